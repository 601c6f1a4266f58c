import { AccessDenied } from "../../errors.ts";
import type { Fields, ObservedItem } from "../../model/item.ts";
import type { MadeLink } from "../../model/link.ts";
import type { TrackerChanges } from "../../model/tracker-changes.ts";
import type { References } from "../../ports/tracker.ts";

/**
 * What is sure of an item that was made and of which nothing more was heard. A tracker may make every item open
 * and drop labels and milestone; whoever adopts the item compares these again.
 */
export function leastStored(sent: Fields): Fields {
  return {
    ...sent,
    ...(sent.state && { state: "open" }),
    ...(sent.labels && { labels: [] }),
    ...(sent.milestone && { milestone: null }),
    ...(sent.version && { version: null }),
  };
}

/** What was sent, less what the tracker did not take: the next run sees the difference and makes it good. */
export function storedFields(sent: Fields, made: ObservedItem, references: References): Fields {
  const labels = lowered(made.fields.labels);
  return {
    ...sent,
    ...(sent.state && { state: made.fields.state ?? "open" }),
    ...(sent.labels && { labels: sent.labels.filter((label) => labels.has(label.toLowerCase())) }),
    ...(references.milestone && made.fields.milestone !== references.milestone.name && { milestone: null }),
    ...(references.version && made.fields.version !== references.version.name && { version: null }),
  };
}

/** What is settled after a change: `base`, but for labels and a milestone that the tracker left as they were `before`. */
export function changedAsStored(
  base: Fields,
  before: Fields,
  changes: TrackerChanges,
  stored: ObservedItem,
  references: References,
): Fields {
  const { labels, milestone, version, state, ...settled } = base;
  const there = lowered(stored.fields.labels);
  const noLabels = changes.labels?.some((label) => !there.has(label.toLowerCase())) ?? false;
  const place = references.milestone?.name ?? null;
  const noMilestone = changes.milestone !== undefined && (stored.fields.milestone ?? null) !== place;
  const stays = changes.state !== undefined && (stored.fields.state ?? changes.state) !== changes.state;
  const inVersion = references.version?.name ?? null;
  const noVersion = changes.version !== undefined && (stored.fields.version ?? null) !== inVersion;
  const kept = {
    labels: noLabels ? before.labels : labels,
    milestone: noMilestone ? before.milestone : milestone,
    version: noVersion ? before.version : version,
    state: stays ? before.state : state,
  };
  return {
    ...settled,
    ...(kept.labels && { labels: kept.labels }),
    ...(kept.milestone !== undefined && { milestone: kept.milestone }),
    ...(kept.version !== undefined && { version: kept.version }),
    ...(kept.state !== undefined && { state: kept.state }),
  };
}

/**
 * Without push access GitHub drops milestone and labels without a word (GitHub docs, "Create an issue", "Update an
 * issue"). `sent` is what should be settled now, the link has what is.
 */
export function refuseDropped(sent: Fields, { base, remote }: MadeLink, how: "made" | "changed"): void {
  const same = (name: "milestone" | "labels") =>
    JSON.stringify(sent[name] ?? null) === JSON.stringify(base[name] ?? null);
  const dropped = [
    ...(same("milestone") ? [] : ["its milestone"]),
    ...(same("labels") ? [] : ["its labels"]),
  ];
  if (dropped.length === 0) return;
  throw new AccessDenied(
    `${remote.url} was ${how} without ${dropped.join(" and ")}: the credentials may open issues but not manage them. Give them write access to issues; the next sync goes on from here.`,
  );
}

function lowered(labels: readonly string[] = []): Set<string> {
  return new Set(labels.map((label) => label.toLowerCase()));
}
