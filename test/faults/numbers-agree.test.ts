import { describe, expect, test } from "vitest";
import { escapeMarkdown } from "../../shared/adapters/github/body/escape-markdown.ts";
import type { GoalDetails, StatusReport } from "../../shared/model/goal-status.ts";
import { trackerNames } from "../../shared/model/item.ts";
import { buildReport } from "../../shared/report/build-report.ts";
import { reportJson } from "../../shared/report/formats/report-json.ts";
import { reportMarkdown } from "../../shared/report/formats/report-markdown.ts";
import { reportSlack } from "../../shared/report/formats/report-slack.ts";
import { goalPage } from "../../shared/report/page/goal-page.ts";
import { goalsPage } from "../../shared/report/page/goals-page.ts";
import { readAllGoals } from "../../shared/status/read-goals.ts";
import { readGoalPage, readPageModel } from "../../shared/status/read-page.ts";
import { sampled } from "../support/sampled.ts";
import { addressesOf } from "./simulator/addresses.ts";
import type { Simulation } from "./simulator/checks/check-final.ts";
import { piecesOf, type Site, type Verdict } from "./simulator/checks/completion.ts";
import type { Draft } from "./simulator/people/draft.ts";
import { repository } from "./simulator/repository.ts";
import { simulateRun } from "./simulator/simulate-run.ts";

const seeds = sampled(60);

/** Returns every "3 of 7" that is followed by the noun `what`, in the order of the text. */
function shares(text: string, what: string): string[] {
  return [...text.matchAll(new RegExp(`(\\d+ of \\d+) ${what}`, "g"))].map(([, share = ""]) => share);
}

const shareOf = ({ done, total }: { done: number; total: number }) => `${done} of ${total}`;
const frame = { now: "2026-06-01T08:00:00Z", link: (path: string) => path };

/** Returns the figures of all goals and milestones, by the output that shows them (page, Markdown, JSON). */
async function collectFigures({ world, scheduler }: Simulation): Promise<Map<string, string[]>> {
  const { ledger } = world;
  const now = new Date(scheduler.now);
  const goals: GoalDetails[] = await readAllGoals(ledger, {}, now);
  const report: StatusReport = buildReport({
    goals,
    previous: null,
    generatedAt: now.toISOString(),
    since: null,
  });
  const by = new Map<string, string[]>();
  const json = reportJson(report).goals;
  by.set(
    "JSON",
    json.flatMap(({ progress, milestones }) =>
      [progress, ...milestones].flatMap(({ deliverables, criteria }) => [shareOf(deliverables), shareOf(criteria)]),
    ),
  );
  const markdown = reportMarkdown(report, { escape: escapeMarkdown }).split("\n");
  by.set(
    "Markdown",
    markdown.flatMap((line) => {
      // A cell without parts is empty.
      const row = /\| (\d+ of \d+|) \| (\d+ of \d+|) \| [^|]* \| [^|]* \|$/.exec(line);
      if (row) return row.slice(1).map((share) => share || "0 of 0");
      return /^\d+ of \d+ deliverables · /.test(line)
        ? [...shares(line, "deliverables"), ...shares(line, "criteria")]
        : [];
    }),
  );
  const pages = await Promise.all(
    goals.map(async ({ repo, goal }) => {
      const model = await readGoalPage(ledger, repo, goal, now);
      if (model === null) throw new Error(`There is no page of ${goal}`);
      const page = goalPage(model, frame);
      const of = (name: string) => new RegExp(`<dt>${name}</dt><dd>(\\d+ of \\d+)</dd>`).exec(page)?.[1] ?? "";
      const rows = page.split('class="milestone-head"').slice(1);
      return [
        ...[of("Deliverables done"), of("Criteria met")],
        // Only the first figure counts: the reason of the health below can contain others.
        ...rows.flatMap((row) => [...shares(row, "deliverables").slice(0, 1), ...shares(row, "criteria").slice(0, 1)]),
      ];
    }),
  );
  by.set("page", pages.flat());
  const overview = goalsPage(await readPageModel(ledger, now), frame);
  const rows = [...overview.matchAll(/<div class="figures"><p>(\d+ of \d+)/g)].map(([, share]) => share);
  const sums = json.map(({ progress }) => shareOf(progress.deliverables));
  expect(rows).toEqual(sums);
  expect(slackShares(report)).toEqual(
    json.map(({ progress, milestones }) => [
      shareOf(progress.deliverables),
      ...milestones
        // A done milestone shows its day instead.
        .filter(({ status, deliverables }) => status !== "done" && deliverables.total > 0)
        .map(({ deliverables }) => shareOf(deliverables)),
    ]),
  );
  return by;
}

/** Returns the figures in each goal's Slack message: deliverables of the goal, then of each milestone with a count. */
function slackShares(report: StatusReport): string[][] {
  return report.goals.map((goal) => {
    const { blocks } = reportSlack({ ...report, goals: [goal] });
    const section = blocks.find((block) => block.type === "section");
    const [standing = "", ...following] = section?.type === "section" ? section.text.text.split("\n") : [];
    const lines = following.slice(goal.reasons.length);
    return [
      ...shares(standing, "deliverables"),
      ...lines.flatMap((line, index) => {
        const milestone = goal.milestones[index];
        const total = milestone?.deliverables.total ?? 0;
        if (total === 0 || milestone?.status === "done") return [];
        // A milestone that is not started shows no count.
        return line.includes("not started") ? `0 of ${total}` : (/(\d+ of \d+)/.exec(line)?.[1] ?? line);
      }),
    ];
  });
}

/** Counts completed deliverables and criteria in trackers and plan; `sure` is false if the trackers disagree. */
function counted({ world }: Simulation, draft: Draft): { sure: boolean; share: string }[] {
  const identities = world.ledger.stored(repository.id, draft.goal)?.state?.keyedItems ?? [];
  const hubs = Object.values(world.sites).map(({ hub }) => hub);
  const addresses = addressesOf(hubs, draft.goal, identities);
  const sites = trackerNames.map((name): Site => {
    const { hub, people } = world.sites[name];
    return { outcome: { hub, identities, addresses }, people };
  });
  return [...piecesOf(draft, sites).values()].flatMap(({ deliverables, criteria }) =>
    [deliverables.filter((one) => one !== "out"), criteria].map((pieces: Verdict[]) => ({
      sure: !pieces.includes("unclear"),
      share: `${pieces.filter((one) => one === "done").length} of ${pieces.length}`,
    })),
  );
}

describe("the figures of one state", () => {
  test(
    "are the same on the page, in Slack, in Markdown, in JSON and in the trackers",
    { timeout: 600_000 },
    async () => {
      let compared = 0;
      for (let seed = 1; seed <= seeds; seed += 1) {
        const onEnd = async (end: Simulation, isAmbiguous: boolean) => {
          const by = await collectFigures(end);
          const json = by.get("JSON") ?? [];
          for (const [place, says] of by) expect([seed, place, says]).toEqual([seed, place, json]);
          // Ambiguous items are counted by the plan alone.
          if (isAmbiguous || end.authors.hasSimilarTexts) return;
          const goals = await readAllGoals(end.world.ledger, {}, new Date(end.scheduler.now));
          for (const draft of end.authors.drafts) {
            const goal = goals.find((one) => one.goal === draft.goal);
            const says = (goal?.milestones ?? []).flatMap(({ deliverables, criteria }) => [
              shareOf(deliverables),
              shareOf(criteria),
            ]);
            const is = counted(end, draft);
            expect([seed, draft.goal, says.length]).toEqual([seed, draft.goal, is.length]);
            for (const [index, { sure, share }] of is.entries()) {
              if (!sure) continue;
              expect([seed, draft.goal, index, says[index]]).toEqual([seed, draft.goal, index, share]);
              compared += 1;
            }
          }
        };
        const { problems } = await simulateRun(seed, { onEnd });
        expect([seed, problems]).toEqual([seed, []]);
      }
      expect(compared).toBeGreaterThan(seeds * 3);
    },
  );
});
