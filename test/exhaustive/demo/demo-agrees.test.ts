import { expect, test } from "vitest";
import { channel, type Demo, repository, runDemo } from "../../../local/demo/run-demo.ts";
import { showHistory } from "../../../local/demo/show-history.ts";
import { withDemo } from "../../../local/demo/with-demo.ts";
import { escapeMarkdown } from "../../../shared/adapters/github/body/escape-markdown.ts";
import { openTerminal } from "../../../shared/adapters/node/terminal.ts";
import { buildReport } from "../../../shared/report/build-report.ts";
import { reportMarkdown } from "../../../shared/report/formats/report-markdown.ts";
import { cardOf, statesInJira, statesOnGitHub, statesOnPage } from "./demo-places.ts";

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
    const card = cardOf(demo, channel, goal);
    expect(card).toContain(`${share(goal.progress.deliverables)} deliverables`);
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
      if (milestone.status !== "done" && milestone.health !== "not-started") {
        expect(card).toContain(share(milestone.deliverables));
      }
      items += Object.keys(shown.deliverables).length + Object.keys(shown.criteria).length;
      if (goal.repo !== repository) continue;
      expect(statesInJira(demo, milestone), milestone.title).toEqual(github);
    }
  }
  return items;
}

test("after the six weeks of the demo, both trackers, page, Slack and report agree item by item", async () => {
  const lines: string[] = [];
  const stream = { isTTY: false, write: (line: string) => lines.push(line) };
  const term = openTerminal({ stdout: stream, stderr: stream }, {});
  await withDemo({ port: 0, anyPort: true, term }, async (demo, clock) => {
    await runDemo(demo);
    await showHistory(demo, clock);
    expect(await compare(demo)).toBeGreaterThan(30);
  });
});
