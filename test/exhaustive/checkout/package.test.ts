import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";

const execute = promisify(execFile);
const MAX_UNPACKED_BYTES = 6_000_000;

let folder: string;
let checkout: string;
let installed: string;
let unpackedBytes: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "milepost-package-"));
  checkout = join(folder, "checkout");
  installed = join(folder, "installed");
  for (const path of [checkout, installed]) mkdirSync(path);
  // A copy, because `npm pack` replaces package.json for a moment, which other tests read.
  const listed = "git ls-files -z --cached --others --exclude-standard";
  await execute("bash", ["-c", `${listed} | xargs -0 cp --parents -t "$0"`, checkout]);
  symlinkSync(resolve("node_modules"), join(checkout, "node_modules"));
  const packed = await execute("npm", ["pack", "--json", "--pack-destination", folder], { cwd: checkout });
  const [{ filename, unpackedSize }] = JSON.parse(packed.stdout.slice(packed.stdout.indexOf("[")));
  unpackedBytes = unpackedSize;
  writeFileSync(join(installed, "package.json"), "{}");
  // The dependencies are in npm's cache, because they belong to this project too.
  await execute(
    "npm",
    ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, filename)],
    {
      cwd: installed,
    },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = () => ({ PATH: process.env.PATH ?? "", HOME: folder, MILEPOST_STATE: join(folder, "state") });

function milepost(...args: string[]) {
  return execute(join(installed, "node_modules/.bin/milepost"), args, { cwd: folder, env: env() });
}

describe("the package of npm pack", () => {
  it("is small and contains no sources", () => {
    expect(unpackedBytes).toBeLessThan(MAX_UNPACKED_BYTES);
    const root = join(installed, "node_modules/milepost");
    expect(readdirSync(root).sort()).toEqual(["LICENSE", "README.md", "dist", "package.json"]);
    expect(existsSync(join(root, "dist/package/THIRD-PARTY-LICENSES.txt"))).toBe(true);
    const { scripts, devDependencies, workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect({ scripts: Object.keys(scripts), devDependencies, workspaces }).toEqual({
      scripts: ["prepack", "postpack"],
    });
  });

  it("leaves the checkout's package.json as it was", () => {
    const read = (path: string) => readFileSync(join(path, "package.json"), "utf8");
    expect(read(checkout)).toBe(read("."));
  });

  it("prints its version and commit", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect((await milepost("--version")).stdout).toMatch(new RegExp(`^milepost ${version}( \\([0-9a-f]{7}\\))?\n$`));
  });

  it("parses and checks a plan", async () => {
    const file = resolve("test/fixtures/plans/live-review.md");
    expect(JSON.parse((await milepost("parse", file)).stdout).milestones).toHaveLength(3);
    expect((await milepost("check", file)).stdout).toContain("1 plan, 3 milestones");
  });

  it("serves, syncs and shows the status", async () => {
    const github = await startGitHubEmulator();
    await github.createRepository("acme/web");
    const plan = readFileSync("test/fixtures/plans/live-review.md", "utf8");
    await github.push("acme/web", { ".goalkit/goals/001-live-review/milestones.md": plan });
    const settings = { GITHUB_API_URL: github.url, GITHUB_TOKEN: "test-token", GITHUB_WEBHOOK_SECRET: "s".repeat(32) };
    const command = join(installed, "node_modules/.bin/milepost");
    const server = spawn(command, ["serve", "--port", "0"], {
      env: { ...env(), ...settings },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let printed = "";
    for await (const text of server.stderr.setEncoding("utf8")) {
      printed += text;
      if (printed.includes("listening on")) break;
    }
    const [, url = ""] = /milepost listening on (\S+)/.exec(printed) ?? [];
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
    const synced = await execute(command, ["sync", "--repo", "acme/web"], { env: { ...env(), ...settings } });
    expect(synced.stdout).toContain("up to date");
    expect((await milepost("status")).stdout).toContain("Live code review comments");
    expect((await fetch(`${url}/goals/acme/web/001-live-review/burn-up.png`)).headers.get("content-type")).toContain(
      "image",
    );
    const ended = once(server, "exit");
    server.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    await github.close();
  });
});
