import { readFile } from "node:fs/promises";
import { sanitizeLine } from "../../shared/adapters/node/terminal.ts";
import type { GoalStatus } from "../../shared/model/goal-status.ts";
import { healthLabels } from "../../shared/report/wording.ts";
import { formatCount } from "../../shared/text/format-count.ts";
import type { SlackEmulator } from "../emulators/slack/slack-emulator.ts";
import type { DemoClock } from "./demo-clock.ts";
import { channel, configPath, type Demo, path, printStep, project, repository, slackConfig } from "./run-demo.ts";
import { simulateHistory } from "./simulate-history.ts";

const secondRepository = "acme/search";
const secondPath = ".goalkit/goals/002-faster-search/milestones.md";
const secondPlanFile = new URL("../../test/fixtures/plans/faster-search.md", import.meta.url);

/** Simulates six weeks of work in two repositories, and prints the progress and health of their goals. */
export async function showHistory(demo: Demo, clock: DemoClock): Promise<void> {
  const { github, slack, service, secret, plan, term } = demo;
  await github.createRepository(secondRepository);
  github.setWebhook(secondRepository, { url: `${service.url}/webhooks/github`, secret });
  const secondPlan = await readFile(secondPlanFile, "utf8");
  const current = plan.replace(", auth/permissions", "").replace("optimistic updates", "optimistic display");
  const delayed = current.replace("Weeks 3-5", "Weeks 3-6").replace("(Week 6)", "(Week 7)");
  const secondFiles = { [secondPath]: secondPlan, [configPath]: slackConfig };
  await simulateHistory(demo, clock, 42, [
    { repository, project, dailyProbability: 0.25, pushes: { 25: { [path]: delayed } } },
    { repository: secondRepository, project: null, dailyProbability: 0.42, pushes: { 3: secondFiles } },
  ]);
  for (const [index, goal] of (await service.goals()).entries()) {
    printStep(term, index === 0 ? "six weeks of work later" : "", formatStatus(goal));
  }
  printStep(term, "Slack #plans", formatMessages(slack));
  term.out("");
}

/** Returns the numbers of Slack messages (reports), updated messages and replies (notifications) as text. */
function formatMessages(slack: SlackEmulator): string {
  const all = slack.messages(channel);
  const cards = all.filter(({ thread }) => thread === null);
  const updated = cards.filter(({ earlier }) => earlier.length > 0).length;
  return `${formatCount(cards.length, "message")}, ${updated} of them updated, ${all.length - cards.length} replies`;
}

function formatStatus({ goal, health, progress, reasons }: GoalStatus): string {
  const { done, total } = progress.deliverables;
  const reason = reasons[0] === undefined ? "" : `: ${reasons[0]}`;
  return sanitizeLine(`${goal} ${done} of ${total}, ${healthLabels[health].toLowerCase()}${reason}`);
}
