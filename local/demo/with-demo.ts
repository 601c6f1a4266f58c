import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import { Secret } from "../../shared/config/secret.ts";
import { startGitHubEmulator } from "../emulators/github/github-emulator.ts";
import { startJiraEmulator } from "../emulators/jira/jira-emulator.ts";
import { startSlackEmulator } from "../emulators/slack/slack-emulator.ts";
import { openState } from "../open-state.ts";
import { startService } from "../service.ts";
import { DemoClock } from "./demo-clock.ts";
import type { Demo } from "./run-demo.ts";
import { RunWaiter } from "./run-waiter.ts";

/** Time at which the demo starts. It matches the dates in the example plan. */
const demoStart = new Date("2026-05-15T08:00:00Z");
const planFile = new URL("../../test/fixtures/plans/live-review.md", import.meta.url);
const secret = "demo-secret";

interface DemoOptions {
  port: number;
  /** True to use a free port if `port` is in use. */
  anyPort: boolean;
  term: Terminal;
}

/** Starts the service with embedded databases and emulators in a temporary folder, for as long as `play` runs. */
export async function withDemo(
  { port, anyPort, term }: DemoOptions,
  play: (demo: Demo, clock: DemoClock) => Promise<void>,
): Promise<void> {
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
      port,
      anyPort,
      log: (message, { error, reason }) => {
        if (error && !errors.isExpected) term.err(`${message}: ${sanitizeLine(`${error} ${reason ?? ""}`)}`);
      },
      onRun: (envelope, run) => runs.addRun(envelope.delivery, run),
    });
    term.err(`milepost listening on ${service.url}`);
    try {
      const plan = await readFile(planFile, "utf8");
      await play({ github, jira, slack, service, secret, plan, runs, term, errors }, clock);
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
