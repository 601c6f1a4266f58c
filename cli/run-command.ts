import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { sanitizeLines } from "../shared/adapters/node/terminal.ts";
import { MilepostError } from "../shared/errors.ts";
import { splitRules } from "../shared/model/plan/plan-values.ts";
import { formatVersion } from "./build-info.ts";
import type { CommandContext } from "./command-context.ts";
import { shells } from "./completion/shells.ts";
import { exitCodes, failureExitCode } from "./exit-code.ts";
import { ArgumentError } from "./help/argument-error.ts";
import { rewordUsageError } from "./help/reword-usage-error.ts";
import { addHelp, helpHint } from "./help/verb-help.ts";
import { checkFormats } from "./print/check-format.ts";
import { describeFailure } from "./print/describe-failure.ts";
import { reportFormats } from "./print/report-format.ts";

/** Runs `milepost` with these arguments and returns its exit code. Prints a `MilepostError`; throws all other errors. */
export async function runCommand(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode: number = exitCodes.done;
  let verb = "";
  const program = createProgram(context, async (command, options = {}) => {
    const { handlesStopSignal = false, stopMessage = "Stopped. Nothing was changed." } = options;
    exitCode = await (handlesStopSignal ? command() : untilStopSignal(command, stopMessage, context));
  });
  program.hook("preAction", (_, command) => {
    verb = command.name();
  });
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has printed the message. Its exit code for --help is 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof MilepostError)) throw error;
    context.err(sanitizeLines(describeFailure(error)));
    if (error instanceof ArgumentError) context.err(helpHint(verb));
    return failureExitCode(error);
  }
}

/** Returns the exit code of a command, or `interrupted` as soon as a person stops it. The command is not awaited then. */
async function untilStopSignal(
  command: () => Promise<number>,
  message: string,
  { waitForStopSignal, err }: CommandContext,
): Promise<number> {
  const stopped = waitForStopSignal().then(() => {
    err(message);
    return exitCodes.interrupted;
  });
  return Promise.race([command(), stopped]);
}

interface RunOptions {
  /** True if the command ends cleanly by itself; otherwise a stop signal ends it at once. */
  handlesStopSignal?: boolean;
  /** What to print if a stop signal ends the command at once. */
  stopMessage?: string;
}

const handlesStopSignal: RunOptions = { handlesStopSignal: true };
const repoOption = ["--repo <owner/name>", 'repository on GitHub (default: the git remote "origin")'] as const;
const DEFAULT_HELP_WIDTH = 80;
const MAX_HELP_WIDTH = 100;

/** Returns the parser of the command line. Commands are imported only when called, so that `parse` loads no AWS SDK. */
export function createProgram(
  context: CommandContext,
  run: (command: () => Promise<number>, options?: RunOptions) => Promise<void>,
): Command {
  const print = (write: (line: string) => void) => (text: string) => write(text.replace(/\n$/, ""));
  const getHelpWidth = () => Math.min(context.screen.columns ?? DEFAULT_HELP_WIDTH, MAX_HELP_WIDTH);
  const program = new Command("milepost")
    .version(formatVersion(), "--version", "print version and commit")
    .description("Keeps issue trackers in sync with the plans in a repository.")
    .usage("VERB [options]")
    .helpOption("-h, --help", "show the help")
    .commandsGroup("Verbs:")
    .helpCommand("help [verb]", "show the help of a verb")
    .configureHelp({ subcommandTerm: (verb) => verb.name() })
    .exitOverride()
    .configureOutput({
      writeOut: print(context.out),
      writeErr: print(context.err),
      getOutHelpWidth: getHelpWidth,
      getErrHelpWidth: getHelpWidth,
      outputError: (message, write) => write(sanitizeLines(rewordUsageError(message.trimEnd()))),
    });

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
    .description("find mistakes in plans")
    .addOption(new Option("--format <format>", "output format").choices(checkFormats).default("text"))
    .action((paths, { format }) =>
      run(async () => (await import("./commands/check.ts")).checkCommand(paths, format, context)),
    );

  program
    .command("preview")
    .description("show what a sync would do, changing nothing")
    .option(...repoOption)
    .option("--ref <ref>", "branch, tag or commit to read the plans from")
    .option("--dir <dir>", "preview the plans in this folder, without a request to GitHub or Jira")
    .option("--json", "print one JSON document")
    .option("--detailed-exitcode", "exit 10 when there are changes")
    .action((flags) => run(async () => (await import("./commands/preview.ts")).previewCommand(flags, context)));

  program
    .command("sync")
    .description("make the trackers match the plans")
    .option(...repoOption)
    .option("--ref <ref>", "branch, tag or commit to read the plans from")
    .option("--full", "also compare every item with the trackers, to bring back progress")
    .option("--json", "print one JSON document")
    .action((flags) =>
      run(async () => (await import("./commands/sync.ts")).syncCommand(flags, context), handlesStopSignal),
    );

  program
    .command("status")
    .description("show progress, health and dates of all goals")
    .option("--repo <owner/name>", "only the goals of this repository")
    .option("--json", "print one JSON document")
    .addOption(new Option("--watch", "update every few seconds until Ctrl-C").conflicts("json"))
    .action((flags) =>
      run(
        async () => (await import("./commands/status.ts")).statusCommand(flags, context),
        flags.watch ? handlesStopSignal : {},
      ),
    );

  program
    .command("report")
    .description("print the status report as it would be sent now")
    .option("--repo <owner/name>", "only the goals of this repository")
    .option("--goal <id>", "only this goal")
    .addOption(new Option("--format <format>", "output format").choices(reportFormats).default("markdown"))
    .option("--out <file>", "write to a file instead of stdout")
    .action((flags) =>
      run(async () => (await import("./commands/report.ts")).reportCommand(flags, context), {
        stopMessage: "Stopped before the report was complete.",
      }),
    );

  program
    .command("approve")
    .argument("<run>", "id of the held run, as the sync printed it")
    .description("approve the items of a held run for the next sync")
    .option(...repoOption)
    .option("--json", "print one JSON document")
    .action((runId, flags) =>
      run(async () => (await import("./commands/approve.ts")).approveCommand(runId, flags, context), {
        stopMessage: "Stopped. Run the command again to see whether the run is approved.",
      }),
    );

  program
    .command("doctor")
    .description("check the credentials and permissions that a sync needs")
    .option(...repoOption)
    .option("--json", "print one JSON document")
    .action((flags) => run(async () => (await import("./commands/doctor.ts")).doctorCommand(flags, context)));

  program
    .command("serve")
    .description("run the service and its status page on this machine")
    .option("--host <host>", "address to listen on", "127.0.0.1")
    .option("--port <port>", "port to listen on; 0 picks a free one", parsePort, 4321)
    .option("--webhook-port <port>", "another port, for webhooks only, to which a tunnel can lead", parsePort)
    .action((flags) =>
      run(async () => (await import("./commands/serve.ts")).serveCommand(flags, context), handlesStopSignal),
    );

  program
    .command("link")
    .argument("[goal]", "id of a goal; default: all goals")
    .description("print a signed link to the status page")
    .option("--repo <owner/name>", "repository of the goal, if several have a goal with this id")
    .action((goal, flags) =>
      run(async () => (await import("./commands/link.ts")).linkCommand({ goal, ...flags }, context)),
    );

  program
    .command("completion")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .description("print a completion script for a shell")
    .action((shell) =>
      run(async () => (await import("./commands/completion.ts")).completionCommand(shell, program, context)),
    );

  addHelp(program);
  return program;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}
