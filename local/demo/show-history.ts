import { readFile } from "node:fs/promises";
import { counted, plain, type Terminal } from "../../cli/print/terminal.ts";
import type { GoalStatus } from "../../shared/model/goal-status.ts";
import { healthWords } from "../../shared/report/words.ts";
import type { GitHubDouble } from "../emulators/github/github-emulator.ts";
import type { SlackDouble } from "../emulators/slack/slack-emulator.ts";
import type { Service } from "../service.ts";
import type { DemonstrationClock } from "./demo-clock.ts";
import { idle } from "./idle.ts";
import { channel, configPath, path, repository, telling } from "./run-demo.ts";
import { weeksOfWork } from "./simulate-history.ts";

export interface WeeksShown {
  github: GitHubDouble;
  slack: SlackDouble;
  service: Service;
  secret: string;
  clock: DemonstrationClock;
  /** The text of the first repository's plan. */
  plan: string;
  term: Terminal;
}

const other = "acme/search";
const otherPath = ".goalkit/goals/002-faster-search/milestones.md";
const otherPlan = new URL("../../test/fixtures/plans/faster-search.md", import.meta.url);
const days = 42;

/** Two teams work for six weeks, of which Milepost hears by webhooks, and prints where they stand then. */
export async function showWeeks({ github, slack, service, secret, clock, plan, term }: WeeksShown) {
  await github.createRepository(other);
  github.setWebhook(other, { url: `${service.url}/webhooks/github`, secret });
  const second = await readFile(otherPlan, "utf8");
  const shortened = plan
    .replace(", auth/permissions", "")
    .replace("optimistic updates", "optimistic display");
  const later = shortened.replace("Weeks 3-5", "Weeks 3-6").replace("(Week 6)", "(Week 7)");
  await weeksOfWork({
    github,
    clock,
    days,
    teams: [
      { repository, pace: 0.25, pushes: { 25: { [path]: later } } },
      { repository: other, pace: 0.42, pushes: { 3: { [otherPath]: second, [configPath]: telling } } },
    ],
    idle: () => idle(github, service),
    wake: () => service.wake(),
  });
  const [first, ...others] = await service.goals();
  const say = (what: string, goal: GoalStatus) => term.out(`  ${what.padEnd(26)} ${standing(goal)}`);
  if (first) say("six weeks of work later", first);
  for (const goal of others) say("", goal);
  term.out(`  ${"Slack #plans".padEnd(26)} ${messages(slack)}`);
  term.out("");
}

/** Every report begins a new message; all that happens until the next one goes into its thread. */
function messages(slack: SlackDouble): string {
  const all = slack.messages(channel);
  const cards = all.filter(({ thread }) => thread === null);
  const changed = cards.filter(({ earlier }) => earlier.length > 0).length;
  return `${counted(cards.length, "message")}, ${changed} of them kept up to date, ${all.length - cards.length} replies`;
}

function standing({ goal, health, progress, reasons }: GoalStatus): string {
  const { done, total } = progress.deliverables;
  const reason = reasons[0] === undefined ? "" : `: ${reasons[0]}`;
  return plain(`${goal} ${done} of ${total}, ${healthWords[health].toLowerCase()}${reason}`);
}
