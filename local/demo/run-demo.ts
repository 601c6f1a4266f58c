import { counted, plain, type Terminal } from "../../cli/print/terminal.ts";
import { RetryLater } from "../../shared/errors.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { SyncRun } from "../../shared/sync/run/sync-repository.ts";
import type { GitHubDouble } from "../emulators/github/github-emulator.ts";
import type { JiraDouble } from "../emulators/jira/jira-emulator.ts";
import type { SlackDouble } from "../emulators/slack/slack-emulator.ts";
import type { Service } from "../service.ts";
import { idle } from "./idle.ts";
import { printGitHub, printJira, printPlan, requestsOf } from "./print-result.ts";
import type { RunWaiter } from "./run-waiter.ts";

export interface Demonstration {
  github: GitHubDouble;
  jira: JiraDouble;
  slack: SlackDouble;
  service: Service;
  secret: string;
  /** The text of the plan that is pushed. */
  plan: string;
  runs: RunWaiter;
  term: Terminal;
  /** Set while what is logged is told here. */
  trouble: { expected: boolean };
}

export const repository = "acme/web";
export const path = ".goalkit/goals/001-live-review/milestones.md";
export const configPath = ".goalkit/milepost.yml";
const project = "WEB";
export const channel = "C0PLANS0000";
/** Reports on Mondays, in Slack and in an issue. */
export const telling = `slack:\n  channel: ${channel}\nreport:\n  timezone: Europe/Berlin\n`;
const config = `jira:\n  project: ${project}\n${telling}`;

/** Pushes a plan through webhook, queue, worker, DynamoDB, GitHub and Jira, and prints what came of it. */
export async function demonstrate(demonstration: Demonstration): Promise<void> {
  const { github, jira, slack, service, secret, plan, term } = demonstration;
  const say = (what: string, came: string) => term.out(`  ${what.padEnd(26)} ${came}`);
  term.out(
    "Milepost on this machine: DynamoDB (dynalite), SQS (fauxqs), and doubles of GitHub, Jira and Slack",
  );
  term.out("");
  await github.createRepository(repository);
  github.setWebhook(repository, { url: `${service.url}/webhooks/github`, secret });
  slack.createChannel(channel, { name: "plans" });
  jira.createProject(project, { name: "Web", moreStatuses: [{ name: "Cancelled", category: "done" }] });

  const first = await pushed(demonstration, { [path]: plan, [configPath]: config, "README.md": "# Web\n" });
  printPlan(plan, path, term);
  term.out("");
  if (first.result.outcome !== "synced") {
    term.out(`  ${first.result.outcome}: ${plain(first.result.error ?? "")}`);
  }
  printGitHub(repository, github, term);
  printJira(project, jira, term);
  term.out("");

  const readme = { "README.md": "# Web\n\nNow with a second line.\n" };
  say("pushed again unchanged", requestsOf((await push(demonstration, { [path]: plan, ...readme })).run));
  const reworded = plan.replace("comment storage API", "comment store API");
  say("changed one word", requestsOf((await push(demonstration, { [path]: reworded })).run));
  const shortened = reworded.replace(", auth/permissions", "");
  const removed = await push(demonstration, { [path]: shortened });
  say("removed one deliverable", endOf(removed.run, demonstration));
  await showOutage(demonstration, shortened.replace("optimistic updates", "optimistic display"), say);
}

/** What became of the item that left the plan, in each tracker. */
function endOf(run: SyncRun, { github, jira }: Demonstration): string {
  const number = closedIn(run, "github");
  const reason = github.issue(repository, Number(number)).stateReason;
  const key = closedIn(run, "jira");
  return `#${number} closed as ${reason?.replace("_", " ")}, ${key} moved to ${plain(jira.issue(key).status)}`;
}

function closedIn({ result }: SyncRun, name: TrackerName): string {
  const trackers = result.plans.flatMap((plan) => plan.trackers).filter(({ tracker }) => tracker === name);
  const [closed] = trackers
    .flatMap(({ operations }) => operations)
    .filter(({ action }) => action === "close");
  return closed?.remote?.split("/").at(-1) ?? "?";
}

/** Jira is down while a push arrives: GitHub goes on, and Jira follows by itself once it is back. */
async function showOutage(
  demonstration: Demonstration,
  plan: string,
  say: (what: string, came: string) => void,
): Promise<void> {
  const { github, jira, service, runs, trouble } = demonstration;
  await idle(github, service);
  trouble.expected = true;
  const headers = { "retry-after": "1" };
  const mend = jira.faults.on(() => ({ kind: "answer", status: 503, body: {}, headers }));
  const { run, delivery } = await push(demonstration, { [path]: plan });
  mend();
  const trackers = run.result.plans.flatMap((one) => one.trackers);
  const writes = trackers.find(({ tracker }) => tracker === "github")?.requests.writes ?? 0;
  const waits = run.stopped instanceof RetryLater ? "Jira answers 503 and is asked again" : "no trouble";
  say("changed while Jira is down", `${counted(writes, "write")} to GitHub; ${waits}`);
  say("Jira is back", `${requestsOf(await runs.of(delivery, 2))}, by itself`);
  trouble.expected = false;
}

/** Pushes, and says how it was taken. */
async function pushed(demonstration: Demonstration, files: Record<string, string>): Promise<SyncRun> {
  const { github, term } = demonstration;
  const started = performance.now();
  const { run, commit, delivery, answered } = await push(demonstration, files);
  const status = github.deliveries(repository).find(({ guid }) => guid === delivery)?.status ?? 0;
  term.out(`  pushed    ${repository}@${commit.slice(0, 7)}   ${path}`);
  term.out(
    `  webhook   ${status} in ${Math.round(answered - started)} ms         delivery ${delivery?.slice(0, 8)}`,
  );
  return run;
}

async function push({ github, service, runs }: Demonstration, files: Record<string, string>) {
  // What Milepost wrote comes back as events; the look that they cause would do this push's work as well.
  await idle(github, service);
  const { commit, delivery } = await github.push(repository, files);
  const answered = performance.now();
  return { commit, delivery, answered, run: await runs.of(delivery) };
}
