import { RequestRejected } from "../../errors.ts";
import type { Fields, ItemState } from "../../model/item.ts";
import type { CreatedLink, Link } from "../../model/link.ts";
import { isCreated } from "../../model/link.ts";
import type { ItemReferences } from "../../ports/tracker.ts";
import type { WriteContext } from "./apply-context.ts";
import { parentNotSetDiagnostic, skippedTransitionDiagnostic } from "./apply-diagnostics.ts";

/** Returns the tracker items that fields name by key. Throws `RequestRejected` if one of them does not exist. */
export function resolveReferences(
  fields: Pick<Fields, "milestone" | "version" | "parent">,
  links: ReadonlyMap<string, Link>,
  before: Pick<Fields, "version"> = {},
): ItemReferences {
  const resolve = (key: string | null | undefined, what: string) => {
    if (!key) return null;
    const link = links.get(key);
    if (link && isCreated(link)) return link.remote;
    throw new RequestRejected(`its ${what} could not be created`, "reference-missing");
  };
  return {
    milestone: resolve(fields.milestone, "milestone"),
    version: resolve(fields.version, "version"),
    replacedVersion: links.get(before.version ?? "")?.remote ?? null,
    parent: resolve(fields.parent, "tracking issue"),
  };
}

/** Moves an item under its parent and records it. A rejection is reported and not tried again. */
export async function attachItem(
  link: CreatedLink,
  parent: string,
  references: ItemReferences,
  { save, tracker, run }: WriteContext,
): Promise<CreatedLink> {
  try {
    if (references.parent) await tracker.attach(link.remote, references.parent);
  } catch (error) {
    if (!(error instanceof RequestRejected)) throw error;
    // The parent is full or was deleted: the next attempt would be rejected as well.
    run.diagnostics.push(parentNotSetDiagnostic(link, error));
  }
  const attached = { ...link, base: { ...link.base, parent } };
  await save(attached);
  return attached;
}

/** Reports a state that the tracker's workflow could not reach, and records it so that it is not tried again. */
export function skipTransition(
  link: CreatedLink,
  state: ItemState | undefined,
  reason: string,
  { run, statuses }: WriteContext,
): CreatedLink {
  run.diagnostics.push(skippedTransitionDiagnostic(link, reason));
  return state === undefined ? link : { ...link, skippedTransition: { state, statuses } };
}
