import { createHash } from "node:crypto";
import type { Head, PlanSource, Tree, TreeEntry } from "../../../../shared/ports/plan-source.ts";
import type { Dice } from "../../../unit/sync/identity/edit-words.ts";
import type { Process } from "../process.ts";
import type { Scheduler } from "../scheduler.ts";

export type Files = Readonly<Record<string, string>>;

export interface Commit {
  sha: string;
  parent: string | null;
  committedAt: string;
  files: Files;
}

/** The commits of a repository, and the head of its branch at each time. */
export class History {
  readonly commits = new Map<string, Commit>();
  readonly #heads: { at: number; sha: string }[] = [];
  readonly #scheduler: Scheduler;

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  get head(): Commit {
    return this.headAt(this.#scheduler.now);
  }

  headAt(instant: number): Commit {
    const { sha = "" } = this.#heads.findLast(({ at }) => at <= instant) ?? this.#heads[0] ?? {};
    return this.commit(sha);
  }

  commit(sha: string): Commit {
    const found = this.commits.get(sha);
    if (!found) throw new Error(`There is no commit ${sha}`);
    return found;
  }

  push(files: Files, parent = this.#heads.at(-1)?.sha ?? null): Commit {
    const sha = digest(`${this.commits.size} ${parent}`);
    const committedAt = new Date(this.#scheduler.now).toISOString();
    this.commits.set(sha, { sha, parent, committedAt, files });
    this.move(sha);
    return this.commit(sha);
  }

  /** Moves the branch to a commit; to an earlier commit, this is a force-push. */
  move(sha: string): void {
    this.#heads.push({ at: this.#scheduler.now, sha });
  }

  /** Returns true if `sha` is an ancestor of `later`. */
  isBefore(sha: string, later: string): boolean {
    for (let at = this.commit(later).parent; at !== null; at = this.commit(at).parent) {
      if (at === sha) return true;
    }
    return false;
  }
}

const digest = (text: string) => createHash("sha1").update(text).digest("hex");

/** The repository as one process reads it. The branch head is sometimes outdated. */
export class HistorySource implements PlanSource {
  readonly #history: History;
  readonly #process: Process;
  readonly #dice: Dice;
  /** Maximum age of an outdated branch head, in milliseconds. */
  readonly #staleness: number;

  constructor(history: History, process: Process, dice: Dice, staleness: number) {
    this.#history = history;
    this.#process = process;
    this.#dice = dice;
    this.#staleness = staleness;
  }

  repository() {
    return this.#read("repository", () => ({ id: "1", fullName: "acme/web", defaultBranch: "main" }));
  }

  head(): Promise<Head> {
    const ago = this.#dice.chance(0.2) ? this.#dice.roll(this.#staleness + 1) : 0;
    return this.#read("head", () => {
      const { sha, committedAt } = this.#history.headAt(this.#process.now().getTime() - ago);
      return { commit: sha, committedAt, treeSha: sha };
    });
  }

  /** The tree of a commit has the id of the commit. */
  tree(commit: string): Promise<Tree> {
    return this.#read("tree", () => {
      const { files } = this.#history.commit(commit);
      const entries = Object.entries(files).map(([path, text]) => ({
        path,
        blob: this.#blobOf(commit, path),
        size: text.length,
      }));
      return { entries, links: [], folders: [], submodules: [], truncated: false };
    });
  }

  read({ path, blob }: TreeEntry): Promise<Uint8Array> {
    return this.#read(`read ${path}`, () => {
      for (const { sha, files } of this.#history.commits.values()) {
        if (path in files && this.#blobOf(sha, path) === blob) return new TextEncoder().encode(files[path]);
      }
      throw new Error(`There is no blob ${blob}`);
    });
  }

  lineUrl(commit: string, path: string, line: number): string {
    return `https://github.com/acme/web/blob/${commit}/${path}#L${line}`;
  }

  compare(base: string, head: string): Promise<"ahead" | "behind" | "identical" | "diverged"> {
    return this.#read("compare", () => {
      if (base === head) return "identical";
      if (this.#history.isBefore(base, head)) return "ahead";
      return this.#history.isBefore(head, base) ? "behind" : "diverged";
    });
  }

  #blobOf(sha: string, path: string): string {
    return digest(`${path}\n${this.#history.commit(sha).files[path]}`);
  }

  #read<T>(what: string, work: () => T): Promise<T> {
    return this.#process.request("source", "read", what, work);
  }
}
