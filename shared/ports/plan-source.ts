/** Reads plans: from a repository on GitHub or a local folder. */
export interface PlanSource {
  /** Reads the repository's id, name and default branch. Throws `NotFound` if the credentials don't reach it. */
  repository(): Promise<RepositoryFacts>;
  /**
   * Reads the newest commit of a ref: `heads/` and a branch, `tags/` and a tag, or any of their names or a commit id,
   * which can be ambiguous; of the default branch if `ref` is `null`. One request.
   */
  head(ref: string | null): Promise<Head>;
  /** Lists a folder, with `isRecursive` its subfolders too. One request. Paths are relative to the folder. */
  tree(treeSha: string, isRecursive: boolean): Promise<Tree>;
  /** Reads a file, or the target of a symbolic link. One request. */
  read(entry: TreeEntry): Promise<Uint8Array>;
  /** Returns the web address of a line of a file at a commit; `null` if there is none. No request. */
  lineUrl(commit: string, path: string, line: number): string | null;
  /** Returns how `head` relates to `base`; "behind" if it is an ancestor of `base`. One request. */
  compare(base: string, head: string): Promise<"ahead" | "behind" | "identical" | "diverged">;
}

export interface RepositoryFacts {
  /** The code host's id, which a rename or transfer does not change. */
  id: string;
  fullName: string;
  defaultBranch: string;
}

export interface Head {
  commit: string;
  /** Committer date, ISO 8601. It suggests the order of commits but does not prove it. */
  committedAt: string;
  treeSha: string;
}

export interface TreeEntry {
  path: string;
  blob: string;
  /** In bytes. */
  size: number;
  /** The path of the file with the content, if `path` leads to it through symbolic links. */
  target?: string;
  /** Why a symbolic link can't be followed, as the end of a sentence: "leads outside the repository". */
  linkProblem?: string;
}

export interface Tree {
  /** The files, without symbolic links. */
  entries: TreeEntry[];
  links: TreeEntry[];
  folders: { path: string; treeSha: string }[];
  /** Paths of submodules. */
  submodules: string[];
  /** True if the code host returned only a part of the list. */
  truncated: boolean;
}
