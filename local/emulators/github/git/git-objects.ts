import { createHash } from "node:crypto";

export interface TreeItem {
  name: string;
  mode: "100644" | "040000";
  sha: string;
}

export interface Person {
  name: string;
  email: string;
  /** ISO 8601 in UTC, whole seconds. */
  date: string;
}

export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

function objectSha(type: "blob" | "tree" | "commit", content: Uint8Array): string {
  return createHash("sha1").update(`${type} ${content.byteLength}\0`).update(content).digest("hex");
}

/** The sha that `git hash-object` gives. */
export function blobSha(content: Uint8Array): string {
  return objectSha("blob", content);
}

/** The sha of a tree; git sorts folders as if their name ended in a slash, and bytewise. */
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

export function sortTree(items: readonly TreeItem[]): TreeItem[] {
  const key = (item: TreeItem) => Buffer.from(item.mode === "040000" ? `${item.name}/` : item.name);
  return [...items].sort((a, b) => Buffer.compare(key(a), key(b)));
}

export function makeCommit(commit: Omit<Commit, "sha">): Commit {
  const person = ({ name, email, date }: Person) => `${name} <${email}> ${Date.parse(date) / 1000} +0000`;
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${person(commit.author)}`,
    `committer ${person(commit.committer)}`,
  ];
  const text = `${lines.join("\n")}\n\n${commit.message}`;
  return { sha: objectSha("commit", Buffer.from(text)), ...commit };
}
