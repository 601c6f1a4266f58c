import { RequestRejected } from "../../errors.ts";
import type { Fields } from "../../model/item.ts";
import { type CreatedLink, isCreated } from "../../model/link.ts";
import { deletedItemDiagnostic } from "../compare/deleted-items.ts";
import type { WriteContext } from "./apply-context.ts";

/** Records that a user deleted an item, and reports it once. `reportedFields`: what the plan wanted of it. */
export async function recordDeleted(
  link: CreatedLink,
  { links, save, run }: Pick<WriteContext, "links" | "save" | "run">,
  reportedFields?: Fields,
): Promise<void> {
  if (links.get(link.key)?.isDeleted) return;
  run.diagnostics.push(deletedItemDiagnostic(link));
  await save({ ...link, isDeleted: true, ...(reportedFields && { reportedFields }) });
}

/**
 * Returns true if a request was rejected because its milestone was deleted, and records that. Costs one read. The
 * request may then be repeated without the milestone; otherwise its deliverables would be rejected forever.
 */
export async function recordDeletedMilestone(
  error: unknown,
  milestone: string | null | undefined,
  context: WriteContext,
): Promise<boolean> {
  const { links, tracker } = context;
  const link = milestone ? links.get(milestone) : undefined;
  const isAboutFields = error instanceof RequestRejected && ["invalid", "field"].includes(error.code ?? "");
  if (!isAboutFields || !link || !isCreated(link)) return false;
  if ((await tracker.observe([link])).size > 0) return false;
  await recordDeleted(link, context);
  return true;
}
