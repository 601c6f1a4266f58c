import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** A fake `npm ci`: counts its runs, deletes node_modules first, and waits until as many starts as given want to install. */
const fakeNpm = `
import * as fs from "node:fs";
fs.appendFileSync("npm-runs.txt", process.argv.slice(2).join(" ") + "\\n");
fs.rmSync("node_modules", { recursive: true, force: true });
if (process.env.FAKE_NPM_FAILS) { console.error("npm error network"); process.exit(7); }
const starts = Number(process.env.FAKE_NPM_STARTS ?? 1);
while (fs.readdirSync(".milepost").length < starts) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
fs.mkdirSync("node_modules");
fs.copyFileSync("package-lock.json", "node_modules/.package-lock.json");
`;

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "milepost-installed-"));
  mkdirSync(join(checkout, "local"));
  copyFileSync("local/installed.mjs", join(checkout, "local/installed.mjs"));
  writeFileSync(join(checkout, "npm-cli.mjs"), fakeNpm);
  writeLockfile({ "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } });
});
afterEach(() => rmSync(checkout, { recursive: true }));

function writeLockfile(packages: object, path = "package-lock.json"): void {
  writeFileSync(join(checkout, path), JSON.stringify({ packages }));
}

function run(env: Record<string, string> = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  const script = join(checkout, "local/installed.mjs");
  const options = { env: { ...process.env, npm_execpath: join(checkout, "npm-cli.mjs"), ...env } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script], options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

function npmRuns(): string[] {
  const path = join(checkout, "npm-runs.txt");
  return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];
}

describe("local/installed.mjs", () => {
  it("installs once, without install scripts, saying so on stderr only", async () => {
    expect(await run()).toEqual({
      code: 0,
      stdout: "",
      stderr: "installing dependencies (first run)…\n",
    });
    expect(npmRuns()).toEqual([expect.stringMatching(/^ci --ignore-scripts /)]);
    expect(await run()).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(npmRuns()).toHaveLength(1);
    expect(existsSync(join(checkout, ".milepost"))).toBe(false);
  });

  it("installs again when package-lock.json asks for something else", async () => {
    await run();
    writeLockfile({ "node_modules/a": { version: "1.0.1", integrity: "sha512-b" } });
    expect((await run()).code).toBe(0);
    expect(npmRuns()).toHaveLength(2);
  });

  it("accepts what npm ci installed, without packages for other machines", async () => {
    const here = { "node_modules/a": { version: "1.0.0", integrity: "sha512-a" } };
    const others = {
      "": { name: "milepost" },
      cli: { version: "0.1.0" },
      "node_modules/a-elsewhere": { version: "1.0.0", optional: true, os: ["plan9"] },
      "node_modules/a-musl": { version: "1.0.0", optional: true, os: [process.platform], libc: ["musl"] },
    };
    writeLockfile({ ...others, ...here });
    mkdirSync(join(checkout, "node_modules"));
    writeLockfile(here, "node_modules/.package-lock.json");
    expect((await run()).stderr).toBe("");
    expect(npmRuns()).toEqual([]);
  });

  it.each([
    ["is of another version", { "node_modules/a": { version: "0.9.0", integrity: "sha512-0" } }],
    ["is missing", {}],
    ["should not be there", { "node_modules/a": { version: "1.0.0", integrity: "sha512-a" }, "node_modules/b": {} }],
  ])("installs again when a package %s", async (_name, installed) => {
    mkdirSync(join(checkout, "node_modules"));
    writeLockfile(installed, "node_modules/.package-lock.json");
    expect((await run()).code).toBe(0);
    expect(npmRuns()).toHaveLength(1);
  });

  it("installs once for concurrent starts", async () => {
    const env = { FAKE_NPM_STARTS: "3" };
    const both = await Promise.all([run(env), run(env), run(env)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(npmRuns()).toHaveLength(1);
    expect(existsSync(join(checkout, "node_modules/.package-lock.json"))).toBe(true);
    expect(existsSync(join(checkout, ".milepost"))).toBe(false);
  });

  it("takes over the lock of a dead process", async () => {
    const lock = join(checkout, ".milepost/install.lock");
    mkdirSync(lock, { recursive: true });
    // No process has this number: it is above what Linux, macOS and Windows give out.
    writeFileSync(join(lock, "2147483646-dead"), "");
    const both = await Promise.all([run(), run()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(npmRuns()).toHaveLength(1);
  });

  it("explains a failed install without a stack trace, and retries the next time", async () => {
    const { code, stderr } = await run({ FAKE_NPM_FAILS: "1" });
    expect(code).toBe(1);
    expect(stderr).toContain("npm error network");
    expect(stderr).toContain("milepost: npm ci failed (exit code 7)");
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(join(checkout, ".milepost"))).toBe(false);
    expect((await run()).code).toBe(0);
  });

  it("rejects an old Node", async () => {
    const old = join(checkout, "old-node.cjs");
    const versions = '{ ...process.versions, node: "18.20.8" }';
    writeFileSync(old, `Object.defineProperty(process, "versions", { value: ${versions} });`);
    const { code, stderr } = await run({ NODE_OPTIONS: `--require ${old}` });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^milepost: Node 18\.20\.8 is too old: Milepost needs Node 20\.19 or newer/);
    expect(npmRuns()).toEqual([]);
  });
});
