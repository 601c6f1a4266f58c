import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import { formatDay } from "../../shared/calendar/format-date.ts";
import { trackerTitles } from "../../shared/model/item.ts";
import type { Operation } from "../../shared/model/operation.ts";
import { toReportedOperation } from "../../shared/model/result.ts";
import type { Preview } from "../../shared/sync/run/preview-repository.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { formatConflict, formatOperation, printHeld } from "./print-operation.ts";

/** Prints the operations of a preview with old and new values, then conflicts, diagnostics and held items. */
export function printPreview({ result, plans }: Preview, { out, err, color, errColor }: Terminal): void {
  const count = plans.reduce((sum, { syncPlan }) => sum + syncPlan.operations.length, 0);
  const at = result.commit === null ? "" : `@${result.commit.slice(0, 7)}`;
  const summary = count === 0 ? "no changes" : `${formatCount(count, "item")} would change`;
  const repo = sanitizeLine(result.repo);
  out(color.bold(`${repo}${at}: ${summary}`));
  for (const { path, tracker, syncPlan } of plans) {
    if (syncPlan.operations.length === 0 && syncPlan.conflicts.length === 0) continue;
    out("");
    out(`${trackerTitles[tracker]}  ${sanitizeLine(path)}`);
    for (const operation of syncPlan.operations) {
      out(formatOperation(toReportedOperation(operation), { color }));
      for (const line of formatChanges(operation)) out(`      ${line}`);
    }
    for (const conflict of syncPlan.conflicts) out(formatConflict(conflict));
  }
  out("");
  for (const { path, diagnostics } of result.plans) {
    printDiagnostics(path, diagnostics, null, err, { color: errColor });
  }
  if (result.held) printHeld(result.held, out);
  out(`Nothing was changed.${count === 0 ? "" : ` Run \`milepost sync --repo ${repo}\` to apply this.`}`);
}

function formatChanges(operation: Operation): string[] {
  if (operation.action === "create" || operation.action === "adopt") return [];
  const { changes, link } = operation;
  const lines: string[] = [];
  if (changes.title !== undefined) {
    lines.push(`title  ${sanitizeLine(link.base.title ?? "")} -> ${sanitizeLine(changes.title)}`);
  }
  if (changes.due !== undefined) lines.push(`due    ${formatDue(link.base.due)} -> ${formatDue(changes.due)}`);
  if (changes.state === "cancelled") lines.push("removed from the plan: closes as not planned");
  return lines;
}

function formatDue(date: string | null | undefined): string {
  return date ? formatDay(date) : "none";
}
