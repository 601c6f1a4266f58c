import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import { RetryLater } from "../../shared/errors.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import type { GitHubEmulator } from "../emulators/github/github-emulator.ts";
import type { JiraEmulator } from "../emulators/jira/emulator-types.ts";
import type { SlackEmulator } from "../emulators/slack/slack-emulator.ts";
import type { Service } from "../service.ts";
import { formatRequests, printGitHub, printJira, printPlan } from "./print-result.ts";
import type { RunWaiter } from "./run-waiter.ts";
import { waitUntilIdle } from "./wait-until-idle.ts";

export interface Demo {
  github: GitHubEmulator;
  jira: JiraEmulator;
  slack: SlackEmulator;
  service: Service;
  secret: string;
  plan: string;
  runs: RunWaiter;
  term: Terminal;
  /** While `isExpected` is true, logged errors are part of the demo and are not printed. */
  errors: { isExpected: boolean };
}

export const repository = "acme/web";
export const path = ".goalkit/goals/001-live-review/milestones.md";
export const configPath = ".goalkit/milepost.yml";
export const project = "WEB";
export const channel = "C0PLANS0000";
/** Config lines for the demo: a Slack channel and a weekly report, by default on Mondays. */
export const slackConfig = `slack:\n  channel: ${channel}\nreport:\n  timezone: Europe/Berlin\n`;
const config = `jira:\n  project: ${project}\n${slackConfig}`;

/** Pushes a plan to the GitHub emulator, waits until Milepost has synced it, and prints the result of each step. */
export async function runDemo(demo: Demo): Promise<void> {
  const { github, jira, slack, service, secret, plan, term } = demo;
  term.out("Milepost on this machine: DynamoDB (dynalite), SQS (fauxqs), emulators of GitHub, Jira and Slack");
  term.out("");
  await github.createRepository(repository);
  github.setWebhook(repository, { url: `${service.url}/webhooks/github`, secret });
  slack.createChannel(channel, { name: "plans" });
  jira.createProject(project, { name: "Web", moreStatuses: [{ name: "Cancelled", category: "done" }] });
  jira.setWebhook({ url: `${service.url}/webhooks/jira`, secret, project });

  const { result } = await pushFirst(demo, { [path]: plan, [configPath]: config, "README.md": "# Web\n" });
  printPlan(plan, path, term);
  term.out("");
  if (result.outcome !== "synced") term.out(`  ${result.outcome}: ${sanitizeLine(result.error ?? "")}`);
  printGitHub(repository, github, term);
  printJira(project, jira, term);
  term.out("");

  const readme = { "README.md": "# Web\n\nNow with a second line.\n" };
  const unchanged = await push(demo, { [path]: plan, ...readme });
  printStep(term, "pushed again unchanged", formatRequests(unchanged.run));
  const reworded = plan.replace("comment storage API", "comment store API");
  const changed = await push(demo, { [path]: reworded });
  printStep(term, "changed one word", formatRequests(changed.run));
  const shortened = reworded.replace(", auth/permissions", "");
  const removed = await push(demo, { [path]: shortened });
  printStep(term, "removed one deliverable", formatClosed(removed.run, demo));
  await showOutage(demo, shortened.replace("optimistic updates", "optimistic display"));
}

export function printStep({ out }: Terminal, step: string, result: string): void {
  out(`  ${step.padEnd(26)} ${result}`);
}

/** Returns a text about the tracker items that a run closed for a removed deliverable. */
function formatClosed(run: SyncRun, { github, jira }: Demo): string {
  const number = findClosed(run, "github");
  const reason = github.issue(repository, Number(number)).stateReason;
  const key = findClosed(run, "jira");
  return `#${number} closed as ${reason?.replace("_", " ")}, ${key} moved to ${sanitizeLine(jira.issue(key).status)}`;
}

function findClosed({ result }: SyncRun, name: TrackerName): string {
  const trackers = result.plans.flatMap((plan) => plan.trackers).filter(({ tracker }) => tracker === name);
  const closed = trackers.flatMap(({ operations }) => operations).find(({ action }) => action === "close");
  return closed?.remote?.split("/").at(-1) ?? "?";
}

/** Pushes a plan while Jira is down, to show that GitHub is synced at once, and Jira as soon as Jira is back. */
async function showOutage(demo: Demo, plan: string): Promise<void> {
  const { jira, runs, errors, term } = demo;
  await waitUntilIdle(demo);
  errors.isExpected = true;
  const headers = { "retry-after": "1" };
  const endOutage = jira.faults.on(() => ({ kind: "answer", status: 503, body: {}, headers }));
  const { run, delivery } = await push(demo, { [path]: plan });
  endOutage();
  const trackers = run.result.plans.flatMap((one) => one.trackers);
  const writes = trackers.find(({ tracker }) => tracker === "github")?.requests.writes ?? 0;
  const retry = run.stopped instanceof RetryLater ? "Jira answers 503 and is retried" : "no failure";
  printStep(term, "changed while Jira is down", `${formatCount(writes, "write")} to GitHub; ${retry}`);
  printStep(term, "Jira is back", `${formatRequests(await runs.waitFor(delivery, 2))}, automatically`);
  errors.isExpected = false;
}

async function pushFirst(demo: Demo, files: Record<string, string>): Promise<SyncRun> {
  const { github, term } = demo;
  const started = performance.now();
  const { run, commit, delivery, answered } = await push(demo, files);
  const status = github.deliveries(repository).find(({ guid }) => guid === delivery)?.status ?? 0;
  term.out(`  pushed    ${repository}@${commit.slice(0, 7)}   ${path}`);
  term.out(`  webhook   ${status} in ${Math.round(answered - started)} ms         delivery ${delivery?.slice(0, 8)}`);
  return run;
}

async function push(demo: Demo, files: Record<string, string>) {
  const { github, runs } = demo;
  // Waits, because webhooks for Milepost's own writes cause syncs, which could process the next push.
  await waitUntilIdle(demo);
  const { commit, delivery } = await github.push(repository, files);
  const answered = performance.now();
  return { commit, delivery, answered, run: await runs.waitFor(delivery) };
}
