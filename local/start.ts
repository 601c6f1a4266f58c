import { processTerminal, sanitizeLine } from "../shared/adapters/node/terminal.ts";
import { UsageError } from "../shared/errors.ts";
import { runDemo } from "./demo/run-demo.ts";
import { showHistory } from "./demo/show-history.ts";
import { withDemo } from "./demo/with-demo.ts";
import { waitForStopSignal } from "./wait-for-stop-signal.ts";

const USAGE = "Options: --once (exit after the run), --port PORT (of the status page, default 4321).";
const DEFAULT_PORT = 4321;

interface Options {
  once: boolean;
  /** Port of the status page; `null` for the default port, or a free port if the default is in use. */
  port: number | null;
}

/** Implements `npm start`: runs the service with embedded databases and emulators, and syncs an example plan. */
async function start({ once, port }: Options): Promise<void> {
  const term = processTerminal;
  await withDemo({ port: port ?? DEFAULT_PORT, anyPort: port === null, term }, async (demo, clock) => {
    await runDemo(demo);
    await showHistory(demo, clock);
    if (once) return;
    const stopped = waitForStopSignal();
    term.out(`  status page  ${demo.service.url}        stop with Ctrl-C`);
    await stopped;
  });
}

function parseOptions(args: string[]): Options {
  const rest = [...args];
  const options: Options = { once: false, port: null };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--once") options.once = true;
    else if (arg === "--port" && /^\d{1,5}$/.test(rest[0] ?? "")) options.port = Number(rest.shift());
    else throw new UsageError(`Unknown argument "${sanitizeLine(arg)}". ${USAGE}`);
  }
  return options;
}

try {
  await start(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
