import { createHash } from "node:crypto";

/** Mode of a file, a symbolic link, a submodule or a folder ("Git database", trees). */
export type GitMode = "100644" | "120000" | "160000" | "040000";

export interface TreeItem {
  name: string;
  mode: GitMode;
  sha: string;
}

export interface GitIdentity {
  name: string;
  email: string;
  /** Commit date in ISO 8601, in UTC and without fractions of a second. */
  date: string;
}

export interface GitCommit {
  sha: string;
  tree: string;
  parents: string[];
  author: GitIdentity;
  committer: GitIdentity;
  message: string;
}

function objectSha(type: "blob" | "tree" | "commit", content: Uint8Array): string {
  return createHash("sha1").update(`${type} ${content.byteLength}\0`).update(content).digest("hex");
}

/** Returns the sha of a blob, as `git hash-object` does. */
export function blobSha(content: Uint8Array): string {
  return objectSha("blob", content);
}

/** Returns the sha of a tree. Like git, sorts entries by bytes, and folders as if their names ended in a slash. */
export function treeSha(items: readonly TreeItem[]): string {
  return objectSha(
    "tree",
    Buffer.concat(
      sortTree(items).map(({ mode, name, sha }) =>
        Buffer.concat([Buffer.from(`${mode.replace(/^0/, "")} ${name}\0`), Buffer.from(sha, "hex")]),
      ),
    ),
  );
}

function sortTree(items: readonly TreeItem[]): TreeItem[] {
  const key = (item: TreeItem) => Buffer.from(item.mode === "040000" ? `${item.name}/` : item.name);
  return [...items].sort((a, b) => Buffer.compare(key(a), key(b)));
}

export function makeCommit(commit: Omit<GitCommit, "sha">): GitCommit {
  const person = ({ name, email, date }: GitIdentity) => `${name} <${email}> ${Date.parse(date) / 1000} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${person(commit.author)}`,
    `committer ${person(commit.committer)}`,
  ];
  const text = `${lines.join("\n")}\n\n${commit.message}`;
  return { sha: objectSha("commit", Buffer.from(text)), ...commit };
}
