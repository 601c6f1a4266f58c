import type { RequestBudgets } from "./request-budgets.ts";

/** How runs keep within the trackers' limits. */
export interface Pacing {
  /** Shared by all runs of a process. */
  budgets: RequestBudgets;
  /** How long a run waits for room, in milliseconds, before it ends and leaves the rest to another. */
  patience: number;
  onWait?: (message: string) => void;
}
