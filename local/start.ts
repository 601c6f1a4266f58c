import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { plain, terminal } from "../cli/print/terminal.ts";
import { Secret } from "../shared/config/secret.ts";
import { UsageError } from "../shared/errors.ts";
import { DemonstrationClock } from "./demo/demo-clock.ts";
import { demonstrate } from "./demo/run-demo.ts";
import { RunWaiter } from "./demo/run-waiter.ts";
import { showWeeks } from "./demo/show-history.ts";
import { startGitHubDouble } from "./emulators/github/github-emulator.ts";
import { startJiraDouble } from "./emulators/jira/jira-emulator.ts";
import { startSlackDouble } from "./emulators/slack/slack-emulator.ts";
import { openState } from "./open-state.ts";
import { startService } from "./service.ts";
import { untilStopped } from "./until-stopped.ts";

const usage =
  "npm start takes --once (stop after the run) and --port PORT (of the status page, default 4321).";
const defaultPort = 4321;

interface Options {
  once: boolean;
  /** Null: the default one, or a free one where that is in use. */
  port: number | null;
}

/** The day on which the example's plan begins. */
const firstDay = new Date("2026-05-15T08:00:00Z");
const examplePlan = new URL("../test/fixtures/plans/live-review.md", import.meta.url);

/** `npm start`: the whole service on embedded parts, with a plan pushed through it. */
async function start(options: Options): Promise<void> {
  const term = terminal();
  const folder = await mkdtemp(join(tmpdir(), "milepost-"));
  const clock = new DemonstrationClock(firstDay);
  const now = () => clock.now();
  const github = await startGitHubDouble({ now });
  const jira = await startJiraDouble({ now });
  const slack = await startSlackDouble({ now, limits: false });
  const secret = "a secret of this demonstration";
  const trouble = { expected: false };
  const state = await openState({ kind: "folder", folder }, { own: true });
  try {
    const runs = new RunWaiter();
    const service = await startService({
      state,
      github: { apiUrl: github.url, credentials: { kind: "token", token: new Secret("test-token") } },
      jira: {
        baseUrl: jira.url,
        credentials: { kind: "cloud", email: "bot@example.com", token: new Secret("test-token") },
      },
      slack: { kind: "bot", token: new Secret(slack.token), apiUrl: slack.apiUrl },
      clock,
      jiraSecrets: [new Secret(secret)],
      secrets: [new Secret(secret)],
      operator: null,
      host: "127.0.0.1",
      port: options.port ?? defaultPort,
      anyPort: options.port === null,
      log: (message, { error, reason }) => {
        if (error && !trouble.expected) term.err(`${message}: ${plain(String(error))} ${reason}`);
      },
      onRun: (envelope, run) => runs.finished(envelope.delivery, run),
    });
    term.err(`milepost listening on ${service.url}`);
    try {
      const plan = await readFile(examplePlan, "utf8");
      await demonstrate({ github, jira, slack, service, secret, plan, runs, term, trouble });
      await showWeeks({ github, slack, service, secret, clock, plan, term });
      if (!options.once) {
        const stopped = untilStopped();
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

function readOptions(args: string[]): Options {
  const rest = [...args];
  const options: Options = { once: false, port: null };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === "--once") options.once = true;
    else if (arg === "--port" && /^\d{1,5}$/.test(rest[0] ?? "")) options.port = Number(rest.shift());
    else throw new UsageError(`"${plain(arg)}" is not understood. ${usage}`);
  }
  return options;
}

try {
  await start(readOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
