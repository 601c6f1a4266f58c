import type { GoalNow, Report } from "../../../shared/model/goal-report.ts";
import type { RepositoryState } from "../../../shared/model/state.ts";
import type { DueHost } from "../../../shared/report/run/due-host.ts";
import { dueReports } from "../../../shared/report/run/due-reports.ts";
import { repositoryState } from "../../contract/state/ledger-samples.ts";
import { MemoryNotifyQueue } from "../../fakes/memory-notify-queue.ts";
import { MemoryOutboxes } from "../../fakes/memory-outboxes.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { liveReview } from "./page/sample-goals.ts";

export const channel = "C0123456789";
export const mondays = `slack:\n  channel: ${channel}\nreport:\n  schedule: "0 9 * * MON"\n`;

export function repositoryOf(id: string, goals: readonly string[], config = mondays): RepositoryState {
  const known = { blob: "b", settled: true, synced: true, diagnostics: [] };
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
  /** Changes how a goal stands, or throws. By default it is like the sample. */
  standing: Map<string, (goal: GoalNow) => GoalNow | null>;
  issues: { repo: string; report: Report }[];
  logs: string[];
  host(changes?: Partial<DueHost>): DueHost;
  wake(changes?: Partial<DueHost>): Promise<void>;
  /** The keys of the reports in the outbox of a goal. */
  keys(repository: string, goal: string): string[];
}

/** A Sunday, in a fresh installation that has these repositories. */
export function dueWorld(...repositories: RepositoryState[]): DueWorld {
  const clock = new VirtualClock("2026-06-07T12:00:00.000Z");
  const outboxes = new MemoryOutboxes();
  const queue = new MemoryNotifyQueue({ clock, operations: outboxes.operations });
  const standing: DueWorld["standing"] = new Map();
  const issues: DueWorld["issues"] = [];
  const logs: string[] = [];
  let holders = 0;
  const host = (changes: Partial<DueHost> = {}): DueHost => {
    holders += 1;
    return {
      clock,
      ledger: { repositories: async () => repositories },
      outboxes,
      queue,
      operator: null,
      goalNow: async ({ fullName }, goal) => {
        const change = standing.get(goal) ?? ((same: GoalNow) => same);
        return change({ ...liveReview, repo: fullName, goal, title: `Goal ${goal}` });
      },
      publishIssue: async ({ fullName }, report) => {
        issues.push({ repo: fullName, report });
      },
      holder: `wake-up ${holders}`,
      log: (message, fields) => logs.push(JSON.stringify({ message, ...fields })),
      ...changes,
    };
  };
  return {
    clock,
    outboxes,
    queue,
    repositories,
    standing,
    issues,
    logs,
    host,
    wake: (changes) => dueReports(host(changes)),
    keys: (repository, goal) => (outboxes.stored(repository, goal)?.entries ?? []).map(({ key }) => key),
  };
}

export const quarter = 15 * 60_000;
export const hour = 4 * quarter;
export const day = 24 * hour;
