import { randomUUID } from "node:crypto";
import { DynamoLedger } from "../adapters/dynamodb/ledger.ts";
import { DynamoOutboxes } from "../adapters/dynamodb/outboxes.ts";
import { SqsNotifyQueue } from "../adapters/sqs/notify-queue.ts";
import type { GoalReport } from "../model/goal-report.ts";
import type { DueHost } from "../report/run/due-host.ts";
import { readGoalNow } from "../report/run/read-goals.ts";
import { type IssuePublisher, openIssuePublisher } from "./open-report-issue.ts";
import type { WorkerParts } from "./worker-host.ts";

export interface ReportParts extends Pick<WorkerParts, "github" | "table" | "operator" | "clock" | "log"> {
  /** Of the notify queue. */
  notices: WorkerParts["queue"];
  /** The page of a goal, for the report's issue; null: there is none to link to. */
  page: () => Promise<(goal: GoalReport) => string | null>;
}

/** For how long a report's issue may be worked on, in milliseconds: the function has five minutes for all of them. */
const issueTime = 120_000;

/** The host of the schedule, the same on AWS and on one machine: only the parts differ. One for each wake-up. */
export function reportHost(parts: ReportParts): DueHost {
  const { github, table, notices, operator, clock, page, log } = parts;
  // One record that can't be read keeps no other goal from its report.
  const onUnreadable = ({ message }: Error) => log("not read", { error: message });
  const ledger = new DynamoLedger({ ...table, clock, onUnreadable });
  const publish: IssuePublisher = async (repository, report) => {
    const deadline = new Date(clock.now().getTime() + issueTime);
    const publisher = openIssuePublisher({
      github: await github(),
      ledger,
      clock,
      operator,
      deadline,
      page: await page(),
    });
    const published = await publisher(repository, report);
    for (const note of published.notes) log("report issue", { repo: repository.fullName, note });
    return published;
  };
  return {
    clock,
    ledger,
    outboxes: new DynamoOutboxes({ ...table, clock, onUnreadable }),
    queue: new SqsNotifyQueue({ ...notices, clock }),
    operator,
    goalNow: (repository, goal) => readGoalNow(ledger, repository, goal, clock.now()),
    publishIssue: publish,
    holder: randomUUID(),
    log,
  };
}
