import type { PageHost } from "../http/page-app.ts";
import type { Clock } from "../ports/clock.ts";
import type { GoalsReader } from "../report/run/read-goals.ts";
import { readGoalPage, readPageModel } from "../report/run/read-page.ts";

interface Parts extends Pick<PageHost, "png" | "log"> {
  ledger: GoalsReader;
  clock: Pick<Clock, "now">;
}

/** The status page over a ledger: every request reads it anew. */
export function pageHost({ ledger, clock, png, log }: Parts): PageHost {
  return {
    goals: () => readPageModel(ledger, clock.now()),
    goal: (repo, goal) => readGoalPage(ledger, repo, goal, clock.now()),
    png,
    now: () => clock.now(),
    log,
  };
}
