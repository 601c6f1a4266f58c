import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processTerminal, sanitizeLine } from "../shared/adapters/node/terminal.ts";
import { Secret } from "../shared/config/secret.ts";
import { UsageError } from "../shared/errors.ts";
import { DemoClock } from "./demo/demo-clock.ts";
import { runDemo } from "./demo/run-demo.ts";
import { RunWaiter } from "./demo/run-waiter.ts";
import { showHistory } from "./demo/show-history.ts";
import { startGitHubEmulator } from "./emulators/github/github-emulator.ts";
import { startJiraEmulator } from "./emulators/jira/jira-emulator.ts";
import { startSlackEmulator } from "./emulators/slack/slack-emulator.ts";
import { openState } from "./open-state.ts";
import { startService } from "./service.ts";
import { waitForStopSignal } from "./wait-for-stop-signal.ts";

const USAGE = "Options: --once (exit after the run), --port PORT (of the status page, default 4321).";
const DEFAULT_PORT = 4321;

interface Options {
  once: boolean;
  /** Port of the status page; `null` for the default port, or a free port if the default is in use. */
  port: number | null;
}

/** Time at which the demo starts. It matches the dates in the example plan. */
const demoStart = new Date("2026-05-15T08:00:00Z");
const planFile = new URL("../test/fixtures/plans/live-review.md", import.meta.url);
const secret = "demo-secret";

/** Implements `npm start`: runs the service with embedded databases and emulators, and syncs an example plan. */
async function start(options: Options): Promise<void> {
  const term = processTerminal;
  const folder = await mkdtemp(join(tmpdir(), "milepost-"));
  const clock = new DemoClock(demoStart);
  const now = () => clock.now();
  const github = await startGitHubEmulator({ now });
  const jira = await startJiraEmulator({ now });
  const slack = await startSlackEmulator({ now, limits: false });
  const errors = { isExpected: false };
  const state = await openState({ kind: "folder", folder }, { isExclusive: true });
  try {
    const runs = new RunWaiter();
    const token = new Secret("test-token");
    const service = await startService({
      state,
      github: { apiUrl: github.url, credentials: { kind: "token", token } },
      jira: { baseUrl: jira.url, credentials: { kind: "cloud", email: "bot@example.com", token } },
      slack: { kind: "bot", token: new Secret(slack.token), apiUrl: slack.apiUrl },
      clock,
      jiraSecrets: [new Secret(secret)],
      secrets: [new Secret(secret)],
      operator: null,
      host: "127.0.0.1",
      port: options.port ?? DEFAULT_PORT,
      anyPort: options.port === null,
      log: (message, { error, reason }) => {
        if (error && !errors.isExpected) term.err(`${message}: ${sanitizeLine(`${error} ${reason ?? ""}`)}`);
      },
      onRun: (envelope, run) => runs.addRun(envelope.delivery, run),
    });
    term.err(`milepost listening on ${service.url}`);
    try {
      const plan = await readFile(planFile, "utf8");
      const demo = { github, jira, slack, service, secret, plan, runs, term, errors };
      await runDemo(demo);
      await showHistory(demo, clock);
      if (!options.once) {
        const stopped = waitForStopSignal();
        term.out(`  status page  ${service.url}        stop with Ctrl-C`);
        await stopped;
      }
    } finally {
      await service.close();
    }
  } finally {
    await state.close();
    await github.close();
    await jira.close();
    await slack.close();
    await rm(folder, { recursive: true, force: true });
  }
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
