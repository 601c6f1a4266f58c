import type { GoalDetails, StatusReport } from "../../../../shared/model/goal-status.ts";
import type { RepositoryState } from "../../../../shared/model/repository-state.ts";
import { queueDueReports } from "../../../../shared/notify/scheduled/queue-due-reports.ts";
import type { ScheduledHost } from "../../../../shared/notify/scheduled/scheduled-host.ts";
import { repositoryState } from "../../../contract/state/ledger-samples.ts";
import { MemoryNotifyQueue } from "../../../fakes/memory-notify-queue.ts";
import { MemoryOutboxes } from "../../../fakes/memory-outboxes.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";
import { liveReview } from "../../report/page/sample-goals.ts";

export const channel = "C0123456789";
export const mondays = `slack:\n  channel: ${channel}\nreport:\n  schedule: "0 9 * * MON"\n`;

export function repositoryOf(id: string, goals: readonly string[], config = mondays): RepositoryState {
  const known = { blob: "b", isUpToDate: true, wasSynced: true, diagnostics: [] };
  const plans = goals.map((goal) => [`.goalkit/goals/${goal}/milestones.md`, { ...known, goal }] as const);
  return {
    ...repositoryState(id, `acme/r${id}`),
    config: { path: ".goalkit/milepost.yml", blob: "b", text: config },
    plans: Object.fromEntries(plans),
  };
}

export interface DueWorld {
  clock: VirtualClock;
  outboxes: MemoryOutboxes;
  queue: MemoryNotifyQueue;
  repositories: RepositoryState[];
  /** Changes the details of a goal, or throws. Default: the sample goal. */
  goalChanges: Map<string, (goal: GoalDetails) => GoalDetails | null>;
  issues: { repo: string; report: StatusReport }[];
  logs: string[];
  host(changes?: Partial<ScheduledHost>): ScheduledHost;
  wake(changes?: Partial<ScheduledHost>): Promise<void>;
  /** Returns the keys of the entries in a goal's outbox. */
  keys(repository: string, goal: string): string[];
}

/** Opens a new installation with these repositories, on a Sunday. */
export function dueWorld(...repositories: RepositoryState[]): DueWorld {
  const clock = new VirtualClock("2026-06-07T12:00:00.000Z");
  const outboxes = new MemoryOutboxes();
  const queue = new MemoryNotifyQueue({ clock, operations: outboxes.operations });
  const goalChanges: DueWorld["goalChanges"] = new Map();
  const issues: DueWorld["issues"] = [];
  const logs: string[] = [];
  let holders = 0;
  const host = (changes: Partial<ScheduledHost> = {}): ScheduledHost => {
    holders += 1;
    return {
      clock,
      ledger: { repositories: async () => repositories },
      outboxes,
      queue,
      operator: null,
      readGoal: async ({ fullName }, goal) => {
        const change = goalChanges.get(goal) ?? ((same: GoalDetails) => same);
        return change({ ...liveReview, repo: fullName, goal, title: `Goal ${goal}` });
      },
      publishIssue: async ({ fullName }, report) => {
        issues.push({ repo: fullName, report });
      },
      holder: `process ${holders}`,
      log: (message, fields) => logs.push(JSON.stringify({ message, ...fields })),
      ...changes,
    };
  };
  return {
    clock,
    outboxes,
    queue,
    repositories,
    goalChanges,
    issues,
    logs,
    host,
    wake: (changes) => queueDueReports(host(changes)),
    keys: (repository, goal) => (outboxes.stored(repository, goal)?.entries ?? []).map(({ key }) => key),
  };
}

export const quarter = 15 * 60_000;
export const hour = 4 * quarter;
export const day = 24 * hour;
