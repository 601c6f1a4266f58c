/** Where plans are read from: a repository on GitHub, or a folder of this machine. It cannot write. */
export interface PlanSource {
  /**
   * The repository as the host knows it. For GitHub one read; `NotFound` when the credentials
   * do not reach it.
   */
  repository(): Promise<RepositoryFacts>;
  /** The newest commit of a branch, of the default branch when null, or of any ref. One read. */
  head(ref: string | null): Promise<Head>;
  /** Every file of a commit with its blob sha. One read; `truncated` when the host cut the list. */
  tree(head: Head): Promise<Tree>;
  /** The bytes of a file. One read. */
  read(entry: TreeEntry): Promise<Uint8Array>;
  /** Where people read a line of a file at a commit; null where nowhere. No request. */
  lineUrl(commit: string, path: string, line: number): string | null;
  /** How `head` relates to `base`: "behind" means that head is an older commit of the same line. One read. */
  compare(base: string, head: string): Promise<"ahead" | "behind" | "identical" | "diverged">;
}

export interface RepositoryFacts {
  /** The host's stable id: it survives a rename or a transfer. */
  id: string;
  fullName: string;
  defaultBranch: string;
}

export interface Head {
  commit: string;
  /** When the commit was made (committer date, ISO 8601). A hint about order, no proof. */
  committedAt: string;
  treeSha: string;
}

export interface TreeEntry {
  path: string;
  blob: string;
  size: number;
}

export interface Tree {
  entries: TreeEntry[];
  truncated: boolean;
}
