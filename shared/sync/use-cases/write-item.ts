import { TrackerRefused } from "../../errors.ts";
import type { References } from "../../ports/tracker.ts";
import { goneFinding } from "../gone.ts";
import type { Fields } from "../item.ts";
import type { Link, MadeLink } from "../link.ts";
import { isMade } from "../link.ts";
import type { Writing } from "./applying.ts";

/** The items that fields name by key. One that could not be made takes those that need it with it. */
export function resolveReferences(
  fields: Pick<Fields, "milestone" | "parent">,
  links: ReadonlyMap<string, Link>,
): References {
  const find = (key: string | null | undefined, what: string) => {
    if (!key) return null;
    const link = links.get(key);
    if (link && isMade(link)) return link.remote;
    throw new TrackerRefused(`its ${what} could not be made, so it waits for that`, "reference-missing");
  };
  return { milestone: find(fields.milestone, "milestone"), parent: find(fields.parent, "acceptance issue") };
}

/**
 * Whether a refusal comes of a milestone that people deleted: one read tells, and the link remembers. What was refused
 * for sure may be asked again without it; otherwise its deliverables would be refused for ever.
 */
export async function isMilestoneGone(
  error: unknown,
  milestone: string | null | undefined,
  { links, save, tracker, applied }: Writing,
): Promise<boolean> {
  const link = milestone ? links.get(milestone) : undefined;
  if (!(error instanceof TrackerRefused) || error.code !== "invalid" || !link || !isMade(link)) return false;
  if ((await tracker.observe([link])).size > 0) return false;
  await save({ ...link, gone: true });
  applied.diagnostics.push(goneFinding(link));
  return true;
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
