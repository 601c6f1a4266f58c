import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { milepost, temporaryFolder } from "../../integration/support/milepost-process.ts";
import { planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";

let folder: ReturnType<typeof temporaryFolder>;
let clone: string;
let proof: string;
let env: Record<string, string>;
const originalEnv = { ...process.env };

beforeEach(() => {
  folder = temporaryFolder();
  clone = join(folder.path, "clone");
  proof = join(folder.path, "proof");
  mkdirSync(join(clone, dirname(planPath())), { recursive: true });
  writeFileSync(join(clone, planPath()), planText(smallPlan));
  git("init", "--quiet");
  git("add", ".");
  git("remote", "add", "origin", "https://github.com/acme/web.git");
  env = { GITHUB_API_URL: "http://127.0.0.1:1", GITHUB_TOKEN: "secret-token", MILEPOST_STATE: join(clone, "state") };
});

afterEach(() => {
  process.env = { ...originalEnv };
  folder.remove();
});

function git(...args: string[]): void {
  execFileSync("git", ["-C", clone, ...args]);
}

/** Writes a program that records that it was run, its arguments and its environment. */
function writeProgram(path: string, ending = ""): string {
  writeFileSync(path, `#!/bin/sh\n{ echo "$@"; env; } >> "${proof}"\n${ending}\n`);
  chmodSync(path, 0o755);
  return path;
}

const commands = [
  ["check"],
  ["preview", "--dir", "."],
  ["preview"],
  ["sync"],
  ["approve", "01JX8W3YB2M4N6P8Q0R2S4T6V8"],
];

describe("a repository whose git config names commands", () => {
  it.each([
    "core.fsmonitor",
    "core.pager",
    "core.sshCommand",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "filter.any.clean",
  ])("runs none for %s", async (setting) => {
    const program = writeProgram(join(folder.path, "program"));
    writeFileSync(join(clone, ".gitattributes"), "* filter=any\n");
    git("config", setting, program);
    for (const args of commands) await milepost(args, { env, cwd: clone });
    expect(existsSync(proof)).toBe(false);
  });

  it("runs no hook", async () => {
    const hooks = join(folder.path, "hooks");
    mkdirSync(hooks);
    for (const name of ["post-index-change", "fsmonitor-watchman", "reference-transaction", "pre-auto-gc"]) {
      writeProgram(join(hooks, name));
    }
    git("config", "core.hooksPath", hooks);
    git("config", "core.untrackedCache", "true");
    for (const args of commands) await milepost(args, { env, cwd: clone });
    expect(existsSync(proof)).toBe(false);
  });

  it("is still listed by git: ignored plans are no plans", async () => {
    git("config", "core.fsmonitor", writeProgram(join(folder.path, "program")));
    const ignored = join(clone, planPath("002-ignored"));
    mkdirSync(dirname(ignored), { recursive: true });
    writeFileSync(ignored, "no plan\n");
    writeFileSync(join(clone, ".gitignore"), "002-ignored\n");
    const { code, out } = await milepost(["check"], { env, cwd: clone });
    expect(code).toBe(0);
    expect(out).not.toContain("002-ignored");
  });
});

it("gives git no token and no setting that selects another repository", async () => {
  const bin = join(folder.path, "bin");
  mkdirSync(bin);
  writeProgram(join(bin, "git"), "exit 1");
  Object.assign(process.env, { ...env, GIT_DIR: "/elsewhere", GIT_CONFIG_COUNT: "1", NODE_OPTIONS: "" });
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
  for (const args of commands) await milepost(args, { env, cwd: clone });
  const lines = readFileSync(proof, "utf8").split("\n");
  const names = new Set(lines.flatMap((line) => /^([A-Z_]+)=/.exec(line)?.[1] ?? []));
  const ofShell = ["PWD", "OLDPWD", "SHLVL", "_"];
  expect([...names].filter((name) => !ofShell.includes(name)).sort()).toEqual([
    "GIT_ALLOW_PROTOCOL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_NO_LAZY_FETCH",
    "GIT_OPTIONAL_LOCKS",
    "GIT_TERMINAL_PROMPT",
    ...["HOME", "LANG", "PATH"].filter((name) => process.env[name] !== undefined),
  ]);
  expect(lines.join("\n")).not.toContain("secret-token");
});
