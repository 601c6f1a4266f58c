import { randomUUID } from "node:crypto";
import type { ScheduledHost } from "../notify/scheduled/scheduled-host.ts";
import { readGoalDetails } from "../status/read-goals.ts";
import type { CardLinks } from "./card-links.ts";
import type { HostSettings } from "./host-settings.ts";
import { openNotifyQueue } from "./queues.ts";
import { openReportIssuePublisher } from "./report-issue-publisher.ts";
import { openStores } from "./stores.ts";

export interface ReportHostOptions
  extends Pick<HostSettings, "github" | "table" | "notifyQueue" | "operator" | "clock" | "log"> {
  /** Returns the function that creates a goal's links. Signed links expire 14 days after the day of this call. */
  links: () => Promise<CardLinks>;
}

/** Timeout for writing one report issue. The report function has five minutes for all of them. */
const ISSUE_TIMEOUT_MS = 120_000;

/** Builds the host for one call of the report function, which queues due reports and unsent messages. */
export function reportHost(options: ReportHostOptions): ScheduledHost {
  const { github, table, notifyQueue, operator, clock, links, log } = options;
  const { ledger, outboxes } = openStores(table, { clock, log });
  return {
    clock,
    ledger,
    outboxes,
    queue: openNotifyQueue(notifyQueue, clock),
    operator,
    readGoal: (repository, goal) => readGoalDetails(ledger, repository, goal, clock.now()),
    publishIssue: async (repository, report) => {
      const linksOf = await links();
      const publish = openReportIssuePublisher({
        github: await github(),
        ledger,
        clock,
        operator,
        deadline: new Date(clock.now().getTime() + ISSUE_TIMEOUT_MS),
        page: (goal) => linksOf(goal, repository).page ?? null,
      });
      const published = await publish(repository, report);
      for (const note of published.notes) log("report issue", { repo: repository.fullName, note });
      return published;
    },
    holder: randomUUID(),
    log,
  };
}
