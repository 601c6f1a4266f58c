import type { Terminal } from "../../shared/adapters/node/terminal.ts";
import type { Plan } from "../../shared/model/plan/plan.ts";
import type { Severity } from "../../shared/model/plan/plan-values.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import type { CheckFormat } from "./check-format.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { createSarifLog } from "./sarif-log.ts";

export interface CheckedPlan {
  path: string;
  plan: Plan;
  source: string;
}

type CheckPrinter = (checked: readonly CheckedPlan[], terminal: Terminal) => void;

export const checkPrinters: Readonly<Record<CheckFormat, CheckPrinter>> = {
  text: asText,
  json: asJson,
  github: asGitHub,
  sarif: asSarif,
};

function asText(checked: readonly CheckedPlan[], { out, color }: Terminal): void {
  for (const { path, plan, source } of checked) {
    printDiagnostics(path, plan.diagnostics, source, out, { color });
  }
  const count = (severity: Severity) =>
    checked.flatMap(({ plan }) => plan.diagnostics).filter((found) => found.severity === severity).length;
  const milestones = checked.reduce((sum, { plan }) => sum + plan.milestones.length, 0);
  out(
    `${formatCount(checked.length, "plan")}, ${formatCount(milestones, "milestone")}: ${formatCount(count("error"), "error")}, ${formatCount(count("warning"), "warning")}`,
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

/** Prints workflow commands, which GitHub Actions turns into annotations (GitHub docs, "Workflow commands"). */
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

/** Prints a SARIF log for GitHub code scanning, without help URLs, because docs/diagnostics.md is not published. */
function asSarif(checked: readonly CheckedPlan[], { out }: Terminal): void {
  out(JSON.stringify(createSarifLog(checked, null), null, 2));
}
