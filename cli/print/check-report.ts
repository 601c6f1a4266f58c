import type { Terminal } from "../../shared/adapters/node/terminal.ts";
import type { Plan } from "../../shared/model/plan/plan.ts";
import type { Severity } from "../../shared/model/plan/plan-values.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import { formatJson } from "../../shared/text/format-json.ts";
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
  out(formatJson({ plans }));
}

const commands = { error: "error", warning: "warning", info: "notice" } as const;

/** Prints workflow commands, which GitHub Actions turns into annotations (GitHub docs, "Workflow commands"). */
function asGitHub(checked: readonly CheckedPlan[], { workflowCommand }: Terminal): void {
  for (const { path, plan } of checked) {
    for (const { severity, code, message, line, column } of plan.diagnostics) {
      const properties = { file: path, line, col: column, title: code };
      workflowCommand({ name: commands[severity], properties, message });
    }
  }
}

/** Prints a SARIF log for GitHub code scanning, without help URLs, because docs/diagnostics.md is not published. */
function asSarif(checked: readonly CheckedPlan[], { out }: Terminal): void {
  out(formatJson(createSarifLog(checked, null)));
}
