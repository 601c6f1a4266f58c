import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";
import { completionScripts } from "../completion/completion-scripts.ts";
import { describeVerbs } from "../completion/describe-verbs.ts";
import type { Shell } from "../completion/shells.ts";
import { exitCodes } from "../exit-code.ts";

/** `milepost completion SHELL`: prints the script that completes the verbs, options and values of `program`. */
export async function completionCommand(
  shell: Shell,
  program: Command,
  { out }: Pick<CommandContext, "out">,
): Promise<number> {
  out(completionScripts[shell](describeVerbs(program)));
  return exitCodes.done;
}
