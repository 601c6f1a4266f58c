import { counted, humanDate, plain, type Terminal } from "../cli/terminal.ts";
import { parsePlan } from "../shared/plan/parse-plan.ts";
import type { Diagnostic } from "../shared/plan/plan.ts";
import type { SyncRun } from "../shared/sync/use-cases/sync-repository.ts";
import type { GitHubDouble } from "../test/doubles/github/github-double.ts";
import type { Service } from "./service.ts";

export interface Demonstration {
  github: GitHubDouble;
  service: Service;
  secret: string;
  /** The text of the plan that is pushed. */
  plan: string;
  runs: RunWaiter;
  term: Terminal;
}

const repository = "acme/web";
const path = ".goalkit/goals/001-live-review/milestones.md";
/** No run of this plan takes nearly as long; then something is broken, and saying so beats waiting. */
const patience = 30_000;

/** Pushes a plan through webhook, queue, worker, DynamoDB and GitHub, and prints what came of it. */
export async function demonstrate(demonstration: Demonstration): Promise<void> {
  const { github, service, secret, plan, term } = demonstration;
  term.out("Milepost on this machine: DynamoDB (dynalite), SQS (fauxqs), GitHub (our double)");
  term.out("");
  await github.createRepository(repository);
  github.setWebhook(repository, { url: `${service.url}/webhooks/github`, secret });

  const first = await push(demonstration, { [path]: plan, "README.md": "# Web\n" });
  printPlan(plan, term);
  term.out("");
  printMade(demonstration, first);
  term.out("");

  const second = await push(
    demonstration,
    { [path]: plan, "README.md": "# Web\n\nNow with a second line.\n" },
    true,
  );
  term.out(`  pushed again unchanged     ${requestsOf(second)}`);
  const reworded = plan.replace("comment storage API", "comment store API");
  term.out(
    `  changed one word           ${requestsOf(await push(demonstration, { [path]: reworded }, true))}`,
  );
  const shortened = reworded.replace(", auth/permissions", "");
  const removed = await push(demonstration, { [path]: shortened }, true);
  const [closed] = operationsOf(removed).filter(({ action }) => action === "close");
  const number = closed?.remote?.split("/").at(-1) ?? "?";
  const reason = github.issue(repository, Number(number)).stateReason;
  term.out(
    `  removed one deliverable    #${number} ${plain(closed?.title ?? "")} closed as ${reason?.replace("_", " ")}`,
  );
  term.out("");
}

async function push(
  { github, runs, term }: Demonstration,
  files: Record<string, string>,
  quiet = false,
): Promise<SyncRun> {
  const started = performance.now();
  const { commit, delivery } = await github.push(repository, files);
  const answered = Math.round(performance.now() - started);
  if (!quiet) {
    const status = github.deliveries(repository).at(-1)?.status ?? 0;
    term.out(`  pushed    ${repository}@${commit.slice(0, 7)}   ${path}`);
    term.out(`  webhook   ${status} in ${answered} ms         delivery ${delivery?.slice(0, 8)}`);
  }
  return runs.of(delivery);
}

function printPlan(text: string, { out }: Terminal): void {
  const plan = parsePlan(text, { path, split: "auto", start: null });
  const count = (items: (m: (typeof plan.milestones)[number]) => unknown[]) =>
    plan.milestones.reduce((sum, milestone) => sum + items(milestone).length, 0);
  const parts = [
    counted(plan.milestones.length, "milestone"),
    counted(
      count((milestone) => milestone.deliverables),
      "deliverable",
    ),
    `${count((milestone) => milestone.criteria)} criteria`,
    counted(plan.diagnostics.length, "finding"),
  ];
  out(`  plan      ${parts.join(", ")}`);
  for (const { line, message } of plan.diagnostics satisfies Diagnostic[]) {
    out(`              milestones.md:${line}  ${plain(message)}`);
  }
}

function printMade({ github, term }: Demonstration, run: SyncRun): void {
  const { reads, writes } = github.requests.counts();
  term.out(`  GitHub ${repository}        ${counted(writes, "write")}, ${counted(reads, "read")}`);
  if (run.result.outcome !== "synced")
    term.out(`    ${run.result.outcome}: ${plain(run.result.error ?? "")}`);
  const issues = github.issues(repository);
  for (const milestone of github.milestones(repository)) {
    const due = milestone.dueOn ? `due ${humanDate(milestone.dueOn.slice(0, 10))}` : "no due date";
    term.out(`    + ${plain(milestone.title).padEnd(42)} ${due.padEnd(16)} ${milestone.url}`);
    for (const issue of issues.filter((one) => one.milestone === milestone.number)) {
      term.out(`        ${`#${issue.number}`.padEnd(4)} ${plain(issue.title).padEnd(53)} ${issue.url}`);
    }
  }
}

function requestsOf(run: SyncRun): string {
  const total = { reads: 0, writes: 0 };
  for (const { requests } of run.result.plans.flatMap((plan) => plan.trackers)) {
    total.reads += requests.reads;
    total.writes += requests.writes;
  }
  if (total.reads + total.writes === 0) return "no request to any tracker";
  return `${counted(total.writes, "write")} to GitHub, after ${counted(total.reads, "read")}`;
}

function operationsOf(run: SyncRun) {
  return run.result.plans.flatMap((plan) => plan.trackers).flatMap((tracker) => tracker.operations);
}

/** Lets the one who pushed wait for the run that its delivery causes, whichever of the two comes first. */
export class RunWaiter {
  readonly #done = new Map<string, SyncRun>();
  readonly #waiting = new Map<string, (run: SyncRun) => void>();

  finished(delivery: string | null, run: SyncRun): void {
    if (delivery === null) return;
    this.#done.set(delivery, run);
    this.#waiting.get(delivery)?.(run);
  }

  async of(delivery: string | null): Promise<SyncRun> {
    if (delivery === null) throw new Error("The push caused no delivery.");
    const done = this.#done.get(delivery);
    if (done) return done;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`The push was accepted, but not synced within ${patience / 1000} s.`)),
        patience,
      );
      this.#waiting.set(delivery, (run) => {
        clearTimeout(timer);
        resolve(run);
      });
    });
  }
}
