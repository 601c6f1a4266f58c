import type { RequestCount, TrackerReader } from "../../ports/tracker.ts";

/** What a tracker has seen since an earlier count. */
export function requestsSince(tracker: TrackerReader, before: RequestCount): RequestCount {
  const { reads, writes } = tracker.requests();
  return { reads: reads - before.reads, writes: writes - before.writes };
}
