import { processTerminal } from "../shared/adapters/node/terminal.ts";
import { MilepostError } from "../shared/errors.ts";
import { processContext } from "./command-context.ts";
import { exitCodes, failureExitCode } from "./exit-code.ts";
import { holdEventLoop } from "./hold-event-loop.ts";
import { handleOutputErrors, reportUnexpectedError } from "./print/unexpected-error.ts";
import { runCommand } from "./run-command.ts";

/** Runs `milepost` in the current process and sets its exit code. Errors that nobody expects end it with one line. */
export async function runProcess(args: readonly string[]): Promise<void> {
  const { err } = processTerminal;
  const end = (error: unknown): never => process.exit(reportUnexpectedError(error, { err, env: process.env }));
  handleOutputErrors([process.stdout, process.stderr], end);
  process.on("uncaughtException", end);
  try {
    const exitCode = await holdEventLoop(() => runCommand(args, processContext()));
    // A command that was stopped can still wait for a response or a timer.
    if (exitCode === exitCodes.interrupted) process.exit(exitCode);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof MilepostError)) end(error);
    else {
      err(error.message);
      process.exitCode = failureExitCode(error);
    }
  }
}
