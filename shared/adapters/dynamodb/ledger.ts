import * as z from "zod";
import { VersionConflict } from "../../errors.ts";
import { type GoalState, goalStateSchema } from "../../model/goal-state.ts";
import type { DayCount } from "../../model/goal-status.ts";
import type { TrackerName } from "../../model/item.ts";
import { type Link, linkSchema } from "../../model/link.ts";
import { type RepositoryState, repositoryStateSchema } from "../../model/repository-state.ts";
import { RUN_RETENTION_DAYS, type RunRecord, runRecordSchema } from "../../model/run-record.ts";
import type { Lease, Ledger } from "../../ports/ledger.ts";
import { hasVersion, isLeaseAvailable, setLeaseHolder } from "./expressions.ts";
import {
  dayKey,
  dayPrefix,
  goalKey,
  linkPrefix,
  REPOSITORY_INDEX,
  RUN_PREFIX,
  repositoryIndexKey,
  repositoryKey,
  runKey,
} from "./keys.ts";
import { DynamoLease } from "./lease.ts";
import { LEASE_MS } from "./lease-time.ts";
import { type Attributes, packRecord, readRecord } from "./stored-record.ts";
import { DynamoTable, type DynamoTableOptions } from "./table.ts";

const RUN_TTL_SECONDS = RUN_RETENTION_DAYS * 24 * 60 * 60;

/** `savedAt` (epoch milliseconds) tells which of two repositories had a name last. */
const repositoryRecordSchema = repositoryStateSchema.extend({ savedAt: z.number() });
const fenceSchema = z.object({ fence: z.number().int() });
const dayCountSchema: z.ZodType<DayCount> = z.object({
  date: z.string(),
  done: z.number().int(),
  total: z.number().int(),
});

export interface LedgerOptions extends DynamoTableOptions {
  /**
   * Identifies one process lifetime of an embedded table. Leases of earlier sessions are void, because their holders
   * can't reach the table any more.
   */
  session?: string | null;
}

export class DynamoLedger implements Ledger {
  readonly #table: DynamoTable;
  readonly #session: string | null;

  constructor(options: LedgerOptions) {
    this.#table = new DynamoTable(options);
    this.#session = options.session ?? null;
  }

  async repository(id: string): Promise<RepositoryState | null> {
    return this.#table.getRecord(repositoryKey(id), repositoryStateSchema);
  }

  async repositoryNamed(fullName: string): Promise<RepositoryState | null> {
    const { GSI1SK } = repositoryIndexKey(fullName);
    const sortKey = { expression: "GSI1SK = :name", values: { ":name": GSI1SK } };
    const items = await this.#table.getIndexed(REPOSITORY_INDEX, sortKey);
    const latest = this.#table
      .readRecords(items, repositoryRecordSchema)
      .filter((repository) => repositoryIndexKey(repository.fullName).GSI1SK === GSI1SK)
      .sort((a, b) => b.savedAt - a.savedAt)[0];
    return latest === undefined ? null : repositoryStateSchema.parse(latest);
  }

  async repositories(): Promise<RepositoryState[]> {
    const items = await this.#table.getIndexed(REPOSITORY_INDEX);
    const states = this.#table.readRecords(items, repositoryStateSchema);
    return states.sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
  }

  async saveRepository(state: RepositoryState): Promise<void> {
    const item = {
      ...repositoryKey(state.id),
      ...repositoryIndexKey(state.fullName),
      ...packRecord({ ...state, version: state.version + 1 }),
      savedAt: this.#table.now().getTime(),
    };
    const description = `The repository ${state.fullName}`;
    if (await this.#table.put(item, description, hasVersion(state.version))) return;
    throw new VersionConflict(`${description} was saved by another process after version ${state.version}.`);
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

  async acquireLease(repository: string, goal: string, name: string, now: Date): Promise<Lease | null> {
    const session = this.#session === null ? null : `${this.#session}:`;
    const holder = `${session ?? ""}${name}`;
    const leaseUntilMs = now.getTime() + LEASE_MS;
    const item = await this.#table.update(
      goalKey(repository, goal),
      setLeaseHolder(holder, leaseUntilMs),
      isLeaseAvailable(holder, now, session),
    );
    if (item === null) return null;
    const { fence } = readRecord(item, fenceSchema);
    const state = readGoal(item);
    return new DynamoLease(this.#table, { repository, goal, holder, leaseUntilMs, fence, state });
  }

  async run(repository: string, run: string): Promise<RunRecord | null> {
    return this.#table.getRecord(runKey(repository, run), runRecordSchema);
  }

  async saveRun(repository: string, run: RunRecord): Promise<void> {
    const expiresAt = Math.floor(this.#table.now().getTime() / 1000) + RUN_TTL_SECONDS;
    const item = { ...runKey(repository, run.run), ...packRecord(run), expiresAt };
    await this.#table.put(item, `The run ${run.run}`);
  }

  async runs(repository: string, most: number): Promise<RunRecord[]> {
    const { PK } = repositoryKey(repository);
    const items = await this.#table.queryPrefix(PK, RUN_PREFIX, { newestFirst: true, maxItems: most });
    return this.#table.readRecords(items, runRecordSchema);
  }

  async days(repository: string, goal: string): Promise<DayCount[]> {
    const { PK } = goalKey(repository, goal);
    const items = await this.#table.queryPrefix(PK, dayPrefix(goal));
    return this.#table.readRecords(items, dayCountSchema);
  }

  async saveDay(repository: string, goal: string, day: DayCount): Promise<void> {
    const item = { ...dayKey(repository, goal, day.date), ...packRecord(day) };
    await this.#table.put(item, `The count of ${goal} on ${day.date}`);
  }
}

/** An item without a version has only a lease so far. */
function readGoal(item: Attributes): GoalState | null {
  return item.version === undefined ? null : readRecord(item, goalStateSchema);
}
