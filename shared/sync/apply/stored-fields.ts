import { AccessDenied } from "../../errors.ts";
import type { Fields, ObservedItem, TrackerChanges } from "../../model/item.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { ItemReferences } from "../../ports/tracker.ts";

/**
 * Returns the fields that a created item has for certain if the outcome of the create is unknown. Trackers create items
 * as open and can drop labels, milestone and version; a run that adopts the item compares these fields again.
 */
export function minimalBase(sent: Fields): Fields {
  return {
    ...sent,
    ...(sent.state && { state: "open" }),
    ...(sent.labels && { labels: [] }),
    ...(sent.milestone && { milestone: null }),
    ...(sent.version && { version: null }),
  };
}

/** Returns the base state after a create: `sent` without values that the tracker dropped; the next run writes them. */
export function baseAfterCreate(sent: Fields, stored: ObservedItem, references: ItemReferences): Fields {
  const { fields } = stored;
  const labels = toLowerCaseSet(fields.labels);
  return {
    ...sent,
    ...(sent.state && { state: fields.state ?? "open" }),
    ...(sent.labels && { labels: sent.labels.filter((label) => labels.has(label.toLowerCase())) }),
    ...(references.milestone && fields.milestone !== references.milestone.name && { milestone: null }),
    ...(references.version && fields.version !== references.version.name && { version: null }),
  };
}

/** Returns the base state after an update: `base`, but with the value from `before` for each field that was dropped. */
export function baseAfterUpdate(
  base: Fields,
  before: Fields,
  changes: TrackerChanges,
  { fields }: ObservedItem,
  references: ItemReferences,
): Fields {
  const storedLabels = toLowerCaseSet(fields.labels);
  const isDropped = {
    labels: changes.labels?.some((label) => !storedLabels.has(label.toLowerCase())) ?? false,
    milestone: changes.milestone !== undefined && (fields.milestone ?? null) !== (references.milestone?.name ?? null),
    version: changes.version !== undefined && (fields.version ?? null) !== (references.version?.name ?? null),
    state: changes.state !== undefined && (fields.state ?? changes.state) !== changes.state,
  };
  return {
    ...base,
    ...(isDropped.labels && { labels: before.labels }),
    ...(isDropped.milestone && { milestone: before.milestone }),
    ...(isDropped.version && { version: before.version }),
    ...(isDropped.state && { state: before.state }),
  };
}

/**
 * Throws `AccessDenied` if the tracker dropped milestone or labels. GitHub drops them without an error if the
 * credentials have no push access (GitHub docs, "Create an issue", "Update an issue").
 */
export function assertNothingDropped(sent: Fields, { base, remote }: CreatedLink, action: "created" | "updated"): void {
  const dropped = (["milestone", "labels"] as const)
    .filter((name) => JSON.stringify(sent[name] ?? null) !== JSON.stringify(base[name] ?? null))
    .map((name) => `its ${name}`);
  if (dropped.length === 0) return;
  throw new AccessDenied(
    `${remote.url} was ${action} without ${dropped.join(" and ")}: the credentials can open issues but not manage them. Grant write access to issues; the next sync continues.`,
  );
}

function toLowerCaseSet(labels: readonly string[] = []): Set<string> {
  return new Set(labels.map((label) => label.toLowerCase()));
}
