import { sanitizeLine, sanitizeLines, type Terminal } from "../../shared/adapters/node/terminal.ts";
import type { HeldRun, ReportedOperation, SkippedChange } from "../../shared/model/result.ts";
import { describeSkipped } from "../../shared/report/wording.ts";
import { formatCount } from "../../shared/text/format-count.ts";

/** The sign of each action in the lists of operations. */
export const signs = { create: "+", update: "~", close: "-", reopen: "^", adopt: "=" } as const;

/** Formats an operation as one line: action, entity, title, changed fields and URL. */
export function formatOperation(operation: ReportedOperation, { color }: Pick<Terminal, "color">): string {
  const { action, entity, title, remote, fields } = operation;
  const paint = action === "create" ? color.green : action === "close" ? color.red : color.yellow;
  const changed = action === "update" ? color.dim(` (${fields.join(", ")})`) : "";
  const link = remote === null ? "" : `  ${color.dim(sanitizeLine(remote))}`;
  return `  ${paint(signs[action])} ${entity.padEnd(9)} ${sanitizeLine(title)}${changed}${link}`;
}

/** Formats a change that was left out as one line: entity, title, what was left out and why, and URL. */
export function formatSkipped(change: SkippedChange, { color }: Pick<Terminal, "color">): string {
  const { entity, title, remote } = change;
  const link = remote === null ? "" : `  ${color.dim(sanitizeLine(remote))}`;
  return `  ${color.yellow("!")} ${entity.padEnd(9)} ${sanitizeLine(title)}  ${sanitizeLine(describeSkipped(change))}${link}`;
}

export function printHeld({ reason, ...held }: HeldRun, out: Terminal["out"]): void {
  out(sanitizeLines(reason));
  printHeldItems(held, out);
}

/** Prints the items that would be closed and created, one per line, and how many new items are not listed. */
export function printHeldItems({ items, creates }: Pick<HeldRun, "items" | "creates">, out: Terminal["out"]): void {
  for (const { title, remote } of items) {
    out(remote === null ? `  + ${sanitizeLine(title)}` : `  - ${sanitizeLine(title)}  ${sanitizeLine(remote)}`);
  }
  const unlisted = creates - items.filter(({ remote }) => remote === null).length;
  if (unlisted > 0) out(`  + and ${formatCount(unlisted, "more new item")}`);
}
