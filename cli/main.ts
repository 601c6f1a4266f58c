import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { systemErrorCode } from "../shared/adapters/node/error-code.ts";

import { processTerminal, sanitizeLines } from "../shared/adapters/node/terminal.ts";
import { MilepostError } from "../shared/errors.ts";

import { splitRules } from "../shared/model/plan.ts";
import { exitCodes, failureExitCode } from "./exit-code.ts";
import { checkFormats } from "./print/check-report.ts";
import { reportFormats } from "./print/report-format.ts";

const term = processTerminal;

// The reader of a pipe can stop early (`| head`). The command still finishes.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (systemErrorCode(error) !== "EPIPE") throw error;
  });
}

/** Runs a command and sets its exit code. Commands are imported only when called, so that `parse` loads no AWS SDK. */
async function run(command: () => Promise<number>): Promise<void> {
  process.exitCode = await command();
}

const program = new Command("milepost")
  .description("Syncs issue trackers with the plan in the repository.")
  .exitOverride()
  .showHelpAfterError("(milepost --help lists the commands)");

program
  .command("parse")
  .argument("<file>", "a plan, or - for standard input")
  .description("print a plan as JSON")
  .option("--path <path>", "path in the repository, for diagnostics and the goal's id")
  .addOption(
    new Option("--split <rule>", "how one Deliverable line is split into deliverables")
      .choices(splitRules)
      .default("auto"),
  )
  .option("--start <date>", 'first day of week 1 ("Weeks 1-2") if the plan has no date')
  .action((file, flags) => run(async () => (await import("./commands/parse.ts")).parseCommand(file, flags, term)));

program
  .command("check")
  .argument("[paths...]", "plans; default: the plans in the config")
  .description("lint plans")
  .addOption(new Option("--format <format>", "output format").choices(Object.keys(checkFormats)).default("text"))
  .action((paths, { format }) =>
    run(async () => (await import("./commands/check.ts")).checkCommand(paths, format, term)),
  );

program
  .command("preview")
  .description("show what a sync would do, changing nothing")
  .option("--repo <owner/name>", "the repository on GitHub")
  .option("--ref <ref>", "branch, tag or commit to read the plans from")
  .option("--dir <dir>", "read the plans from this folder instead")
  .option("--json", "print one JSON document")
  .option("--detailed-exitcode", "exit 10 when there are changes")
  .action((flags) => run(async () => (await import("./commands/preview.ts")).previewCommand(flags, term)));

program
  .command("sync")
  .description("make the trackers match the plans")
  .requiredOption("--repo <owner/name>", "the repository on GitHub")
  .option("--ref <ref>", "branch, tag or commit to read the plans from")
  .option("--json", "print one JSON document")
  .action((flags) => run(async () => (await import("./commands/sync.ts")).syncCommand(flags, term)));

program
  .command("status")
  .description("show the status of all goals, without a request to trackers")
  .option("--repo <owner/name>", "only the goals of this repository")
  .option("--json", "print one JSON document")
  .option("--watch", "update every few seconds until Ctrl-C")
  .action((flags) =>
    run(async () => (await import("./commands/status.ts")).statusCommand(flags, term, process.stdout)),
  );

program
  .command("report")
  .description("print the status report, changing nothing")
  .option("--repo <owner/name>", "only the goals of this repository")
  .option("--goal <id>", "only this goal")
  .addOption(new Option("--format <format>", "output format").choices(reportFormats).default("markdown"))
  .option("--out <file>", "write to a file instead of stdout")
  .action((flags) => run(async () => (await import("./commands/report.ts")).reportCommand(flags, term)));

program
  .command("approve")
  .argument("<run>", "id of the held run")
  .description("approve the items of a held run")
  .requiredOption("--repo <owner/name>", "the repository on GitHub")
  .option("--json", "print one JSON document")
  .action((runId, flags) =>
    run(async () => (await import("./commands/approve.ts")).approveCommand(runId, flags, term)),
  );

program
  .command("doctor")
  .description("check the credentials, permissions and Jira fields that the config needs, changing nothing")
  .option("--repo <owner/name>", "the repository on GitHub; default: the remote origin of this folder")
  .option("--json", "print one JSON document")
  .action((flags) => run(async () => (await import("./commands/doctor.ts")).doctorCommand(flags, term)));

program
  .command("serve")
  .description("run the service on this machine")
  .option("--host <host>", "address to listen on", "127.0.0.1")
  .option("--port <port>", "port to listen on; 0 picks a free one", parsePort, 4321)
  .action((flags) => run(async () => (await import("./commands/serve.ts")).serveCommand(flags, term)));

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed the message. Its exit code for --help is 0.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else if (error instanceof MilepostError) {
    term.err(sanitizeLines(error.message));
    process.exitCode = failureExitCode(error);
  } else {
    throw error;
  }
}
