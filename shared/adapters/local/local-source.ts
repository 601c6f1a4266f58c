import { createHash } from "node:crypto";
import { lstat, readdir, readlink, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import type { PlanSource, TreeEntry } from "../../ports/plan-source.ts";
import { systemErrorCode } from "../node/error-code.ts";
import { MAX_FILE_BYTES, readRegularFile } from "./read-regular-file.ts";
import { runGit } from "./run-git.ts";

/** Matches files that can be plans or config. Other files are not hashed, to save time. */
const hashedFiles = /\.(?:md|markdown|mdx|txt|ya?ml)$/i;

/** Returns a source that reads the plans in a local folder, including uncommitted changes. */
export function localSource(folder: string, fullName: string): PlanSource {
  return {
    repository: async () => ({ id: `folder:${folder}`, fullName, defaultBranch: "HEAD" }),

    // Not the checked out commit, because the files can differ from it.
    head: async () => ({ commit: "working-tree", committedAt: "", treeSha: "working-tree" }),

    async tree() {
      const entries: TreeEntry[] = [];
      // One after the other, because a large repository has more files than a process can open at once.
      for (const path of await listFiles(folder)) {
        const entry = await readEntry(folder, path);
        if (entry) entries.push(entry);
      }
      return { entries, truncated: false };
    },

    async read({ path }) {
      try {
        return await readContent(join(folder, path));
      } catch (cause) {
        throw new UsageError(`Can't read ${path} (${systemErrorCode(cause) ?? "not a file"}).`, { cause });
      }
    },

    lineUrl: () => null,

    compare: async () => "ahead",
  };
}

/** Lists the files in `.goalkit` and `.github`, where a config can be, without listing the whole repository. */
export async function listConfigCandidates(folder: string): Promise<string[]> {
  const found = await Promise.all(
    [".goalkit", ".github"].map(async (name) => {
      const files = await readdir(join(folder, name)).catch(() => []);
      return files.map((file) => `${name}/${file}`);
    }),
  );
  return found.flat();
}

/** Returns "owner/name" from the URL of the git remote "origin", or `null` if there is no such remote. */
export async function findOriginName(folder: string): Promise<string | null> {
  const url = await runGit(folder, "remote", "get-url", "origin");
  const match = /[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url ?? "");
  return match ? `${match[1]}/${match[2]}` : null;
}

/** Lists the files that git tracks or does not ignore; outside a git repository, all files except `node_modules`. */
async function listFiles(folder: string): Promise<string[]> {
  const info = await stat(folder).catch(() => null);
  if (!info?.isDirectory()) throw new UsageError(`Folder ${folder} not found.`);
  const listed = await runGit(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard");
  if (listed !== null) return [...new Set(listed.split("\0").filter(Boolean))];
  return walk(folder, folder);
}

async function walk(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UsageError(
      `Can't read the folder ${folder} (${systemErrorCode(cause)}). Change its permissions, or name the plan files.`,
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

/** Returns the tree entry of a file, or `null` if `path` is no file, for example deleted or a submodule. */
async function readEntry(folder: string, path: string): Promise<TreeEntry | null> {
  if (!hashedFiles.test(path)) return { path, blob: "", size: 0 };
  const info = await lstat(join(folder, path)).catch(() => null);
  if (!info?.isFile() && !info?.isSymbolicLink()) return null;
  // Not read, because the parser rejects a file of this size.
  if (info.size > MAX_FILE_BYTES) return { path, blob: "", size: info.size };
  const bytes = await readContent(join(folder, path)).catch(() => null);
  // An unreadable file is no error here. If it is a plan, `read` throws.
  if (bytes === null) return { path, blob: "", size: info.size };
  // Git computes the id of a blob in this way (git documentation, "Git Internals - Git Objects").
  const blob = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  return { path, blob, size: bytes.length };
}

/** Returns the content of a file. As in git, the content of a symbolic link is its target path. */
async function readContent(file: string): Promise<Buffer> {
  const info = await lstat(file);
  return info.isSymbolicLink()
    ? await readlink(file, { encoding: "buffer" })
    : await readRegularFile(file, { followLinks: false });
}
