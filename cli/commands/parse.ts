import { dateRule } from "../../shared/config/values/date-rule.ts";
import type { SplitRule } from "../../shared/model/plan/plan-values.ts";
import { hasErrors } from "../../shared/model/plan/plan-values.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import { quoteValue } from "../../shared/text/quote-value.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { ArgumentError } from "../help/argument-error.ts";
import { readNamedFile, readStandardInput } from "../inputs/read-file.ts";

export interface ParseFlags {
  path?: string;
  split: SplitRule;
  start?: string;
}

/** `milepost parse FILE`: prints the plan as JSON, even if it has errors. */
export async function parseCommand(
  file: string,
  flags: ParseFlags,
  { out, stdin, folder }: CommandContext,
): Promise<number> {
  const problem = flags.start === undefined ? null : dateRule(flags.start);
  if (problem !== null) throw new ArgumentError(`--start ${quoteValue(flags.start)} is invalid: ${problem}.`);
  const piped = file === "-" || file === "/dev/stdin";
  const bytes = piped ? await readStandardInput(stdin) : await readNamedFile(file, folder);
  const path = flags.path ?? (piped ? "milestones.md" : file);
  const plan = parsePlan(bytes, { path, split: flags.split, start: flags.start ?? null });
  out(formatJson(plan));
  return hasErrors(plan.diagnostics) ? exitCodes.failed : exitCodes.done;
}
