import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { sanitizeLines } from "../shared/adapters/node/terminal.ts";
import { MilepostError } from "../shared/errors.ts";
import { splitRules } from "../shared/model/plan/plan-values.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes, failureExitCode } from "./exit-code.ts";
import { checkFormats } from "./print/check-report.ts";
import { reportFormats } from "./print/report-format.ts";

/** Runs `milepost` with these arguments and returns its exit code. Prints a `MilepostError`; throws all other errors. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = createProgram(context, async (command) => {
    exitCode = await command();
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has printed the message. Its exit code for --help is 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof MilepostError)) throw error;
    context.err(sanitizeLines(error.message));
    return failureExitCode(error);
  }
}

/** Returns the parser of the command line. Commands are imported only when called, so that `parse` loads no AWS SDK. */
function createProgram(context: CommandContext, run: (command: () => Promise<number>) => Promise<void>): Command {
  const print = (write: (line: string) => void) => (text: string) => write(text.replace(/\n$/, ""));
  const program = new Command("milepost")
    .description("Syncs issue trackers with the plan in the repository.")
    .exitOverride()
    .configureOutput({ writeOut: print(context.out), writeErr: print(context.err) })
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
    .action((file, flags) => run(async () => (await import("./commands/parse.ts")).parseCommand(file, flags, context)));

  program
    .command("check")
    .argument("[paths...]", "plans; default: the plans in the config")
    .description("lint plans")
    .addOption(new Option("--format <format>", "output format").choices(Object.keys(checkFormats)).default("text"))
    .action((paths, { format }) =>
      run(async () => (await import("./commands/check.ts")).checkCommand(paths, format, context)),
    );

  program
    .command("preview")
    .description("show what a sync would do, changing nothing")
    .option("--repo <owner/name>", "the repository on GitHub; default: the remote origin of this folder")
    .option("--ref <ref>", "branch, tag or commit to read the plans from")
    .option("--dir <dir>", "preview the plans in this folder, without a request to GitHub or Jira")
    .option("--json", "print one JSON document")
    .option("--detailed-exitcode", "exit 10 when there are changes")
    .action((flags) => run(async () => (await import("./commands/preview.ts")).previewCommand(flags, context)));

  program
    .command("sync")
    .description("make the trackers match the plans")
    .requiredOption("--repo <owner/name>", "the repository on GitHub")
    .option("--ref <ref>", "branch, tag or commit to read the plans from")
    .option("--json", "print one JSON document")
    .action((flags) => run(async () => (await import("./commands/sync.ts")).syncCommand(flags, context)));

  program
    .command("status")
    .description("show the status of all goals, without a request to trackers")
    .option("--repo <owner/name>", "only the goals of this repository")
    .option("--json", "print one JSON document")
    .option("--watch", "update every few seconds until Ctrl-C")
    .action((flags) => run(async () => (await import("./commands/status.ts")).statusCommand(flags, context)));

  program
    .command("report")
    .description("print the status report, changing nothing")
    .option("--repo <owner/name>", "only the goals of this repository")
    .option("--goal <id>", "only this goal")
    .addOption(new Option("--format <format>", "output format").choices(reportFormats).default("markdown"))
    .option("--out <file>", "write to a file instead of stdout")
    .action((flags) => run(async () => (await import("./commands/report.ts")).reportCommand(flags, context)));

  program
    .command("approve")
    .argument("<run>", "id of the held run")
    .description("approve the items of a held run")
    .requiredOption("--repo <owner/name>", "the repository on GitHub")
    .option("--json", "print one JSON document")
    .action((runId, flags) =>
      run(async () => (await import("./commands/approve.ts")).approveCommand(runId, flags, context)),
    );

  program
    .command("doctor")
    .description("check the credentials, permissions and Jira fields that the config needs, changing nothing")
    .option("--repo <owner/name>", "the repository on GitHub; default: the remote origin of this folder")
    .option("--json", "print one JSON document")
    .action((flags) => run(async () => (await import("./commands/doctor.ts")).doctorCommand(flags, context)));

  program
    .command("serve")
    .description("run the service on this machine")
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port to listen on; 0 picks a free one", parsePort, 4321)
    .action((flags) => run(async () => (await import("./commands/serve.ts")).serveCommand(flags, context)));

  return program;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}
