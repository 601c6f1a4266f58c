import { TrackerRefused } from "../../errors.ts";
import type { Fields } from "../../model/item.ts";
import type { MadeLink } from "../../model/link.ts";
import { isMade } from "../../model/link.ts";
import { goneFinding } from "../compare/gone.ts";
import type { Writing } from "./applying.ts";

/** Remembers that people deleted an item, and says so once. `told`: what the plan wanted of it. */
export async function noteGone(
  link: MadeLink,
  { links, save, applied }: Pick<Writing, "links" | "save" | "applied">,
  told?: Fields,
): Promise<void> {
  if (links.get(link.key)?.gone) return;
  applied.diagnostics.push(goneFinding(link));
  await save({ ...link, gone: true, ...(told && { told }) });
}

/**
 * Whether a refusal comes of a milestone that people deleted: one read tells, and the link remembers. What was refused
 * for sure may be asked again without it; otherwise its deliverables would be refused for ever.
 */
export async function noteMilestoneGone(
  error: unknown,
  milestone: string | null | undefined,
  writing: Writing,
): Promise<boolean> {
  const { links, tracker } = writing;
  const link = milestone ? links.get(milestone) : undefined;
  const isAboutFields = error instanceof TrackerRefused && ["invalid", "field"].includes(error.code ?? "");
  if (!isAboutFields || !link || !isMade(link)) return false;
  if ((await tracker.observe([link])).size > 0) return false;
  await noteGone(link, writing);
  return true;
}
