import { localSource } from "../../shared/adapters/local/local-source.ts";
import { defaultConfig } from "../../shared/config/config.ts";
import { findConfig, matchPlans } from "../../shared/config/find-config.ts";
import { parseConfig } from "../../shared/config/parse-config.ts";
import { UsageError } from "../../shared/errors.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import { hasErrors } from "../../shared/plan/plan.ts";
import type { CheckedPlan } from "../check-report.ts";
import { type CheckFormat, checkFormats } from "../check-report.ts";
import { exitCodes } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { readPlanFile } from "./parse.ts";

/** `milepost check [PATH…]`: what is wrong with plans, in a form for people, editors or CI. */
export async function checkCommand(
  paths: string[],
  format: CheckFormat,
  terminal: Terminal,
): Promise<number> {
  const source = localSource(process.cwd(), "");
  const tree = await source.tree(await source.head(null));
  const files = tree.entries.map((entry) => entry.path);
  const configPath = findConfig(files);
  const config =
    configPath === null ? defaultConfig : parseConfig(await readPlanFile(configPath), configPath);
  const chosen = paths.length > 0 ? paths : matchPlans(files, config.plans);
  if (chosen.length === 0) {
    throw new UsageError(
      `No plan matches ${config.plans.map((glob) => `"${glob}"`).join(", ")} here. Name a file, or set "plans" in .goalkit/milepost.yml.`,
    );
  }
  const checked: CheckedPlan[] = [];
  for (const path of chosen) {
    const bytes = await readPlanFile(path);
    const plan = parsePlan(bytes, { path, split: config.split, start: config.start ?? null });
    checked.push({ path, plan, source: new TextDecoder().decode(bytes) });
  }
  checkFormats[format](checked, terminal);
  return checked.some(({ plan }) => hasErrors(plan.diagnostics)) ? exitCodes.failed : exitCodes.done;
}
