import { setTimeout as wait } from "node:timers/promises";
import { readLedger } from "../../local/open-ledger-reader.ts";
import { sanitizeLines } from "../../shared/adapters/node/terminal.ts";
import { readEnv, stateLocationEnv } from "../../shared/env.ts";
import { MilepostError, UsageError } from "../../shared/errors.ts";
import { statusJson } from "../../shared/report/formats/report-json.ts";
import type { PageModel } from "../../shared/report/page/page-model.ts";
import { readPageModel } from "../../shared/status/read-page.ts";
import { formatJson } from "../../shared/text/format-json.ts";
import type { CommandContext } from "../command-context.ts";
import { exitCodes, failureExitCode } from "../exit-code.ts";
import { ArgumentError } from "../help/argument-error.ts";
import { assertGoalsExist } from "../inputs/assert-goals-exist.ts";
import { parseRepositoryName } from "../inputs/repository-name.ts";
import { formatStatus } from "../print/print-status.ts";

export interface StatusFlags {
  repo?: string;
  json?: boolean;
  watch?: boolean;
}

const REFRESH_MS = 5_000;

/** `milepost status`: prints the stored status of all goals. Sends no request to trackers. */
export async function statusCommand(flags: StatusFlags, context: CommandContext): Promise<number> {
  try {
    return await status(flags, context);
  } catch (error) {
    if (!flags.json || !(error instanceof MilepostError)) throw error;
    const none = statusJson({ generatedAt: context.clock.now().toISOString(), goals: [] });
    context.out(formatJson({ ...none, error: error.message }));
    return failureExitCode(error);
  }
}

async function status(flags: StatusFlags, context: CommandContext): Promise<number> {
  const wanted = flags.repo === undefined ? {} : { repo: parseRepositoryName(flags.repo) };
  const { state } = readEnv(context.env, { state: stateLocationEnv });
  // Opens the state for each read: with --watch, another process can take over the database between two reads.
  const readModel = () =>
    readLedger(state, async ({ ledger }) => {
      await assertGoalsExist(ledger, wanted);
      return readPageModel(ledger, context.clock.now(), wanted);
    });
  const format = (model: PageModel) => formatStatus(model, { color: context.color, columns: context.screen.columns });
  if (flags.watch) {
    if (!context.screen.isTTY) {
      throw new ArgumentError("--watch needs a terminal, and this output is not one.");
    }
    return watch(async () => format(await readModel()), context);
  }
  const model = await readModel();
  if (flags.json) context.out(formatJson(statusJson(model)));
  else for (const line of format(model)) context.out(line);
  return exitCodes.done;
}

async function watch(read: () => Promise<string[]>, context: CommandContext): Promise<number> {
  const { out, clear, color } = context;
  const stop = new AbortController();
  const stopped = context.waitForStopSignal().then(() => stop.abort());
  const note = color.dim(`Updates every ${REFRESH_MS / 1000} seconds. Stop with Ctrl-C.`);
  while (!stop.signal.aborted) {
    const lines = await read().catch((error: unknown) => {
      // Other failures, such as an outage, are shown instead of the table, because the next update can succeed.
      if (!(error instanceof MilepostError) || error instanceof UsageError) throw error;
      return [sanitizeLines(error.message)];
    });
    clear();
    out([...lines, "", note].join("\n"));
    await wait(REFRESH_MS, undefined, { signal: stop.signal }).catch(() => {});
  }
  await stopped;
  return exitCodes.done;
}
