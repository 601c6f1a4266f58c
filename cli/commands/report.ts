import { writeFile } from "node:fs/promises";
import { readLedger } from "../../local/open-ledger-reader.ts";
import { escapeMarkdown } from "../../shared/adapters/github/markdown.ts";
import { errorCode } from "../../shared/adapters/local/error-code.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { readEnv, statePlaceEnv } from "../../shared/env.ts";
import { UsageError } from "../../shared/errors.ts";
import type { Report } from "../../shared/model/goal-report.ts";
import { reportHtml } from "../../shared/report/formats/report-html.ts";
import { reportJson } from "../../shared/report/formats/report-json.ts";
import { reportMarkdown } from "../../shared/report/formats/report-markdown.ts";
import { reportSlack } from "../../shared/report/formats/report-slack.ts";
import { readReport } from "../../shared/report/run/read-report.ts";
import { exitCodes } from "../exit-code.ts";
import type { ReportFormat } from "../print/report-format.ts";
import { plain, type Terminal } from "../print/terminal.ts";
import { repositoryName } from "../repository-name.ts";
import { assertKnown, nothingSynced } from "../wanted-goals.ts";

export interface ReportFlags {
  repo?: string;
  goal?: string;
  format: ReportFormat;
  out?: string;
}

const printers: Readonly<Record<ReportFormat, (report: Report) => string>> = {
  markdown: (report) => reportMarkdown(report, { escape: escapeMarkdown }),
  html: (report) => reportHtml(report),
  slack: (report) => JSON.stringify(reportSlack(report), null, 2),
  json: (report) => JSON.stringify(reportJson(report), null, 2),
};

/** `milepost report`: the status report as it would go out now. It sends nothing and counts as no report. */
export async function reportCommand(flags: ReportFlags, { out, err }: Terminal): Promise<number> {
  const { goal, format, out: file } = flags;
  const wanted = {
    ...(flags.repo !== undefined && { repo: repositoryName(flags.repo) }),
    ...(goal !== undefined && { goal }),
  };
  const { state } = readEnv(process.env, { state: statePlaceEnv });
  const report = await readLedger(state, async (reader) => {
    await assertKnown(reader.ledger, wanted);
    return readReport(reader, wanted, systemClock.now());
  });
  if (report.goals.length === 0) err(nothingSynced);
  const text = printers[format](report).trimEnd();
  if (file === undefined) {
    out(text);
    return exitCodes.done;
  }
  await write(file, `${text}\n`);
  err(`The report is in ${plain(file)}.`);
  return exitCodes.done;
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    throw new UsageError(
      `The report can't be written to ${file} (${code}). Name a file in a folder that is there and may be written to.`,
      { cause: error },
    );
  }
}
