import { expect, test } from "vitest";
import { type Demo, project, repository, runDemo } from "../../../local/demo/run-demo.ts";
import { showHistory } from "../../../local/demo/show-history.ts";
import { waitUntilIdle } from "../../../local/demo/wait-until-idle.ts";
import { withDemo } from "../../../local/demo/with-demo.ts";
import { escapeMarkdown } from "../../../shared/adapters/github/body/escape-markdown.ts";
import { openTerminal } from "../../../shared/adapters/node/terminal.ts";
import { milestoneName } from "../../../shared/progress/milestone-name.ts";
import { buildReport } from "../../../shared/report/build-report.ts";
import { reportJson } from "../../../shared/report/formats/report-json.ts";
import { reportMarkdown } from "../../../shared/report/formats/report-markdown.ts";
import { describeMilestone, healthLabels } from "../../../shared/report/wording.ts";
import { cardOf, healthOnPage, linesOf, statesInJira, statesOnGitHub, statesOnPage } from "./demo-places.ts";

const share = ({ done, total }: { done: number; total: number }) => `${done} of ${total}`;
const count = (states: Record<string, string>) => {
  const values = Object.values(states).filter((state) => state !== "cancelled");
  return share({ done: values.filter((state) => state === "done").length, total: values.length });
};

/** Compares all places item by item with GitHub, where the teams of the demo work. */
async function compare(demo: Demo): Promise<number> {
  let items = 0;
  const goals = await demo.service.goals();
  expect(goals.map(({ goal }) => goal)).toEqual(["001-live-review", "002-faster-search"]);
  const generatedAt = new Date(0).toISOString();
  for (const goal of goals) {
    const page = await (await fetch(`${demo.service.url}/goals/${goal.repo}/${goal.goal}`)).text();
    const report = buildReport({ goals: [goal], previous: null, generatedAt, since: null });
    const markdown = reportMarkdown(report, { escape: escapeMarkdown });
    const json = reportJson(report).goals[0];
    const [, status, reason, ...card] = linesOf(cardOf(demo, goal));
    const health = [healthLabels[goal.health], goal.reasons[0]];
    expect(healthOnPage(page)).toEqual(health);
    expect([json?.health, json?.reasons]).toEqual([goal.health, goal.reasons]);
    expect([status?.split(" · ").slice(0, 2), reason]).toEqual([
      [`*${health[0]}*`, `${share(goal.progress.deliverables)} deliverables`],
      health[1],
    ]);
    expect(markdown).toContain(`**${health[0]}** · ${escapeMarkdown(goal.reasons[0] ?? "")}`);
    expect(markdown).toContain(`${share(goal.progress.deliverables)} deliverables`);
    for (const milestone of goal.milestones) {
      const github = statesOnGitHub(demo, goal.repo, milestone);
      const shown = statesOnPage(page, milestone);
      expect(shown.deliverables, milestone.title).toEqual(github.deliverables);
      // The tracking issue also has the steps of the verification, which the page only counts.
      expect(github.criteria, milestone.title).toMatchObject(shown.criteria);
      expect([count(shown.deliverables), count(shown.criteria)]).toEqual([
        share(milestone.deliverables),
        share(milestone.criteria),
      ]);
      const row = markdown
        .split("\n")
        .find((line) => line.includes(escapeMarkdown(milestone.title)) && line.startsWith("| "));
      expect(row).toContain(share(milestone.deliverables));
      expect(card).toContain(`${milestoneName(milestone)}  ${describeMilestone(milestone, goal.today)}`);
      expect(json?.milestones.find(({ key }) => key === milestone.key)).toMatchObject({
        deliverables: milestone.deliverables,
        criteria: milestone.criteria,
      });
      items += Object.keys(shown.deliverables).length + Object.keys(shown.criteria).length;
      if (goal.repo !== repository) continue;
      expect(statesInJira(demo, milestone), milestone.title).toEqual(github);
    }
  }
  return items;
}

function lastOpenStory({ jira }: Demo): string {
  const story = jira.issues(project).findLast(({ type, status }) => type === "Story" && status === "To Do");
  if (story === undefined) throw new Error("The demo ends with all stories done.");
  return story.key;
}

test("after the six weeks of the demo, both trackers, page, Slack and report agree item by item", async () => {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (line: string) => lines.push(line) };
  const term = openTerminal({ stdout: stream, stderr: stream }, {});
  await withDemo({ port: 0, anyPort: true, term }, async (demo, clock) => {
    await runDemo(demo);
    await showHistory(demo, clock);
    expect(await compare(demo)).toBeGreaterThan(30);
    // Jira's own changes, and not only the daily reconcile, bring what is done there to the other places.
    const finished = demo.jira.issues(project).filter(({ status }) => status === "Done");
    expect(demo.jira.deliveries().filter(({ status }) => status === 202).length).toBeGreaterThan(0);
    demo.jira.transition(lastOpenStory(demo), "Done");
    await waitUntilIdle(demo);
    expect(demo.jira.issues(project).filter(({ status }) => status === "Done")).toHaveLength(finished.length + 1);
    await compare(demo);
  });
});
