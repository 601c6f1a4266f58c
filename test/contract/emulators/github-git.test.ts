import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { refusal } from "../tracker/refusal.ts";

const fullName = "acme/web";
const repo = { owner: "acme", repo: "web" };
const silent = { debug() {}, info() {}, warn() {}, error() {} };
let github: GitHubEmulator;
let octokit: Octokit;

beforeEach(async () => {
  github = await startGitHubEmulator({ limits: false });
  octokit = new Octokit({ baseUrl: github.url, auth: "test-token", log: silent });
  await github.createRepository(fullName);
});

afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.close();
});

describe("git", () => {
  test("has the shas of git, and sorts folders as git does", async () => {
    const files = { "docs/a.md": "hello\n", "docs-old/b": "x", c: "hello\n" };
    await github.push(fullName, files);
    const folder = await mkdtemp(join(tmpdir(), "github-emulator-"));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(folder, path, ".."), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const git = (...args: string[]) => execFileSync("git", args, { cwd: folder }).toString().trim();
    git("init", "--quiet");
    git("-c", "core.autocrlf=false", "add", ".");
    const blob = git("hash-object", "docs/a.md");
    const head = await octokit.rest.repos.getCommit({ ...repo, ref: "HEAD" });
    expect(head.data.commit.tree.sha).toBe(git("write-tree"));
    await rm(folder, { recursive: true });
    const tree = await octokit.rest.git.getTree({ ...repo, tree_sha: "main", recursive: "1" });
    expect(tree.data.tree.map(({ path, type }) => `${type} ${path}`)).toEqual([
      "blob c",
      "tree docs",
      "blob docs/a.md",
      "tree docs-old",
      "blob docs-old/b",
    ]);
    expect(tree.data.tree.find(({ path }) => path === "docs/a.md")).toMatchObject({
      sha: blob,
      size: 6,
      mode: "100644",
    });
    expect(tree.data.truncated).toBe(false);
    const read = await octokit.rest.git.getBlob({ ...repo, file_sha: blob });
    expect(Buffer.from(read.data.content, "base64").toString()).toBe("hello\n");
    const content = await octokit.rest.repos.getContent({ ...repo, path: "docs/a.md" });
    expect(content.data).toMatchObject({ type: "file", sha: blob, encoding: "base64" });
  });

  test("resolves HEAD, refs and shas", async () => {
    const empty = octokit.rest.repos.getCommit({ ...repo, ref: "HEAD" });
    expect((await refusal(empty)).status).toBe(409);
    const { commit } = await github.push(fullName, { a: "1" }, { committedAt: "2026-05-15T10:00:00Z" });
    await github.push(fullName, { a: "2" }, { branch: "feature/x" });
    const head = await octokit.rest.repos.getCommit({ ...repo, ref: "HEAD" });
    expect(head.data.sha).toBe(commit);
    expect(head.data.commit.committer?.date).toBe("2026-05-15T10:00:00Z");
    const other = await octokit.rest.repos.getCommit({ ...repo, ref: "feature/x" });
    expect(other.data.sha).toBe(github.head(fullName, "feature/x"));
    expect((await octokit.rest.git.getRef({ ...repo, ref: "heads/main" })).data.object.sha).toBe(commit);
    const unknown = octokit.rest.repos.getCommit({ ...repo, ref: "nope" });
    expect((await refusal(unknown)).status).toBe(422);
  });

  test("compares commits: ahead, behind, identical, diverged", async () => {
    const { commit: first } = await github.push(fullName, { a: "1" });
    const { commit: second } = await github.push(fullName, { a: "2", b: "1" });
    const { commit: side } = await github.push(fullName, { c: "1" }, { branch: "side", parent: first });
    const status = async (base: string, head: string) =>
      (await octokit.rest.repos.compareCommitsWithBasehead({ ...repo, basehead: `${base}...${head}` })).data;
    expect(await status(first, second)).toMatchObject({ status: "ahead", ahead_by: 1, behind_by: 0 });
    expect((await status(first, second)).files?.map((file) => `${file.status} ${file.filename}`)).toEqual([
      "modified a",
      "added b",
    ]);
    expect(await status(second, first)).toMatchObject({ status: "behind", behind_by: 1 });
    expect((await status(second, second)).status).toBe("identical");
    expect((await status(second, side)).status).toBe("diverged");
  });
});

describe("pages", () => {
  test("exist for every html_url, are escaped, and are not logged", async () => {
    await github.push(fullName, { "docs/plan.md": "# <b>" });
    const title = "<script>alert(1)</script>";
    const { data } = await octokit.rest.issues.create({ ...repo, title, body: "text" });
    const one = (await octokit.rest.issues.createMilestone({ ...repo, title: "One" })).data;
    github.requests.reset();
    for (const url of [data.html_url, one.html_url, `${github.url}/acme/web/blob/main/docs/plan.md`]) {
      const page = await fetch(url, { headers: { connection: "close" } });
      expect(page.status).toBe(200);
      expect(await page.text()).not.toMatch(/<script>|<b>/);
    }
    expect(data.html_url).toBe(`${github.url}/acme/web/issues/1`);
    expect(github.requests.counts()).toEqual({ reads: 0, writes: 0 });
  });
});
