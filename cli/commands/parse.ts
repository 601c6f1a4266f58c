import { readFile } from "node:fs/promises";
import { UsageError } from "../../shared/errors.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";
import type { SplitRule } from "../../shared/plan/plan.ts";
import { hasErrors } from "../../shared/plan/plan.ts";
import { exitCodes } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export interface ParseFlags {
  path?: string;
  split: SplitRule;
  start?: string;
}

/** `milepost parse FILE`: the plan as JSON, also when it has errors. */
export async function parseCommand(file: string, flags: ParseFlags, { out }: Terminal): Promise<number> {
  const bytes = file === "-" ? await readStdin() : await readPlanFile(file);
  const path = flags.path ?? (file === "-" ? "milestones.md" : file);
  const plan = parsePlan(bytes, { path, split: flags.split, start: flags.start ?? null });
  out(JSON.stringify(plan, null, 2));
  return hasErrors(plan.diagnostics) ? exitCodes.failed : exitCodes.done;
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** The bytes of a file that a user named. Throws `UsageError` when it can't be read. */
export async function readPlanFile(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOENT") throw new UsageError(`There is no file ${file}.`);
    if (code === "EISDIR") throw new UsageError(`${file} is a folder; name a plan file in it.`);
    throw new UsageError(`${file} can't be read (${String(code)}).`);
  }
}
