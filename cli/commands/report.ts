import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readLedger } from "../../local/open-ledger-reader.ts";
import { escapeMarkdown } from "../../shared/adapters/github/body/escape-markdown.ts";
import { isMachineError, systemErrorCode } from "../../shared/adapters/node/error-code.ts";
import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import { readEnv, stateLocationEnv } from "../../shared/env.ts";
import { UsageError } from "../../shared/errors.ts";
import type { StatusReport } from "../../shared/model/goal-status.ts";
import { reportJson } from "../../shared/report/formats/report-json.ts";
import { reportMarkdown } from "../../shared/report/formats/report-markdown.ts";
import { reportSlack } from "../../shared/report/formats/report-slack.ts";
import { reportHtml } from "../../shared/report/page/report-html.ts";
import { readReport } from "../../shared/status/read-report.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes } from "../exit-code.ts";
import { assertGoalsExist, nothingSyncedMessage } from "../inputs/assert-goals-exist.ts";
import { parseRepositoryName } from "../inputs/repository-name.ts";
import type { ReportFormat } from "../print/report-format.ts";

export interface ReportFlags {
  repo?: string;
  goal?: string;
  format: ReportFormat;
  out?: string;
}

const printers: Readonly<Record<ReportFormat, (report: StatusReport) => string>> = {
  markdown: (report) => reportMarkdown(report, { escape: escapeMarkdown }),
  html: (report) => reportHtml(report),
  slack: (report) => formatJson(reportSlack(report)),
  json: (report) => formatJson(reportJson(report)),
};

/** `milepost report`: prints the status report as of now. Sends nothing, and does not affect scheduled reports. */
export async function reportCommand(
  flags: ReportFlags,
  { out, err, env, folder, clock }: CommandContext,
): Promise<number> {
  const { goal, format, out: file } = flags;
  const wanted = {
    ...(flags.repo !== undefined && { repo: parseRepositoryName(flags.repo) }),
    ...(goal !== undefined && { goal }),
  };
  const { state } = readEnv(env, { state: stateLocationEnv });
  const report = await readLedger(state, async (reader) => {
    await assertGoalsExist(reader.ledger, wanted);
    return readReport(reader, wanted, clock.now());
  });
  if (report.goals.length === 0) err(nothingSyncedMessage);
  const text = printers[format](report).trimEnd();
  if (file === undefined) {
    out(text);
    return exitCodes.done;
  }
  await write(resolve(folder, file), `${text}\n`);
  err(`Report written to ${sanitizeLine(file)}.`);
  return exitCodes.done;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null || isMachineError(error)) throw error;
    throw new UsageError(
      `The report can't be written to ${file} (${code}). Choose a file in an existing, writable folder.`,
      { cause: error },
    );
  }
}
