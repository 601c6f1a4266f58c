import { LEASE_MS } from "../../shared/adapters/dynamodb/lease.ts";
import { VersionConflict } from "../../shared/errors.ts";
import { type GoalState, goalStateSchema } from "../../shared/model/goal-state.ts";
import type { DayCount } from "../../shared/model/goal-status.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import { type Link, linkSchema } from "../../shared/model/link.ts";
import { type RepositoryState, repositoryStateSchema } from "../../shared/model/repository-state.ts";
import { RUN_RETENTION_DAYS, type RunRecord, runRecordSchema } from "../../shared/model/run-record.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { type Lease, type Ledger, MAX_INDEXED_REPOSITORIES } from "../../shared/ports/ledger.ts";
import { MemoryLease } from "./memory-lease.ts";
import { LedgerOperations } from "./operations.ts";
import type { StoredGoal } from "./stored-goal.ts";

export interface MemoryLedgerOptions {
  clock: Clock;
  operations?: LedgerOperations;
  /** Lag of the index that lists and names repositories, in milliseconds. */
  indexLag?: number;
  /** The ledger of another process, with which the stored records are shared. */
  beside?: MemoryLedger;
}

/** In-memory ledger with the DynamoDB adapter's rules: versions, leases, fences, no shared objects. */
export class MemoryLedger implements Ledger {
  readonly operations: LedgerOperations;
  /** By repository, for assertions. */
  readonly savedRuns: Map<string, RunRecord[]>;
  /** Time of the last save, by run. */
  readonly #runsSavedAt: Map<RunRecord, number>;
  readonly #clock: Clock;
  readonly #indexLag: number;
  readonly #repositories: Map<string, { state: RepositoryState; savedAt: number }>;
  readonly #index: { id: string; visibleAt: number }[];
  readonly #goals: Map<string, StoredGoal>;
  /** Ids of repositories, by tracker and project. */
  readonly #projects: Map<string, Set<string>>;
  /** Counts by date, by goal. */
  readonly #days: Map<string, Map<string, DayCount>>;

  constructor(options: MemoryLedgerOptions) {
    this.operations = options.operations ?? new LedgerOperations();
    this.#clock = options.clock;
    this.#indexLag = options.indexLag ?? 0;
    const { beside } = options;
    this.savedRuns = beside?.savedRuns ?? new Map();
    this.#runsSavedAt = beside ? beside.#runsSavedAt : new Map();
    this.#repositories = beside ? beside.#repositories : new Map();
    this.#index = beside ? beside.#index : [];
    this.#projects = beside ? beside.#projects : new Map();
    this.#goals = beside ? beside.#goals : new Map();
    this.#days = beside ? beside.#days : new Map();
  }

  /** Deletes all records of repositories and goals, as if the state were lost. */
  lose(): void {
    this.#repositories.clear();
    this.#index.length = 0;
    this.#goals.clear();
    this.#projects.clear();
    this.#days.clear();
  }

  /** Returns a goal's stored records, for assertions. */
  stored(repository: string, goal: string): Readonly<StoredGoal> | undefined {
    return this.#goals.get(goalId(repository, goal));
  }

  repository(id: string): Promise<RepositoryState | null> {
    return this.operations.run("repository", "read", () =>
      repositoryStateSchema.nullable().parse(structuredClone(this.#repositories.get(id)?.state ?? null)),
    );
  }

  repositoryNamed(fullName: string): Promise<RepositoryState | null> {
    const name = fullName.toLowerCase();
    return this.operations.run("repositoryNamed", "read", () => {
      const found = this.#indexed()
        .filter(({ state }) => state.fullName.toLowerCase() === name)
        .sort((a, b) => b.savedAt - a.savedAt)[0];
      return repositoryStateSchema.nullable().parse(structuredClone(found?.state ?? null));
    });
  }

  repositories(): Promise<RepositoryState[]> {
    return this.operations.run("repositories", "read", () =>
      structuredClone(this.#indexed().map(({ state }) => state)).sort((a, b) => (a.fullName < b.fullName ? -1 : 1)),
    );
  }

  saveRepository(given: RepositoryState): Promise<void> {
    const state = structuredClone(given);
    return this.operations.run("saveRepository", "write", () => {
      const stored = this.#repositories.get(state.id)?.state.version ?? 0;
      if (stored !== state.version) throw new VersionConflict(`${state.fullName} is at version ${stored}.`);
      const now = this.#clock.now().getTime();
      const saved = { ...state, version: state.version + 1 };
      this.#repositories.set(state.id, { state: saved, savedAt: now });
      this.#index.push({ id: state.id, visibleAt: now + this.#indexLag });
    });
  }

  repositoriesOf(tracker: TrackerName, project: string): Promise<string[]> {
    return this.operations.run("repositoriesOf", "read", () => [
      ...(this.#projects.get(`${tracker} ${project}`) ?? []),
    ]);
  }

  changeProject(repository: string, tracker: TrackerName, from: string | null, to: string | null): Promise<void> {
    return this.operations.run("changeProject", "write", () => {
      this.#projects.get(`${tracker} ${from}`)?.delete(repository);
      if (to === null) return;
      const repositories = this.#projects.get(`${tracker} ${to}`) ?? new Set();
      if (repositories.size < MAX_INDEXED_REPOSITORIES) repositories.add(repository);
      this.#projects.set(`${tracker} ${to}`, repositories);
    });
  }

  goal(repository: string, goal: string): Promise<GoalState | null> {
    return this.operations.run("goal", "read", () =>
      goalStateSchema.nullable().parse(structuredClone(this.#goals.get(goalId(repository, goal))?.state ?? null)),
    );
  }

  links(repository: string, goal: string, tracker: TrackerName): Promise<Link[]> {
    return this.operations.run("links", "read", () =>
      structuredClone(
        [...(this.#goals.get(goalId(repository, goal))?.links.values() ?? [])]
          .filter((stored) => stored.tracker === tracker)
          .map(({ link }) => linkSchema.parse(link))
          .sort((a, b) => (a.key < b.key ? -1 : 1)),
      ),
    );
  }

  acquireLease(repository: string, goal: string, holder: string, now: Date): Promise<Lease | null> {
    return this.operations.run("lease", "write", () => {
      const id = goalId(repository, goal);
      const stored = this.#goals.get(id) ?? {
        state: null,
        holder: null,
        until: 0,
        fence: 0,
        links: new Map(),
      };
      const free = stored.holder === null || stored.holder === holder || stored.until <= now.getTime();
      if (!free) return null;
      stored.holder = holder;
      stored.until = now.getTime() + LEASE_MS;
      stored.fence += 1;
      this.#goals.set(id, stored);
      return new MemoryLease(stored, holder, this.#clock, this.operations);
    });
  }

  run(repository: string, run: string): Promise<RunRecord | null> {
    return this.operations.run("run", "read", () => {
      const found = this.#currentRuns(repository).find((one) => one.run === run);
      return runRecordSchema.nullable().parse(structuredClone(found ?? null));
    });
  }

  saveRun(repository: string, given: RunRecord): Promise<void> {
    const run = structuredClone(given);
    return this.operations.run("saveRun", "write", () => {
      const others = (this.savedRuns.get(repository) ?? []).filter((other) => other.run !== run.run);
      this.savedRuns.set(repository, [...others, run]);
      this.#runsSavedAt.set(run, this.#clock.now().getTime());
    });
  }

  runs(repository: string, most: number): Promise<RunRecord[]> {
    return this.operations.run("runs", "read", () =>
      this.#currentRuns(repository)
        .sort((a, b) => (a.run < b.run ? 1 : -1))
        .slice(0, most)
        .map((run) => runRecordSchema.parse(structuredClone(run))),
    );
  }

  days(repository: string, goal: string): Promise<DayCount[]> {
    return this.operations.run("days", "read", () =>
      structuredClone([...(this.#days.get(goalId(repository, goal))?.values() ?? [])]).sort((a, b) =>
        a.date < b.date ? -1 : 1,
      ),
    );
  }

  saveDay(repository: string, goal: string, given: DayCount): Promise<void> {
    const { date, done, total } = given;
    return this.operations.run("saveDay", "write", () => {
      const id = goalId(repository, goal);
      this.#days.set(id, new Map(this.#days.get(id)).set(date, { date, done, total }));
    });
  }

  #currentRuns(repository: string): RunRecord[] {
    const oldest = this.#clock.now().getTime() - RUN_RETENTION_DAYS * 24 * 60 * 60 * 1000;
    return (this.savedRuns.get(repository) ?? []).filter((run) => (this.#runsSavedAt.get(run) ?? 0) > oldest);
  }

  /** Returns the repositories that the index lists: those saved before its lag. */
  #indexed(): { state: RepositoryState; savedAt: number }[] {
    const now = this.#clock.now().getTime();
    const ids = new Set(this.#index.filter(({ visibleAt }) => visibleAt <= now).map(({ id }) => id));
    return [...ids].flatMap((id) => this.#repositories.get(id) ?? []);
  }
}

function goalId(repository: string, goal: string): string {
  return JSON.stringify([repository, goal]);
}
