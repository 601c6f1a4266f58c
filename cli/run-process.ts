import { processContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { handleOutputErrors, reportUnexpectedError } from "./print/unexpected-error.ts";
import { runCommand } from "./run-command.ts";

/** Runs `milepost` in the current process and sets its exit code. Errors that nobody expects end it with one line. */
export async function runProcess(args: readonly string[]): Promise<void> {
  const context = processContext();
  const end = (error: unknown): never => process.exit(reportUnexpectedError(error, context));
  handleOutputErrors([process.stdout, process.stderr], end);
  process.on("uncaughtException", end);

  const exitCode = await runCommand(args, context).catch(end);
  // A command that was stopped can still wait for a response or a timer.
  if (exitCode === exitCodes.interrupted) process.exit(exitCode);
  process.exitCode = exitCode;
}
