import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { errorCode } from "../shared/adapters/local/error-code.ts";
import { UsageError } from "../shared/errors.ts";
import { splitRules } from "../shared/model/plan.ts";
import { exitCodes } from "./exit-code.ts";
import { isExpected } from "./failed-result.ts";
import { checkFormats } from "./print/check-report.ts";
import { reportFormats } from "./print/report-format.ts";
import { plainLines, terminal } from "./print/terminal.ts";

const term = terminal();

// Who reads along may stop at any line (`| head`); what is under way goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (errorCode(error) !== "EPIPE") throw error;
  });
}

/** Each command is loaded when it is used: `parse` does not wait for the AWS SDK. */
const program = new Command("milepost")
  .description("Keeps trackers in step with the plan in the repository.")
  .exitOverride()
  .showHelpAfterError("(milepost --help lists the commands)");

program
  .command("parse")
  .argument("<file>", "a plan, or - for standard input")
  .description("print a plan as JSON")
  .option("--path <path>", "the path in the repository that the text stands for")
  .addOption(
    new Option("--split <rule>", "how one Deliverable line becomes items")
      .choices(splitRules)
      .default("auto"),
  )
  .option("--start <date>", "anchors relative weeks when the plan has no date")
  .action(async (file, flags) => {
    const { parseCommand } = await import("./commands/parse.ts");
    process.exitCode = await parseCommand(file, flags, term);
  });

program
  .command("check")
  .argument("[paths...]", "plans; default: those that the config names")
  .description("lint plans")
  .addOption(
    new Option("--format <format>", "how to print").choices(Object.keys(checkFormats)).default("text"),
  )
  .action(async (paths, { format }) => {
    const { checkCommand } = await import("./commands/check.ts");
    process.exitCode = await checkCommand(paths, format, term);
  });

program
  .command("preview")
  .description("show what a sync would do, changing nothing")
  .option("--repo <owner/name>", "the repository on GitHub")
  .option("--ref <ref>", "branch, tag or commit to read the plans from")
  .option("--dir <dir>", "read the plans from this folder instead")
  .option("--json", "print one JSON document")
  .option("--detailed-exitcode", "exit 10 when there are changes")
  .action(async (flags) => {
    const { previewCommand } = await import("./commands/preview.ts");
    process.exitCode = await previewCommand(flags, term);
  });

program
  .command("sync")
  .description("bring the trackers in line with the plans")
  .requiredOption("--repo <owner/name>", "the repository on GitHub")
  .option("--ref <ref>", "branch, tag or commit to read the plans from")
  .option("--json", "print one JSON document")
  .action(async (flags) => {
    const { syncCommand } = await import("./commands/sync.ts");
    process.exitCode = await syncCommand(flags, term);
  });

program
  .command("status")
  .description("show how every goal stands, from what is known of it")
  .option("--repo <owner/name>", "only the goals of this repository")
  .option("--json", "print one JSON document")
  .option("--watch", "draw it anew every few seconds until Ctrl-C")
  .action(async (flags) => {
    const { statusCommand } = await import("./commands/status.ts");
    process.exitCode = await statusCommand(flags, term, process.stdout);
  });

program
  .command("report")
  .description("print the status report, changing nothing")
  .option("--repo <owner/name>", "only the goals of this repository")
  .option("--goal <id>", "only the goal of this name")
  .addOption(new Option("--format <format>", "how to print").choices(reportFormats).default("markdown"))
  .option("--out <file>", "write it there instead of printing it")
  .action(async (flags) => {
    const { reportCommand } = await import("./commands/report.ts");
    process.exitCode = await reportCommand(flags, term);
  });

program
  .command("approve")
  .argument("<run>", "the run that was held, as its output names it")
  .description("let a held run go on with exactly what it held")
  .requiredOption("--repo <owner/name>", "the repository on GitHub")
  .option("--json", "print one JSON document")
  .action(async (run, flags) => {
    const { approveCommand } = await import("./commands/approve.ts");
    process.exitCode = await approveCommand(run, flags, term);
  });

program
  .command("doctor")
  .description("check every credential, permission and Jira field that the config needs, changing nothing")
  .option("--repo <owner/name>", "the repository on GitHub; default: the remote of this folder")
  .option("--json", "print one JSON document")
  .action(async (flags) => {
    const { doctorCommand } = await import("./commands/doctor.ts");
    process.exitCode = await doctorCommand(flags, term);
  });

program
  .command("serve")
  .description("run the service on this machine")
  .option("--host <host>", "address to listen on", "127.0.0.1")
  .option("--port <port>", "port to listen on; 0 picks a free one", parsePort, 4321)
  .action(async (flags) => {
    const { serveCommand } = await import("./commands/serve.ts");
    process.exitCode = await serveCommand(flags, term);
  });

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError("a port is a number from 0 to 65535.");
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed the message; asking for help is no mistake.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  } else if (error instanceof UsageError) {
    term.err(plainLines(error.message));
    process.exitCode = exitCodes.usage;
  } else if (isExpected(error)) {
    term.err(plainLines(error.message));
    process.exitCode = exitCodes.failed;
  } else {
    throw error;
  }
}
