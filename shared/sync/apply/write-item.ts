import { TrackerRefused } from "../../errors.ts";
import type { Fields, State } from "../../model/item.ts";
import type { Link, MadeLink } from "../../model/link.ts";
import { isMade } from "../../model/link.ts";
import type { References } from "../../ports/tracker.ts";
import type { Writing } from "./applying.ts";

/** The items that fields name by key. One that could not be made takes those that need it with it. */
export function resolveReferences(
  fields: Pick<Fields, "milestone" | "version" | "parent">,
  links: ReadonlyMap<string, Link>,
  former: Pick<Fields, "version"> = {},
): References {
  const find = (key: string | null | undefined, what: string) => {
    if (!key) return null;
    const link = links.get(key);
    if (link && isMade(link)) return link.remote;
    throw new TrackerRefused(`its ${what} could not be made, so it waits for that`, "reference-missing");
  };
  return {
    milestone: find(fields.milestone, "milestone"),
    version: find(fields.version, "version"),
    formerVersion: links.get(former.version ?? "")?.remote ?? null,
    parent: find(fields.parent, "acceptance issue"),
  };
}

/** Puts an item under its parent, and notes it. A refusal is told and is no reason to stop. */
export async function attachItem(
  link: MadeLink,
  parent: string,
  references: References,
  { save, tracker, applied }: Writing,
): Promise<MadeLink> {
  try {
    if (references.parent) await tracker.attach(link.remote, references.parent);
  } catch (error) {
    if (!(error instanceof TrackerRefused)) throw error;
    // The parent is full or gone. Asking again with every push would change nothing.
    applied.detached.push({ title: link.base.title ?? link.key, message: error.message });
  }
  const attached = { ...link, base: { ...link.base, parent } };
  await save(attached);
  return attached;
}

/** What the workflow leaves open is told once, and waits. */
export function withhold(
  link: MadeLink,
  state: State | undefined,
  message: string,
  { applied, statuses }: Writing,
): MadeLink {
  applied.withheld.push({ title: link.base.title ?? link.key, message });
  return state === undefined ? link : { ...link, withheld: { state, statuses } };
}
