import type { RequestCount, TrackerPlanning } from "../../ports/tracker.ts";

/** Returns the number of requests to a tracker since an earlier count. */
export function requestsSince(tracker: Pick<TrackerPlanning, "requests">, before: RequestCount): RequestCount {
  const { reads, writes } = tracker.requests();
  return { reads: reads - before.reads, writes: writes - before.writes };
}
