import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../../errors.ts";
import type { PlanSource, TreeEntry } from "../../ports/plan-source.ts";

const run = promisify(execFile);
/** Files of these kinds can be plans or config: only they are hashed. */
const readable = /\.(?:md|markdown|mdx|txt|ya?ml)$/i;

/** Plans of a folder of this machine as they are now, committed or not. */
export function localSource(folder: string, fullName: string): PlanSource {
  return {
    repository: async () => ({ id: `folder:${folder}`, fullName, defaultBranch: "HEAD" }),

    async head() {
      const commit = await git(folder, "rev-parse", "HEAD");
      const committedAt = await git(folder, "show", "-s", "--format=%cI", "HEAD");
      return { commit: commit ?? "working-tree", committedAt: committedAt ?? "", treeSha: "working-tree" };
    },

    async tree() {
      const paths = await listFiles(folder);
      return { entries: await Promise.all(paths.map((path) => entryOf(folder, path))), truncated: false };
    },

    read: ({ path }) => readFile(join(folder, path)),

    compare: async () => "ahead",
  };
}

/** "owner/name" of the remote that a clone came from, or null. */
export async function originName(folder: string): Promise<string | null> {
  const url = await git(folder, "remote", "get-url", "origin");
  const match = /[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url ?? "");
  return match ? `${match[1]}/${match[2]}` : null;
}

/** The files of a folder: what git knows or would take, else all but hidden tools and dependencies. */
async function listFiles(folder: string): Promise<string[]> {
  const info = await stat(folder).catch(() => null);
  if (!info?.isDirectory()) throw new UsageError(`There is no folder ${folder}.`);
  const listed = await git(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  if (listed !== null) return [...new Set(listed.split("\0").filter(Boolean))];
  return walk(folder, folder);
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name === "node_modules" || entry.name === ".git" ? [] : walk(root, path);
      }
      return entry.isFile() ? [relative(root, path).split(sep).join("/")] : [];
    }),
  );
  return found.flat();
}

async function entryOf(folder: string, path: string): Promise<TreeEntry> {
  if (!readable.test(path)) return { path, blob: "", size: 0 };
  try {
    const bytes = await readFile(join(folder, path));
    // The name git gives to the content (git documentation, "Git Internals - Git Objects").
    const blob = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
    return { path, blob, size: bytes.length };
  } catch {
    // Listed by git, and gone from the folder since.
    return { path, blob: "", size: 0 };
  }
}

async function git(folder: string, ...args: string[]): Promise<string | null> {
  try {
    const { stdout } = await run("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.trimEnd();
  } catch {
    return null;
  }
}
