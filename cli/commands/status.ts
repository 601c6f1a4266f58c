import { setTimeout as wait } from "node:timers/promises";
import { readLedger } from "../../local/open-ledger-reader.ts";
import { untilStopped } from "../../local/until-stopped.ts";
import { systemClock } from "../../shared/adapters/node/system-clock.ts";
import { readEnv, type StatePlace, statePlaceEnv } from "../../shared/env.ts";
import { UsageError } from "../../shared/errors.ts";
import { statusJson } from "../../shared/report/formats/report-json.ts";
import type { PageModel } from "../../shared/report/page/page-model.ts";
import { readPageModel } from "../../shared/report/run/read-page.ts";
import { exitCodes } from "../exit-code.ts";
import { isExpected } from "../failed-result.ts";
import { statusLines } from "../print/print-status.ts";
import { plainLines, type Terminal } from "../print/terminal.ts";
import { repositoryName } from "../repository-name.ts";
import { assertKnown } from "../wanted-goals.ts";

export interface StatusFlags {
  repo?: string;
  json?: boolean;
  watch?: boolean;
}

interface Screen {
  isTTY?: boolean;
  columns?: number;
}

/** Milliseconds between two drawings. */
const redrawn = 5_000;
/** The cursor goes to the top, and what was below it goes. */
const clear = "\u001b[H\u001b[2J";

/** `milepost status`: how every goal stands by the state alone; no tracker is asked. */
export async function statusCommand(flags: StatusFlags, terminal: Terminal, screen: Screen): Promise<number> {
  try {
    return await status(flags, terminal, screen);
  } catch (error) {
    if (!flags.json || !isExpected(error)) throw error;
    const generatedAt = systemClock.now().toISOString();
    terminal.out(
      JSON.stringify({ ...statusJson({ generatedAt, goals: [] }), error: error.message }, null, 2),
    );
    return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
  }
}

async function status(flags: StatusFlags, terminal: Terminal, screen: Screen): Promise<number> {
  const wanted = flags.repo === undefined ? {} : { repo: repositoryName(flags.repo) };
  const { state } = readEnv(process.env, { state: statePlaceEnv });
  if (flags.watch) {
    if (flags.json)
      throw new UsageError("--watch is for people, and --json for programs: leave one of them out.");
    if (!screen.isTTY) {
      throw new UsageError(
        "--watch draws on a terminal, and this output is none. Leave it out, or run it in one.",
      );
    }
    return watch(state, wanted, terminal, screen);
  }
  const model = await readModel(state, wanted);
  if (flags.json) terminal.out(JSON.stringify(statusJson(model), null, 2));
  else for (const line of statusLines(model, { ...terminal, columns: screen.columns })) terminal.out(line);
  return exitCodes.done;
}

async function watch(
  place: StatePlace,
  wanted: { repo?: string },
  terminal: Terminal,
  screen: Screen,
): Promise<number> {
  const stop = new AbortController();
  const stopped = untilStopped().then(() => stop.abort());
  while (!stop.signal.aborted) {
    const lines = await drawn(place, wanted, terminal, screen);
    const note = terminal.color.dim(`Drawn anew every ${redrawn / 1000} seconds. Stop with Ctrl-C.`);
    terminal.out(`${clear}${[...lines, "", note].join("\n")}`);
    await wait(redrawn, undefined, { signal: stop.signal }).catch(() => {});
  }
  await stopped;
  return exitCodes.done;
}

/** The state is opened each time: who runs it may end and another one begin. */
async function drawn(
  place: StatePlace,
  wanted: { repo?: string },
  { color }: Terminal,
  { columns }: Screen,
): Promise<string[]> {
  try {
    return statusLines(await readModel(place, wanted), { color, columns });
  } catch (error) {
    // What is out of reach now may be back at the next drawing.
    if (!isExpected(error) || error instanceof UsageError) throw error;
    return plainLines(error.message).split("\n");
  }
}

function readModel(place: StatePlace, wanted: { repo?: string }): Promise<PageModel> {
  return readLedger(place, async ({ ledger }) => {
    await assertKnown(ledger, wanted);
    return readPageModel(ledger, systemClock.now(), wanted);
  });
}
