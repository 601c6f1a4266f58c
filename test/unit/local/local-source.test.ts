import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listConfigCandidates, localSource } from "../../../shared/adapters/local/local-source.ts";
import { UsageError } from "../../../shared/errors.ts";
import { asNobody } from "./as-nobody.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "milepost-source-"));
  execFileSync("git", ["init", "--quiet", folder]);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const source = () => localSource(folder, "acme/web");
const read = () => source().tree("working-tree", true);
const tree = async () => (await read()).entries;
const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { encoding: "utf8" }).trim();

describe("localSource", () => {
  it("returns the blob ids of git, also for symbolic links", async () => {
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    writeFileSync(join(folder, "a.md"), "# A\n");
    symlinkSync(pipe, join(folder, "pipe.md"));
    symlinkSync("/etc/passwd", join(folder, "outside.md"));
    git("add", "a.md", "pipe.md", "outside.md");
    const listed = git("ls-files", "-s")
      .split("\n")
      .map((line) => line.split(/\s+/));
    const blobs = Object.fromEntries(listed.map(([, blob, , path]) => [path, blob]));
    const { entries: files, links } = await read();
    const entries = [...files, ...links];
    expect(links.map(({ path }) => path)).toEqual(["outside.md", "pipe.md"]);
    expect(Object.fromEntries(entries.map(({ path, blob }) => [path, blob]))).toEqual(blobs);
    const bytes = await source().read({ path: "outside.md", blob: "", size: 0 });
    expect(new TextDecoder().decode(bytes)).toBe("/etc/passwd");
  });

  it("has no commit as its head, because the files can differ from the checked out commit", async () => {
    git("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "commit", "--quiet", "--allow-empty", "-m", "One");
    expect((await source().head(null)).commit).toBe("working-tree");
  });

  it("lists files that are too large without reading them", async () => {
    writeFileSync(join(folder, "big.md"), Buffer.alloc(1024 * 1024 + 1, "x"));
    expect(await tree()).toEqual([{ path: "big.md", blob: "", size: 1024 * 1024 + 1 }]);
  });

  it("leaves out files that git lists and that are deleted", async () => {
    writeFileSync(join(folder, "removed.md"), "# Removed\n");
    git("add", "removed.md");
    rmSync(join(folder, "removed.md"));
    expect(await tree()).toEqual([]);
    await expect(source().read({ path: "removed.md", blob: "", size: 0 })).rejects.toThrow(UsageError);
  });

  it("names an unreadable folder", async () => {
    rmSync(join(folder, ".git"), { recursive: true });
    await asNobody(folder, async () => {
      await expect(tree()).rejects.toThrow(`Can't read the folder ${join(folder, "locked")} (EACCES).`);
      await expect(tree()).rejects.toThrow(UsageError);
    });
  });

  it("finds the config without listing the folder", async () => {
    mkdirSync(join(folder, ".goalkit"));
    writeFileSync(join(folder, ".goalkit", "milepost.yml"), "");
    await asNobody(folder, async () => {
      expect(await listConfigCandidates(folder)).toEqual([".goalkit/milepost.yml"]);
    });
  });
});
