import { sanitizeLine, sanitizeLines, type Terminal } from "../../shared/adapters/node/terminal.ts";
import { formatRetryTime } from "../../shared/calendar/format-date.ts";
import { trackerTitles } from "../../shared/model/item.ts";
import type { SyncResult } from "../../shared/model/result.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { describeConflict } from "./describe-conflict.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { formatSkipped, printHeld } from "./print-operation.ts";

/** Prints the result of a sync: changes and requests per tracker, conflicts, diagnostics, held items, errors. */
export function printSync(result: SyncResult, { out, err, color, errColor }: Terminal): void {
  const at = result.commit === null ? "" : `@${result.commit.slice(0, 7)}`;
  for (const { goal, path, trackers, diagnostics } of result.plans) {
    for (const { tracker, operations, skipped, requests, conflicts } of trackers) {
      const done = operations.length === 0 ? "no changes" : formatCount(operations.length, "change");
      const changes = skipped.length === 0 ? done : `${done}, ${skipped.length} skipped`;
      const counts = `${formatCount(requests.writes, "write")}, ${formatCount(requests.reads, "read")}`;
      out(`${trackerTitles[tracker]}  ${sanitizeLine(goal)}: ${changes}, ${counts}`);
      for (const change of skipped) out(formatSkipped(change, { color }));
      for (const conflict of conflicts) {
        out(
          `  ! ${sanitizeLine(conflict.key)} ${conflict.field}: ${describeConflict(conflict, tracker, (key) => key)}`,
        );
      }
    }
    // Skipped transitions are listed above.
    const notable = diagnostics.filter(({ severity, code }) => severity !== "info" && code !== "skipped-transition");
    printDiagnostics(path, notable, null, err, { color: errColor });
  }
  out(`${color.bold(`${sanitizeLine(result.repo)}${at}`)}  ${formatOutcome(result)}`);
  if (result.held) printHeld(result.held, out);
  if (result.error !== null) err(sanitizeLines(result.error));
  if (result.resumeAt !== null) err(`The sync can continue at ${formatRetryTime(result.resumeAt)}.`);
}

function formatOutcome({ outcome, plans }: SyncResult): string {
  const outcomes = {
    synced: `up to date (${formatCount(plans.length, "plan")})`,
    unchanged: "up to date, no changes",
    partial: "incomplete; see above",
    held: "waiting for approval; these changes were not made:",
    failed: "failed; nothing was synced",
  };
  return outcomes[outcome];
}
