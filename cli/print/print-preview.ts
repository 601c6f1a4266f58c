import type { ChangeOperation, Operation } from "../../shared/model/operation.ts";
import { reportOperation } from "../../shared/model/result.ts";
import type { Preview } from "../../shared/sync/run/preview-repository.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { operationLine } from "./print-operation.ts";
import type { Terminal } from "./terminal.ts";
import { counted, humanDate, plain, plainLines } from "./terminal.ts";

/** A preview for people: each change with what it was and what it becomes. */
export function printPreview({ result, plans }: Preview, { out, err, color, errColor }: Terminal): void {
  const count = plans.reduce((sum, { syncPlan }) => sum + syncPlan.operations.length, 0);
  const at = result.commit === null ? "" : `@${result.commit.slice(0, 7)}`;
  out(
    color.bold(
      `${plain(result.repo)}${at}: ${count === 0 ? "nothing would change" : `${counted(count, "item")} would change`}`,
    ),
  );
  for (const { path, syncPlan } of plans) {
    if (syncPlan.operations.length === 0 && syncPlan.conflicts.length === 0) continue;
    out("");
    out(`GitHub  ${plain(path)}`);
    for (const operation of syncPlan.operations) {
      out(operationLine(reportOperation(operation), { color }));
      for (const line of changeLines(operation)) out(`      ${line}`);
    }
    for (const { key, field, plan, tracker, kept } of syncPlan.conflicts) {
      out(`  ! ${plain(key)} ${field} would stay "${plain(kept === "tracker" ? tracker : plan)}"`);
    }
  }
  out("");
  for (const plan of result.plans)
    printDiagnostics(plan.path, plan.diagnostics, null, err, { color: errColor });
  if (result.held) {
    out(plainLines(result.held.reason));
    for (const { title, remote } of result.held.items) out(`  - ${plain(title)}  ${plain(remote)}`);
  }
  out(
    `Nothing was changed.${count === 0 ? "" : ` \`milepost sync --repo ${plain(result.repo)}\` applies this.`}`,
  );
}

function changeLines(operation: Operation): string[] {
  if (operation.action === "create" || operation.action === "adopt") return [];
  const { changes, link } = operation satisfies ChangeOperation;
  const lines: string[] = [];
  if (changes.title !== undefined)
    lines.push(`title  ${plain(link.base.title ?? "")} -> ${plain(changes.title)}`);
  if (changes.due !== undefined) lines.push(`due    ${dateOf(link.base.due)} -> ${dateOf(changes.due)}`);
  if (changes.state === "cancelled") lines.push("left the plan: closes as not planned");
  return lines;
}

function dateOf(date: string | null | undefined): string {
  return date ? humanDate(date) : "none";
}
