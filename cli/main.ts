import { processContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { handleOutputErrors, reportUnexpectedError } from "./print/unexpected-error.ts";
import { runCommand } from "./run-command.ts";

const context = processContext();

function end(error: unknown): never {
  process.exit(reportUnexpectedError(error, context));
}

handleOutputErrors([process.stdout, process.stderr], end);
process.on("uncaughtException", end);

const exitCode = await runCommand(process.argv.slice(2), context).catch(end);
// A command that was stopped can still wait for a response or a timer.
if (exitCode === exitCodes.interrupted) process.exit(exitCode);
process.exitCode = exitCode;
