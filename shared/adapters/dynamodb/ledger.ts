import * as z from "zod";
import { LeaseLost } from "../../errors.ts";
import type { DayCount } from "../../model/goal-status.ts";
import type { TrackerName } from "../../model/item.ts";
import { type Link, linkSchema } from "../../model/link.ts";
import {
  type GoalState,
  goalStateSchema,
  type RepositoryState,
  type RunRecord,
  repositoryStateSchema,
  runDays,
  runRecordSchema,
} from "../../model/state.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";
import {
  dayKey,
  dayPrefix,
  goalKey,
  linkPrefix,
  repositoryIndexKey,
  repositoryKey,
  repositoryList,
  runKey,
  runPrefix,
} from "./keys.ts";
import { DynamoLease } from "./lease.ts";
import { leaseMilliseconds } from "./lease-time.ts";
import { type Attributes, pack } from "./packed.ts";
import { failOnUnreadable, type OnUnreadable, readRecord, readRecords } from "./read-record.ts";
import { type Clause, Table, type TableOptions } from "./table.ts";

const runSeconds = runDays * 24 * 60 * 60;

const isNew: Clause = { expression: "attribute_not_exists(PK)", values: {} };
const isVersion = (version: number): Clause => ({
  expression: "version = :version",
  values: { ":version": version },
});
const isFreeFor = (holder: string, now: Date): Clause => ({
  expression: "attribute_not_exists(leaseUntil) OR leaseUntil <= :now OR leaseHolder = :holder",
  values: { ":now": now.getTime(), ":holder": holder },
});
/** A lease from an earlier life of the table: who held it died with that. */
const isFreeIn = (life: string, free: Clause): Clause => ({
  expression: `${free.expression} OR NOT begins_with(leaseHolder, :life)`,
  values: { ...free.values, ":life": life },
});

/** A repository with the moment it was written, which tells who had a name last. */
const repositoryRecordSchema = repositoryStateSchema.extend({ savedAt: z.number() });
const fenceSchema = z.object({ fence: z.number().int() });
const dayCountSchema: z.ZodType<DayCount> = z.object({
  date: z.string(),
  done: z.number().int(),
  total: z.number().int(),
});

export interface LedgerOptions extends TableOptions {
  onUnreadable?: OnUnreadable;
  /**
   * Names the life of an embedded table, from the start of its process to its end. A lease taken in an
   * earlier one is void at once: whoever held it can't reach the table any more.
   */
  life?: string | null;
}

export class DynamoLedger implements Ledger {
  readonly #table: Table;
  readonly #life: string | null;
  readonly #onUnreadable: OnUnreadable;

  constructor(options: LedgerOptions) {
    this.#table = new Table(options);
    this.#life = options.life ?? null;
    this.#onUnreadable = options.onUnreadable ?? failOnUnreadable;
  }

  async repository(id: string): Promise<RepositoryState | null> {
    const item = await this.#table.get(repositoryKey(id));
    return item === null ? null : readRecord(item, repositoryStateSchema);
  }

  async repositoryNamed(fullName: string): Promise<RepositoryState | null> {
    const { GSI1SK } = repositoryIndexKey(fullName);
    const hits = await this.#indexed({ expression: "GSI1SK = :name", values: { ":name": GSI1SK } });
    const named = readRecords(hits, repositoryRecordSchema, this.#onUnreadable)
      .filter((repository) => repositoryIndexKey(repository.fullName).GSI1SK === GSI1SK)
      .sort((a, b) => b.savedAt - a.savedAt)[0];
    return named === undefined ? null : repositoryStateSchema.parse(named);
  }

  async repositories(): Promise<RepositoryState[]> {
    return readRecords(await this.#indexed(), repositoryStateSchema, this.#onUnreadable).sort((a, b) =>
      a.fullName < b.fullName ? -1 : 1,
    );
  }

  async saveRepository(state: RepositoryState): Promise<void> {
    const item = {
      ...repositoryKey(state.id),
      ...repositoryIndexKey(state.fullName),
      ...pack({ ...state, version: state.version + 1 }),
      savedAt: this.#table.now().getTime(),
    };
    const condition = state.version === 0 ? isNew : isVersion(state.version);
    if (await this.#table.put(item, `The repository ${state.fullName}`, condition)) return;
    throw new LeaseLost(
      `The repository ${state.fullName} was saved by another worker after version ${state.version}.`,
    );
  }

  async goal(repository: string, goal: string): Promise<GoalState | null> {
    const item = await this.#table.get(goalKey(repository, goal));
    return item === null ? null : readGoal(item);
  }

  async links(repository: string, goal: string, tracker: TrackerName): Promise<Link[]> {
    const { PK } = goalKey(repository, goal);
    const items = await this.#table.queryPrefix(PK, linkPrefix(goal, tracker));
    return items.map((item) => readRecord(item, linkSchema));
  }

  async lease(repository: string, goal: string, name: string, now: Date): Promise<Lease | null> {
    const life = this.#life === null ? null : `${this.#life}:`;
    const holder = `${life ?? ""}${name}`;
    const free = isFreeFor(holder, now);
    const until = now.getTime() + leaseMilliseconds;
    const take: Clause = {
      expression: "SET leaseHolder = :holder, leaseUntil = :until ADD fence :one",
      values: { ":holder": holder, ":until": until, ":one": 1 },
    };
    const item = await this.#table.update(
      goalKey(repository, goal),
      take,
      life === null ? free : isFreeIn(life, free),
    );
    if (item === null) return null;
    const { fence } = readRecord(item, fenceSchema);
    return new DynamoLease(this.#table, { repository, goal, holder, until, fence, state: readGoal(item) });
  }

  async run(repository: string, run: string): Promise<RunRecord | null> {
    const item = await this.#table.get(runKey(repository, run));
    return item === null ? null : readRecord(item, runRecordSchema);
  }

  async saveRun(repository: string, run: RunRecord): Promise<void> {
    const expiresAt = Math.floor(this.#table.now().getTime() / 1000) + runSeconds;
    await this.#table.put({ ...runKey(repository, run.run), ...pack(run), expiresAt }, `The run ${run.run}`);
  }

  async runs(repository: string, most: number): Promise<RunRecord[]> {
    const { PK } = repositoryKey(repository);
    const items = await this.#table.queryPrefix(PK, runPrefix, { newestFirst: true, most });
    return readRecords(items, runRecordSchema, this.#onUnreadable);
  }

  async days(repository: string, goal: string): Promise<DayCount[]> {
    const { PK } = goalKey(repository, goal);
    const items = await this.#table.queryPrefix(PK, dayPrefix(goal));
    return readRecords(items, dayCountSchema, this.#onUnreadable);
  }

  async saveDay(repository: string, goal: string, day: DayCount): Promise<void> {
    const what = `The count of ${goal} on ${day.date}`;
    await this.#table.put({ ...dayKey(repository, goal, day.date), ...pack(day) }, what);
  }

  async #indexed(sortKey?: Clause): Promise<Attributes[]> {
    const hits = await this.#table.queryIndex(repositoryList, sortKey);
    const keys = new Map(hits.map((hit) => [String(hit.PK), { PK: String(hit.PK), SK: String(hit.SK) }]));
    return this.#table.getAll([...keys.values()]);
  }
}

/** An item without a version was only leased so far. */
function readGoal(item: Attributes): GoalState | null {
  return item.version === undefined ? null : readRecord(item, goalStateSchema);
}
