import * as z from "zod";
import { type GoalState, goalStateSchema } from "../../model/goal-state.ts";
import type { DayCount } from "../../model/goal-status.ts";
import { linkSchema } from "../../model/link.ts";
import { repositoryStateSchema } from "../../model/repository-state.ts";
import { RUN_RETENTION_DAYS, runRecordSchema } from "../../model/run-record.ts";
import { type Ledger, MAX_INDEXED_REPOSITORIES } from "../../ports/ledger.ts";
import { conditions, leaseUpdates, projectUpdates } from "./expressions.ts";
import { keys, REPOSITORY_INDEX, repositoryIndexKey } from "./keys.ts";
import { createDynamoLease, LEASE_MS } from "./lease.ts";
import { type Attributes, packRecord, readRecord } from "./stored-record.ts";
import { createDynamoTable, type DynamoTableOptions } from "./table.ts";

const RUN_TTL_SECONDS = RUN_RETENTION_DAYS * 24 * 60 * 60;

/** `savedAt` (epoch milliseconds): of several repositories with the same name, the one saved last is current. */
const repositoryRecordSchema = repositoryStateSchema.extend({ savedAt: z.number() });
const projectSchema = z.object({ repositories: z.set(z.string()).default(new Set()) });
const fenceSchema = z.object({ fence: z.number().int() });
const dayCountSchema: z.ZodType<DayCount> = z.object({
  date: z.string(),
  done: z.number().int(),
  total: z.number().int(),
});

export interface LedgerOptions extends DynamoTableOptions {
  /** Id of one start of an embedded database. Leases from an earlier start are void: its process has stopped. */
  session?: string | null;
}

export function createDynamoLedger({ session = null, ...options }: LedgerOptions): Ledger {
  const table = createDynamoTable(options);
  return {
    repository: (id) => table.getRecord(keys.repository(id), repositoryStateSchema),

    async repositoryNamed(fullName) {
      const { GSI1SK } = repositoryIndexKey(fullName);
      const sortKey = { expression: "GSI1SK = :name", values: { ":name": GSI1SK } };
      const items = await table.getIndexed(REPOSITORY_INDEX, sortKey);
      const latest = table
        .readRecords(items, repositoryRecordSchema)
        .filter((repository) => repositoryIndexKey(repository.fullName).GSI1SK === GSI1SK)
        .sort((a, b) => b.savedAt - a.savedAt)[0];
      return latest === undefined ? null : repositoryStateSchema.parse(latest);
    },

    async repositories() {
      const items = await table.getIndexed(REPOSITORY_INDEX);
      const states = table.readRecords(items, repositoryStateSchema);
      return states.sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
    },

    async saveRepository(state) {
      const index = repositoryIndexKey(state.fullName);
      const item = { ...keys.repository(state.id), ...index, savedAt: table.now().getTime() };
      await table.putNextVersion(item, state, `The repository ${state.fullName}`);
    },

    async repositoriesOf(tracker, project) {
      const item = await table.get(keys.project(tracker, project));
      return item === null ? [] : [...projectSchema.parse(item).repositories].slice(0, MAX_INDEXED_REPOSITORIES);
    },

    async changeProject(repository, tracker, from, to) {
      if (from !== null) await table.update(keys.project(tracker, from), projectUpdates.remove(repository));
      if (to === null) return;
      const isNotFull = conditions.hasFewerRepositories(MAX_INDEXED_REPOSITORIES);
      await table.update(keys.project(tracker, to), projectUpdates.add(repository), isNotFull);
    },

    async goal(repository, goal) {
      const item = await table.get(keys.goal(repository, goal));
      return item === null ? null : readGoal(item);
    },

    async links(repository, goal, tracker) {
      const items = await table.queryPrefix(keys.link(repository, goal, tracker));
      return items.map((item) => readRecord(item, linkSchema));
    },

    async acquireLease(repository, goal, name, now) {
      const prefix = session === null ? null : `${session}:`;
      const holder = `${prefix ?? ""}${name}`;
      const leaseUntilMs = now.getTime() + LEASE_MS;
      const item = await table.update(
        keys.goal(repository, goal),
        leaseUpdates.acquire(holder, leaseUntilMs),
        conditions.isLeaseAvailable(holder, now, prefix),
      );
      if (item === null) return null;
      const { fence } = readRecord(item, fenceSchema);
      return createDynamoLease(table, {
        repository,
        goal,
        holder,
        leaseUntilMs,
        fence,
        state: readGoal(item),
      });
    },

    run: (repository, run) => table.getRecord(keys.run(repository, run), runRecordSchema),

    async saveRun(repository, run) {
      const expiresAt = Math.floor(table.now().getTime() / 1000) + RUN_TTL_SECONDS;
      await table.put({ ...keys.run(repository, run.run), ...packRecord(run), expiresAt }, `The run ${run.run}`);
    },

    async runs(repository, limit) {
      const items = await table.queryPrefix(keys.run(repository), { newestFirst: true, maxItems: limit });
      return table.readRecords(items, runRecordSchema);
    },

    async days(repository, goal) {
      return table.readRecords(await table.queryPrefix(keys.day(repository, goal)), dayCountSchema);
    },

    async saveDay(repository, goal, day) {
      const item = { ...keys.day(repository, goal, day.date), ...packRecord(day) };
      await table.put(item, `The count of ${goal} on ${day.date}`);
    },
  };
}

/** Returns the goal state in a DynamoDB item, or `null` if the item has a lease but no saved state. */
function readGoal(item: Attributes): GoalState | null {
  return item.version === undefined ? null : readRecord(item, goalStateSchema);
}
