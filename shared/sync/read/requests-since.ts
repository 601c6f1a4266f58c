import type { RequestCount, TrackerPlanning } from "../../ports/tracker.ts";

/** Returns the numbers of requests sent to a tracker since `before`, an earlier result of `tracker.requests()`. */
export function requestsSince(tracker: Pick<TrackerPlanning, "requests">, before: RequestCount): RequestCount {
  const { reads, writes } = tracker.requests();
  return { reads: reads - before.reads, writes: writes - before.writes };
}
