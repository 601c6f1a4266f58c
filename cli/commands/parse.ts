import { quote } from "../../shared/config/read-yaml.ts";
import { dateRule } from "../../shared/config/rules.ts";
import { UsageError } from "../../shared/errors.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import type { SplitRule } from "../../shared/plan/plan.ts";
import { hasErrors } from "../../shared/plan/plan.ts";
import { exitCodes } from "../exit-code.ts";
import { readNamedFile, readStandardInput } from "../read-file.ts";
import type { Terminal } from "../terminal.ts";

export interface ParseFlags {
  path?: string;
  split: SplitRule;
  start?: string;
}

/** `milepost parse FILE`: the plan as JSON, also when it has errors. */
export async function parseCommand(file: string, flags: ParseFlags, { out }: Terminal): Promise<number> {
  const problem = flags.start === undefined ? null : dateRule(flags.start);
  if (problem !== null) throw new UsageError(`--start ${quote(flags.start)} is wrong: ${problem}.`);
  const piped = file === "-" || file === "/dev/stdin";
  const bytes = piped ? await readStandardInput() : await readNamedFile(file);
  const path = flags.path ?? (piped ? "milestones.md" : file);
  const plan = parsePlan(bytes, { path, split: flags.split, start: flags.start ?? null });
  out(JSON.stringify(plan, null, 2));
  return hasErrors(plan.diagnostics) ? exitCodes.failed : exitCodes.done;
}
