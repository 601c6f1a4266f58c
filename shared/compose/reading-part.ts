import type { TrackerReader } from "../ports/tracker.ts";

/** What of a tracker reads: a new object on which there is nothing that writes. */
export function readingPart(tracker: TrackerReader): TrackerReader {
  return {
    name: tracker.name,
    body: tracker.body,
    desired: (input) => tracker.desired(input),
    deliverableBody: (plan, text) => tracker.deliverableBody(plan, text),
    discovered: () => tracker.discovered(),
    address: (goal, key, link) => tracker.address(goal, key, link),
    observe: (links) => tracker.observe(links),
    survey: (links) => tracker.survey(links),
    isAsBefore: (known) => tracker.isAsBefore(known),
    version: () => tracker.version(),
    findMarked: (goal) => tracker.findMarked(goal),
    takenTitles: (entity) => tracker.takenTitles(entity),
    refresh: () => tracker.refresh(),
    requests: () => tracker.requests(),
  };
}
