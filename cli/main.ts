import { systemErrorCode } from "../shared/adapters/node/error-code.ts";
import { processContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { runCommand } from "./run-command.ts";

// The reader of a pipe may stop early (`| head`). The command still finishes.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (systemErrorCode(error) !== "EPIPE") throw error;
  });
}

const exitCode = await runCommand(process.argv.slice(2), processContext());
// A command that was stopped can still wait for a response or a timer.
if (exitCode === exitCodes.interrupted) process.exit(exitCode);
process.exitCode = exitCode;
