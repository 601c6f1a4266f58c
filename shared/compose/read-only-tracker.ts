import type { TrackerReader } from "../ports/tracker.ts";

/** Returns the read-only half of a tracker as a new object, so that a preview holds nothing that can write. */
export function readOnlyTracker(tracker: TrackerReader): TrackerReader {
  return {
    name: tracker.name,
    bodyFormat: tracker.bodyFormat,
    desired: (input) => tracker.desired(input),
    deliverableBody: (plan, text) => tracker.deliverableBody(plan, text),
    discoverySnapshot: () => tracker.discoverySnapshot(),
    itemUrl: (goal, key, link) => tracker.itemUrl(goal, key, link),
    observe: (links) => tracker.observe(links),
    scan: (links) => tracker.scan(links),
    isUnchangedSince: (known) => tracker.isUnchangedSince(known),
    version: () => tracker.version(),
    findMarked: (goal) => tracker.findMarked(goal),
    existingTitles: (entity) => tracker.existingTitles(entity),
    refresh: () => tracker.refresh(),
    requests: () => tracker.requests(),
  };
}
