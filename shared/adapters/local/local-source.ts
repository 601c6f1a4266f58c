import { createHash } from "node:crypto";
import { lstat, readdir, readlink, realpath, stat } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { UsageError } from "../../errors.ts";
import type { PlanSource, Tree, TreeEntry } from "../../ports/plan-source.ts";
import { systemErrorCode } from "../node/error-code.ts";
import { MAX_FILE_BYTES, NotAFileError, readRegularFile } from "./read-regular-file.ts";
import { runGit } from "./run-git.ts";

/** Matches files that can be plans or config. Other files are not hashed, to save time. */
const hashedFiles = /\.(?:md|markdown|mdx|txt|ya?ml)$/i;

/** Modes of symbolic links and submodules in git's index (git documentation, "gitformat-index"). */
const LINK_MODE = "120000";
const SUBMODULE_MODE = "160000";

/** Returns a source that reads the plans in a local folder, including uncommitted changes. */
export function localSource(folder: string, fullName: string): PlanSource {
  return {
    repository: async () => ({ id: `folder:${folder}`, fullName, defaultBranch: "HEAD" }),

    // Not the checked out commit, because the files can differ from it.
    head: async () => ({ commit: "working-tree", committedAt: "", treeSha: "working-tree" }),

    async tree() {
      const tree: Tree = { entries: [], links: [], folders: [], submodules: [], truncated: false };
      const { paths, links, submodules } = await listFiles(folder);
      tree.submodules.push(...submodules);
      // One after the other, because a large repository has more files than a process can open at once.
      for (const path of paths) {
        const entry = await readEntry(folder, path, links.has(path));
        if (entry) tree[entry.isLink ? "links" : "entries"].push(entry.entry);
      }
      return tree;
    },

    async read({ path, target = path }) {
      try {
        await assertInside(folder, target);
        return await readContent(join(folder, target));
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

interface ListedFiles {
  /** Paths of files and symbolic links. */
  paths: Iterable<string>;
  /** Paths of those that are certainly symbolic links or may be. */
  links: ReadonlySet<string>;
  submodules: string[];
}

/** Lists the files that git tracks or does not ignore; outside a git repository, all files except `node_modules`. */
async function listFiles(folder: string): Promise<ListedFiles> {
  const info = await stat(folder).catch(() => null);
  if (!info?.isDirectory()) throw new UsageError(`Folder ${folder} not found.`);
  const tracked = await runGit(folder, "ls-files", "-z", "--stage");
  const others = await runGit(folder, "ls-files", "-z", "--others", "--exclude-standard");
  if (tracked === null || others === null) {
    const { files, links } = await walk(folder, folder);
    return { paths: [...files, ...links], links: new Set(links), submodules: [] };
  }
  const untracked = others.split("\0").filter(Boolean);
  const staged = [...tracked.matchAll(/(\d+) \w+ \d\t([^\0]+)/g)].map(([, mode = "", path = ""]) => ({ mode, path }));
  const pathsOf = (wanted: string) => staged.filter(({ mode }) => mode === wanted).map(({ path }) => path);
  const submodules = pathsOf(SUBMODULE_MODE);
  const files = staged.filter(({ mode }) => mode !== SUBMODULE_MODE).map(({ path }) => path);
  return {
    paths: new Set([...files, ...untracked]),
    links: new Set([...pathsOf(LINK_MODE), ...untracked]),
    submodules: [...new Set(submodules)],
  };
}

async function walk(root: string, folder: string): Promise<{ files: string[]; links: string[] }> {
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
        const isSkipped = entry.name === "node_modules" || entry.name === ".git";
        return isSkipped ? { files: [], links: [] } : walk(root, path);
      }
      const named = [relative(root, path).split(sep).join("/")];
      return { files: entry.isFile() ? named : [], links: entry.isSymbolicLink() ? named : [] };
    }),
  );
  return { files: found.flatMap(({ files }) => files), links: found.flatMap(({ links }) => links) };
}

/**
 * Returns the tree entry of a file or symbolic link, or `null` if `path` is neither, for example deleted. Files that are
 * not hashed are not looked at, unless `mayBeLink`.
 */
async function readEntry(
  folder: string,
  path: string,
  mayBeLink: boolean,
): Promise<{ entry: TreeEntry; isLink: boolean } | null> {
  const isHashed = hashedFiles.test(path);
  if (!isHashed && !mayBeLink) return { entry: { path, blob: "", size: 0 }, isLink: false };
  const info = await lstat(join(folder, path)).catch(() => null);
  if (!info?.isFile() && !info?.isSymbolicLink()) return null;
  const isLink = info.isSymbolicLink();
  const unread = { entry: { path, blob: "", size: isHashed ? info.size : 0 }, isLink };
  // A file that is too large is not read, because the parser rejects it.
  if (!isHashed || info.size > MAX_FILE_BYTES) return unread;
  const bytes = await readContent(join(folder, path)).catch(() => null);
  // An unreadable file is no error here. If it is a plan, `read` throws.
  if (bytes === null) return unread;
  // Git computes the id of a blob in this way (git documentation, "Git Internals - Git Objects").
  const blob = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  return { entry: { path, blob, size: bytes.length }, isLink };
}

/** Throws if a folder on the way to the file has become a symbolic link that leads out of `root`. */
async function assertInside(root: string, path: string): Promise<void> {
  const inside = relative(await realpath(root), await realpath(dirname(join(root, path))));
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) throw new NotAFileError(path, false);
}

/** Returns the content of a file. As in git, the content of a symbolic link is its target path. */
async function readContent(file: string): Promise<Buffer> {
  const info = await lstat(file);
  return info.isSymbolicLink()
    ? await readlink(file, { encoding: "buffer" })
    : await readRegularFile(file, { followLinks: false });
}
