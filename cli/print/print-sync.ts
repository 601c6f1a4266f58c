import type { Diagnostic } from "../../shared/model/plan.ts";
import type { SyncResult } from "../../shared/model/result.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import type { Terminal } from "./terminal.ts";
import { counted, plain, plainLines } from "./terminal.ts";

const trackerTitles = { github: "GitHub", jira: "Jira" } as const;

/** What a sync came to, for people: numbers, what people's words kept, and what was not done and why. */
export function printSync(result: SyncResult, { out, err, color, errColor }: Terminal): void {
  const at = result.commit === null ? "" : `@${result.commit.slice(0, 7)}`;
  for (const plan of result.plans) {
    for (const { tracker, operations, requests, conflicts } of plan.trackers) {
      const { writes, reads } = requests;
      const work = operations.length === 0 ? "nothing to change" : counted(operations.length, "change");
      out(
        `${trackerTitles[tracker]}  ${plain(plan.goal)}: ${work}, ${counted(writes, "write")}, ${counted(reads, "read")}`,
      );
      for (const { key, field, plan: wanted, tracker: found, kept } of conflicts) {
        const other = kept === "tracker" ? wanted : found;
        const mine = kept === "tracker" ? found : wanted;
        out(
          `  ! ${plain(key)} ${field} kept as "${plain(mine)}"; the ${kept === "tracker" ? "plan says" : "tracker said"} "${plain(other)}"`,
        );
      }
    }
    printDiagnostics(plan.path, notable(plan.diagnostics), null, err, { color: errColor });
  }
  out(`${color.bold(`${plain(result.repo)}${at}`)}  ${outcomeLine(result)}`);
  if (result.held) {
    out(plainLines(result.held.reason));
    for (const { title, remote } of result.held.items) out(`  - ${plain(title)}  ${plain(remote)}`);
  }
  if (result.error !== null) err(plainLines(result.error));
  if (result.resumeAt !== null) err(`The rest can go on at ${result.resumeAt}.`);
}

function outcomeLine({ outcome, plans }: SyncResult): string {
  const lines = {
    synced: `in line with ${counted(plans.length, "plan")}`,
    unchanged: "already in line; nothing was changed",
    partial: "only a part is in line; see above",
    held: "waits for a person; nothing of this was changed:",
    failed: "nothing was synced",
  };
  return lines[outcome];
}

function notable(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter((diagnostic) => diagnostic.severity !== "info");
}
