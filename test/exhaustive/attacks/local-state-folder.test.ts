import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openState } from "../../../local/open-state.ts";
import { milepost, temporaryFolder } from "../../integration/support/milepost-process.ts";
import { asNobody } from "../../unit/local/as-nobody.ts";

const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;

let folder: ReturnType<typeof temporaryFolder>;
let clone: string;
let state: string;

beforeEach(async () => {
  folder = temporaryFolder();
  clone = join(folder.path, "clone");
  state = join(folder.path, "state");
  mkdirSync(clone);
  git("init", "--quiet");
  await createState(state);
});

afterEach(() => folder.remove());

function git(...args: string[]): void {
  const author = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"];
  execFileSync("git", ["-C", clone, ...author, ...args]);
}

async function createState(path: string): Promise<void> {
  const { close } = await openState({ kind: "folder", folder: path }, { isExclusive: true });
  await close();
}

const commands = [["sync", "--repo", "acme/web"], ["preview", "--repo", "acme/web"], ["status"], ["report"]];

/** Runs every command that opens the state, and expects that each is refused for the same reason, in one line. */
async function expectRefused(path: string, message: string): Promise<void> {
  const env = { GITHUB_API_URL: "http://127.0.0.1:1", GITHUB_TOKEN: "t", MILEPOST_STATE: path };
  for (const args of commands) {
    const { code, out, err } = await milepost(args, { env, cwd: clone });
    expect({ code, out, err }).toEqual({ code: 2, out: "", err: expect.stringContaining(message) });
    expect(err.trimEnd()).not.toContain("\n");
    expect(err).toContain("MILEPOST_STATE");
  }
}

describe("state that a checkout brings", () => {
  it("is refused if git tracks it, even if .gitignore names it", async () => {
    cpSync(state, join(clone, "state"), { recursive: true });
    writeFileSync(join(clone, ".gitignore"), "state/\n");
    git("add", "--force", "state/dynamodb/CURRENT");
    git("commit", "--quiet", "-m", "Bring a ledger");
    await expectRefused(join(clone, "state"), "Git tracks files in the state folder");
  });

  it("is refused if git does not ignore the folder, which is not created", async () => {
    await expectRefused(join(clone, "new/state"), "lies in a git work tree that does not ignore it");
    expect(readdirSync(clone)).toEqual([".git"]);
  });

  it("is refused if only its own .gitignore ignores it", async () => {
    cpSync(state, join(clone, "state"), { recursive: true });
    await expectRefused(join(clone, "state"), "lies in a git work tree that does not ignore it");
  });

  it("is refused in the root of a work tree", async () => {
    await expectRefused(clone, "lies in a git work tree that does not ignore it");
  });

  it.each([
    ["to the work tree", () => ({ target: join(clone, "real"), link: join(folder.path, "link") })],
    ["from the work tree", () => ({ target: state, link: join(clone, "link") })],
  ])("is refused behind a symbolic link %s", async (_, paths) => {
    const { target, link } = paths();
    mkdirSync(target, { recursive: true });
    symlinkSync(target, link);
    await expectRefused(link, "lies in a git work tree that does not ignore it");
  });

  it("is refused if git can't read the repository", async () => {
    writeFileSync(join(clone, ".git", "HEAD"), "broken\n");
    writeFileSync(join(clone, ".gitignore"), "state/\n");
    await expectRefused(join(clone, "state"), "lies in a git work tree that does not ignore it");
  });

  it("is not looked for in the current folder", async () => {
    cpSync(state, join(clone, ".milepost"), { recursive: true });
    const before = readdirSync(join(clone, ".milepost")).sort();
    const env = { GITHUB_API_URL: "http://127.0.0.1:1", GITHUB_TOKEN: "t", HOME: join(folder.path, "home") };
    mkdirSync(env.HOME);
    await milepost(["sync", "--repo", "acme/web"], { env, cwd: clone });
    expect(existsSync(join(env.HOME, ".local/state/milepost/dynamodb/CURRENT"))).toBe(true);
    expect(readdirSync(join(clone, ".milepost")).sort()).toEqual(before);
  });

  it("is accepted where git ignores the folder and tracks nothing in it", async () => {
    writeFileSync(join(clone, ".gitignore"), "state/\n");
    await createState(join(clone, "state"));
    await createState(join(clone, "state"));
  });
});

describe("a state folder of others", () => {
  it.each(["0770", "0702", "0777", "1777"])("is refused if its mode is %s", async (mode) => {
    chmodSync(state, mode);
    await expectRefused(state, "Other accounts can write the state folder");
    const link = join(folder.path, "link");
    symlinkSync(state, link);
    await expectRefused(link, "Other accounts can write the state folder");
  });

  it("is refused if others can write its database", async () => {
    chmodSync(join(state, "dynamodb"), 0o777);
    await expectRefused(state, "Other accounts can write the state folder");
  });

  it("is refused if its database is a symbolic link", async () => {
    const other = join(folder.path, "other");
    mkdirSync(other, { mode: 0o700 });
    symlinkSync(join(state, "dynamodb"), join(other, "dynamodb"));
    await expectRefused(other, "is not a folder");
  });

  it.skipIf(!isRoot)("is refused by root if another account owns it, or its database", async () => {
    chownSync(join(state, "dynamodb"), NOBODY, NOBODY);
    await expectRefused(state, "belongs to another account (uid 65534)");
    chownSync(state, NOBODY, NOBODY);
    await expectRefused(state, "belongs to another account (uid 65534)");
  });

  it.skipIf(!isRoot)("is refused by another account, also if that account may read it", async () => {
    chmodSync(state, 0o755);
    chmodSync(join(state, "dynamodb"), 0o755);
    await asNobody(folder.path, () => expectRefused(state, "belongs to another account (uid 0), not to yours"));
  });
});

describe("a state folder that can't be used", () => {
  it.each(["/proc/milepost", "/proc/1/milepost/state", "/dev/null/state"])("%s is one line", async (path) => {
    const env = { GITHUB_API_URL: "http://127.0.0.1:1", GITHUB_TOKEN: "t", MILEPOST_STATE: path };
    const { code, err } = await milepost(["sync", "--repo", "acme/web"], { env, cwd: clone });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^The state folder .* \(E[A-Z]+\)\. .*\n$/) });
  });

  it.each([
    ["CURRENT", "garbage\n"],
    ["MANIFEST", "x".repeat(100)],
  ])("is one line and exit 1 if %s is damaged", async (name, content) => {
    const database = join(state, "dynamodb");
    for (const file of readdirSync(database)) {
      if (file.startsWith(name)) writeFileSync(join(database, file), content);
    }
    const env = { GITHUB_API_URL: "http://127.0.0.1:1", GITHUB_TOKEN: "t", MILEPOST_STATE: state };
    for (const args of commands) {
      const { code, out, err } = await milepost(args, { env, cwd: clone });
      expect({ code, out, err }).toEqual({
        code: 1,
        out: "",
        err: expect.stringMatching(/^The state folder .* is damaged \(LEVEL_\w+: .*\)\. Move it away, .*\n$/),
      });
    }
  });

  it("is one line and exit 1 if its disk is full", () => {
    const command = new URL("../../../cli/milepost.mjs", import.meta.url).pathname;
    // A limit of 1 KiB per file; a full disk ends the same write.
    const script = `ulimit -f 2; exec "${process.execPath}" "${command}" sync --repo acme/web`;
    const settings = {
      GITHUB_API_URL: "http://127.0.0.1:1",
      GITHUB_TOKEN: "t",
      MILEPOST_STATE: join(folder.path, "new"),
    };
    const { status, stderr } = spawnSync("sh", ["-c", script], {
      env: { PATH: process.env.PATH, ...settings },
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^The state folder can't be written \(.*File too large\)\. Free some space .*\n$/),
    });
  });
});
