import type { FileContent } from "../emulator-types.ts";
import {
  blobSha,
  type GitCommit,
  type GitIdentity,
  type GitMode,
  makeCommit,
  type TreeItem,
  treeSha,
} from "./git-objects.ts";

export interface FlatEntry {
  path: string;
  mode: GitMode;
  type: "blob" | "tree" | "commit";
  sha: string;
  size: number | null;
}

export interface PathChanges {
  added: string[];
  removed: string[];
  modified: string[];
}

/** The git objects of one repository, with the same shas that git computes. */
export class GitStore {
  readonly blobs = new Map<string, Uint8Array>();
  readonly trees = new Map<string, TreeItem[]>();
  readonly commits = new Map<string, GitCommit>();

  /** Creates a commit with changed files. `null` as parent creates a root commit; `null` as content deletes a file. */
  commit(
    parent: string | null,
    changes: Record<string, FileContent | null>,
    details: { author: GitIdentity; message: string; parents?: string[] },
  ): GitCommit {
    const files = new Map<string, Omit<TreeItem, "name">>();
    const before = parent === null ? [] : this.flatten(this.commitOf(parent).tree);
    for (const { path, mode, sha } of before) if (mode !== "040000") files.set(path, { mode, sha });
    for (const [path, content] of Object.entries(changes)) {
      if (content === null) {
        files.delete(path);
        continue;
      }
      files.set(path, this.#store(content));
    }
    const commit = makeCommit({
      tree: this.#writeTree(files),
      parents: details.parents ?? (parent === null ? [] : [parent]),
      author: details.author,
      committer: details.author,
      message: details.message,
    });
    this.commits.set(commit.sha, commit);
    return commit;
  }

  commitOf(sha: string): GitCommit {
    const commit = this.commits.get(sha);
    if (commit === undefined) throw new Error(`The GitHub emulator has no commit ${sha}`);
    return commit;
  }

  /** Returns the blob sha of each file in a tree, by path. */
  files(tree: string): Map<string, string> {
    const blobs = this.flatten(tree).filter(({ type }) => type === "blob");
    return new Map(blobs.map(({ path, sha }) => [path, sha]));
  }

  /** Returns all entries of a tree, as GitHub lists them for `recursive=1`: folders before their content. */
  flatten(tree: string, prefix = ""): FlatEntry[] {
    return (this.trees.get(tree) ?? []).flatMap((item): FlatEntry[] => {
      const entry = this.entry(item, prefix);
      return entry.type !== "tree" ? [entry] : [entry, ...this.flatten(item.sha, `${entry.path}/`)];
    });
  }

  entry({ name, mode, sha }: TreeItem, prefix = ""): FlatEntry {
    const type = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
    return { path: `${prefix}${name}`, mode, type, sha, size: this.blobs.get(sha)?.byteLength ?? null };
  }

  /** Returns the commit and its ancestors, newest first. */
  history(sha: string): string[] {
    const seen = new Set<string>();
    const queue = [sha];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(...(this.commits.get(next)?.parents ?? []));
    }
    return [...seen];
  }

  changes(from: string | null, to: string): PathChanges {
    const before = from === null ? new Map<string, string>() : this.files(this.commitOf(from).tree);
    const after = this.files(this.commitOf(to).tree);
    return {
      added: [...after.keys()].filter((path) => !before.has(path)),
      removed: [...before.keys()].filter((path) => !after.has(path)),
      modified: [...after].filter(([path, sha]) => before.has(path) && before.get(path) !== sha).map(([path]) => path),
    };
  }

  #store(content: FileContent): Omit<TreeItem, "name"> {
    const isFile = typeof content === "string" || content instanceof Uint8Array;
    if (!isFile && "submodule" in content) return { mode: "160000", sha: content.submodule };
    const bytes = content instanceof Uint8Array ? content : Buffer.from(isFile ? content : content.link);
    const sha = blobSha(bytes);
    this.blobs.set(sha, bytes);
    return { mode: isFile ? "100644" : "120000", sha };
  }

  #writeTree(files: Map<string, Omit<TreeItem, "name">>): string {
    const items: TreeItem[] = [];
    const folders = new Map<string, Map<string, Omit<TreeItem, "name">>>();
    for (const [path, item] of files) {
      const slash = path.indexOf("/");
      if (slash === -1) {
        items.push({ name: path, ...item });
        continue;
      }
      const folder = path.slice(0, slash);
      const inside = folders.get(folder) ?? new Map<string, Omit<TreeItem, "name">>();
      folders.set(folder, inside.set(path.slice(slash + 1), item));
    }
    for (const [name, inside] of folders) items.push({ name, mode: "040000", sha: this.#writeTree(inside) });
    const sha = treeSha(items);
    this.trees.set(
      sha,
      items.sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    return sha;
  }
}
