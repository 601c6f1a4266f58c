import type { Log } from "../../ports/log.ts";
import { metricShape } from "./metric-shape.ts";

const { deliveries, runs } = metricShape;

/** One event to count, with a value of the metric's dimension. */
export type CountedEvent =
  | { metric: typeof deliveries; value: (typeof deliveries.values)[number] }
  | { metric: typeof runs; value: (typeof runs.values)[number] };

/** Returns what a log entry counts, or `null`. Metrics are taken from the log, so that both always say the same. */
export function metricOfLogEntry(message: string, fields: Parameters<Log>[1]): CountedEvent | null {
  switch (message) {
    case "delivery accepted":
      return { metric: deliveries, value: "accepted" };
    case "delivery ignored":
      return { metric: deliveries, value: "ignored" };
    case "delivery rejected":
      return { metric: deliveries, value: "rejected" };
    case "run finished":
    case "run failed":
      return { metric: runs, value: outcomeOf(fields) };
    default:
      return null;
  }
}

/** `stopped`: the class of the error that stopped the run, if any. */
function outcomeOf({ outcome, stopped }: Parameters<Log>[1]): (typeof runs.values)[number] {
  switch (stopped) {
    case "ConfigError":
      return "invalid-config";
    case "AccessDenied":
    case "NotFound":
    case "StateDamaged":
    case "StateTooLarge":
    case "UsageError":
      return "refused";
    case "LeaseLost":
    case "OutcomeUnknown":
    case "RetryLater":
    case "VersionConflict":
      return "postponed";
    default:
      return runs.values.find((value) => value === outcome) ?? "failed";
  }
}
