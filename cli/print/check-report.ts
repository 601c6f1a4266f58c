import type { Plan, Severity } from "../../shared/model/plan.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { sarifLog } from "./sarif-log.ts";
import type { Terminal } from "./terminal.ts";
import { counted } from "./terminal.ts";

export interface CheckedPlan {
  path: string;
  plan: Plan;
  source: string;
}

export type CheckFormat = keyof typeof checkFormats;

/** Every way in which `milepost check` says what it found. */
export const checkFormats = { text: asText, json: asJson, github: asGitHub, sarif: asSarif } as const;

function asText(checked: readonly CheckedPlan[], { out, color }: Terminal): void {
  for (const { path, plan, source } of checked) {
    printDiagnostics(path, plan.diagnostics, source, out, { color });
  }
  const count = (severity: Severity) =>
    checked.flatMap(({ plan }) => plan.diagnostics).filter((found) => found.severity === severity).length;
  const milestones = checked.reduce((sum, { plan }) => sum + plan.milestones.length, 0);
  out(
    `${counted(checked.length, "plan")}, ${counted(milestones, "milestone")}: ${counted(count("error"), "error")}, ${counted(count("warning"), "warning")}`,
  );
}

function asJson(checked: readonly CheckedPlan[], { out }: Terminal): void {
  const plans = checked.map(({ path, plan }) => ({
    path,
    goal: plan.goal.id,
    diagnostics: plan.diagnostics,
  }));
  out(JSON.stringify({ plans }, null, 2));
}

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/** Workflow commands, which GitHub Actions turns into annotations (GitHub docs, "Workflow commands"). */
function asGitHub(checked: readonly CheckedPlan[], { out }: Terminal): void {
  for (const { path, plan } of checked) {
    for (const { severity, code, message, line, column } of plan.diagnostics) {
      const place = `file=${escapeProperty(path)},line=${line},col=${column},title=${escapeProperty(code)}`;
      out(`::${commands[severity]} ${place}::${escapeData(message)}`);
    }
  }
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** For code scanning. This project is on no web page that is known here, so rules name the file only. */
function asSarif(checked: readonly CheckedPlan[], { out }: Terminal): void {
  out(JSON.stringify(sarifLog(checked, null), null, 2));
}
