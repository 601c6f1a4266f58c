import type { Clock } from "../../shared/ports/clock.ts";
import type { GoalsReader } from "../../shared/report/use-cases/read-goals.ts";
import { readGoalPage, readPageModel } from "../../shared/report/use-cases/read-page.ts";
import type { PageHost } from "./app.ts";

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
