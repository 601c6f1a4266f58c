import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { lstat, readdir, readlink, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../../errors.ts";
import type { PlanSource, TreeEntry } from "../../ports/plan-source.ts";
import { errorCode } from "./error-code.ts";
import { largestFile, readRegularFile } from "./read-regular-file.ts";

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
      const entries: TreeEntry[] = [];
      // One after the other: a large repository has more files than a process may have open.
      for (const path of await listFiles(folder)) {
        const entry = await entryOf(folder, path);
        if (entry) entries.push(entry);
      }
      return { entries, truncated: false };
    },

    async read({ path }) {
      try {
        return await contentOf(join(folder, path));
      } catch (cause) {
        throw new UsageError(`${path} can't be read (${errorCode(cause) ?? "it is no file"}).`, { cause });
      }
    },

    lineUrl: () => null,

    compare: async () => "ahead",
  };
}

/** The files in which a config may be: enough to find it by, where listing the whole folder is too much. */
export async function listConfigFolders(folder: string): Promise<string[]> {
  const found = await Promise.all(
    [".goalkit", ".github"].map(async (name) => {
      const files = await readdir(join(folder, name)).catch(() => []);
      return files.map((file) => `${name}/${file}`);
    }),
  );
  return found.flat();
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
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UsageError(
      `The folder ${folder} can't be read (${errorCode(cause)}). Make it readable, or name the plans themselves.`,
      { cause },
    );
  });
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

/** Null for what is no file: listed by git and gone from the folder since, or a submodule. */
async function entryOf(folder: string, path: string): Promise<TreeEntry | null> {
  if (!readable.test(path)) return { path, blob: "", size: 0 };
  const info = await lstat(join(folder, path)).catch(() => null);
  if (!info?.isFile() && !info?.isSymbolicLink()) return null;
  // The parser refuses what is too large for its size alone.
  if (info.size > largestFile) return { path, blob: "", size: info.size };
  const bytes = await contentOf(join(folder, path)).catch(() => null);
  // Who needs what can't be read is told so then.
  if (bytes === null) return { path, blob: "", size: info.size };
  // The name git gives to the content (git documentation, "Git Internals - Git Objects").
  const blob = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  return { path, blob, size: bytes.length };
}

/** A link is not followed: as in git, and so on GitHub, its content is the path that it leads to. */
async function contentOf(file: string): Promise<Buffer> {
  const info = await lstat(file);
  return info.isSymbolicLink()
    ? await readlink(file, { encoding: "buffer" })
    : await readRegularFile(file, { followLinks: false });
}

async function git(folder: string, ...args: string[]): Promise<string | null> {
  try {
    const { stdout } = await run("git", ["-C", folder, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.trimEnd();
  } catch {
    return null;
  }
}
