import { configPaths } from "../../../config/find-config.ts";
import { ConfigError } from "../../../errors.ts";
import type { PlanSource, TreeEntry } from "../../../ports/plan-source.ts";

/** What a folder contains directly, by name. */
export type Child =
  | { kind: "file" | "link"; entry: TreeEntry }
  | { kind: "folder"; treeSha: string }
  | { kind: "submodule" };

/** Maximum number of lists that are read of one truncated tree. */
const MAX_LISTS = 100;

/** The folders of one tree. A folder of a truncated tree is listed when it is needed, with its subfolders if possible. */
export class FolderIndex {
  readonly #source: Pick<PlanSource, "tree">;
  readonly #folders = new Map<string, Map<string, Child>>();
  #lists = 0;

  constructor(source: Pick<PlanSource, "tree">) {
    this.#source = source;
  }

  /** Number of lists that were read. */
  get lists(): number {
    return this.#lists;
  }

  /** Adds the content of a folder, or of a folder and its subfolders. Paths in `tree` are relative to the folder. */
  add(folder: string, tree: Awaited<ReturnType<PlanSource["tree"]>>, isRecursive: boolean): void {
    this.#folders.set(folder, new Map());
    for (const { path, treeSha } of tree.folders) {
      const whole = join(folder, path);
      this.#set(whole, { kind: "folder", treeSha });
      if (isRecursive) this.#folders.set(whole, this.#folders.get(whole) ?? new Map());
    }
    for (const entry of tree.entries) this.#addEntry("file", folder, entry);
    for (const entry of tree.links) this.#addEntry("link", folder, entry);
    for (const path of tree.submodules) this.#set(join(folder, path), { kind: "submodule" });
  }

  /** Returns the content of a folder. Lists it if it is not known yet. Throws `ConfigError` after too many lists. */
  async list(folder: string): Promise<ReadonlyMap<string, Child>> {
    const known = this.#folders.get(folder);
    if (known) return known;
    const child = await this.find(folder);
    if (child?.kind !== "folder") return new Map();
    const whole = await this.#read(child.treeSha, true);
    if (whole.truncated) this.add(folder, await this.#readFolder(child.treeSha), false);
    else this.add(folder, whole, true);
    return this.#folders.get(folder) ?? new Map();
  }

  /** Lists the root of a tree whose recursive list is truncated. */
  async listRoot(treeSha: string): Promise<void> {
    this.add("", await this.#readFolder(treeSha), false);
  }

  /** Returns what is at a path without symbolic links, or `null` if there is nothing. */
  async find(path: string): Promise<Child | null> {
    return (await this.list(folderPath(path))).get(path.slice(path.lastIndexOf("/") + 1)) ?? null;
  }

  async #readFolder(treeSha: string) {
    const tree = await this.#read(treeSha, false);
    if (tree.truncated) throw tooLarge("has a folder with more files than the code host lists");
    return tree;
  }

  #read(treeSha: string, isRecursive: boolean) {
    this.#lists += 1;
    if (this.#lists > MAX_LISTS) throw tooLarge(`is so large that its plans are not found in ${MAX_LISTS} requests`);
    return this.#source.tree(treeSha, isRecursive);
  }

  #addEntry(kind: "file" | "link", folder: string, entry: TreeEntry): void {
    const path = join(folder, entry.path);
    this.#set(path, { kind, entry: { ...entry, path } });
  }

  #set(path: string, child: Child): void {
    const parent = folderPath(path);
    const known = this.#folders.get(parent);
    // Not every source lists the folders of its files.
    if (!known && parent !== "") this.#set(parent, { kind: "folder", treeSha: "" });
    const children = known ?? new Map<string, Child>();
    this.#folders.set(parent, children.set(path.slice(path.lastIndexOf("/") + 1), child));
  }
}

function tooLarge(problem: string): ConfigError {
  const message = `plans: this repository ${problem}; write globs that begin with the folder of the plans, such as "docs/plans/*.md", without "**"`;
  return new ConfigError(configPaths.goalkit, [{ line: null, message }]);
}

/** Returns the path of the folder that contains `path`; an empty text for the root. */
export function folderPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function join(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}
