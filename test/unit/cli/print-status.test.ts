import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { formatStatus } from "../../../cli/print/print-status.ts";
import type { PageModel } from "../../../shared/report/page/page-model.ts";
import { widthOf } from "../../../shared/text/display-width.ts";
import { samplePages } from "../report/page/sample-pages.ts";

const plain = pc.createColors(false);
const model = await samplePages.goals();
const only = (goals: PageModel["goals"]): PageModel => ({ ...model, goals, rejected: [], removed: [] });

describe("the table of goals", () => {
  it("has every column at its place, also where a name is too long for the terminal", () => {
    const [first] = model.goals;
    if (first === undefined) throw new Error("no goal");
    const long = only([{ ...first, title: `${"long ".repeat(40)}\u001b[2J` }]);
    for (const columns of [undefined, 200, 100, 80, 20]) {
      const lines = formatStatus(long, { color: plain, columns });
      const place = lines[0]?.indexOf("Done") ?? 0;
      const rows = lines.filter((line) => /^(?:long| {2}M\d)/.test(line));
      expect(rows).toHaveLength(1 + first.milestones.length);
      for (const row of rows) expect(row.slice(place)).toMatch(/^\d+ of \d+/);
      expect(lines.join("\n")).not.toContain("\u001b");
      if (columns === 100) expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(100);
    }
  });

  it("has aligned columns below names in Chinese, with emoji and with combining marks", () => {
    const [first] = model.goals;
    if (first === undefined) throw new Error("no goal");
    const titles = ["第一阶段：基础设施和接口", "🚀 Launch", "Cafe\u0301"];
    const milestones = first.milestones.map((one, index) => ({ ...one, title: titles[index] ?? one.title }));
    for (const columns of [undefined, 80]) {
      const [heading = "", ...lines] = formatStatus(only([{ ...first, milestones }]), { color: plain, columns });
      const place = heading.indexOf("Done");
      const rows = lines.filter((line) => /^ {2}M\d/.test(line));
      expect(rows.length).toBe(milestones.length);
      for (const row of rows) expect(widthOf(row.slice(0, /\d+ of \d+/.exec(row)?.index))).toBe(place);
    }
  });

  it("has no column without a value, and gives names all the space that is left", () => {
    const goals = model.goals.map((goal) => ({
      ...goal,
      title: "A name of many words ".repeat(5).trim(),
      due: null,
      forecast: null,
      milestones: goal.milestones.map((one) => ({ ...one, due: null, criteria: { done: 0, total: 0 } })),
      progress: { ...goal.progress, criteria: { done: 0, total: 0 } },
    }));
    const lines = formatStatus(only(goals), { color: plain, columns: 140 });
    expect(lines[0]).toMatch(/^Goal and milestones +Done +Health$/);
    expect(lines[2]).toContain(goals[0]?.title);
    const [, , narrow = ""] = formatStatus(only(goals), { color: plain, columns: 80 });
    expect(narrow).toMatch(/^A name of many words [\w ]+… +\d+ of \d+ {2}/);
    expect(widthOf(narrow)).toBeLessThanOrEqual(80);
  });

  it("colours health on a terminal, and takes no room for that", () => {
    const coloured = formatStatus(model, { color: pc.createColors(true) });
    const bare = formatStatus(model, { color: plain });
    expect(coloured.map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(bare);
    const healths = new Set(model.goals.flatMap(({ milestones }) => milestones.map(({ health }) => health)));
    expect(healths).toContain("at-risk");
    expect(coloured.join("\n")).toContain("\u001b[33mAt risk");
    expect(coloured.join("\n")).toContain("\u001b[32mDone");
  });

  it("has the reason for the health, and says what is not up to date, when it was checked and what changed", () => {
    const jira = { tracker: "jira" as const, isUpToDate: false, reason: "Jira answered 503.", retryAt: null };
    const goals = model.goals.map((goal) => ({ ...goal, held: [], trackers: [...goal.trackers.slice(0, 1), jira] }));
    expect(formatStatus(only(goals), { color: plain }).slice(3, 6)).toEqual([
      "  acme/web · 001-live-review · checked 4 min ago, last change 8 Jun",
      "  64% chance of making 25 Jun; likely 24 Jun, 85% by 2 Jul",
      "  ! GitHub is up to date. Jira: Jira answered 503; retried with the next sync.",
    ]);
  });

  it("names what waits, with the command that lets it go on", () => {
    const held = {
      run: "01J",
      reason: "…",
      items: [{ key: "d1", title: "A", remote: "https://x.example/1" }],
      creates: 0,
    };
    const [first] = model.goals;
    if (first === undefined) throw new Error("no goal");
    const lines = formatStatus(only([{ ...first, held: [held] }]), { color: plain });
    expect(lines).toContain("  ! Waiting for approval: the run would close 1 item");
    expect(lines).toContain(`    milepost approve --repo ${first.repo} 01J`);
  });

  it("says of rejected plans alone what is wrong, and of nothing what to do", () => {
    const rejected = formatStatus({ ...model, goals: [] }, { color: plain });
    expect(rejected).toEqual([
      expect.stringMatching(/^not synced {2}acme\/mobile {2}\S+: 1 error; /),
      "removed     acme/web  000-prototype: plan removed on 4 May 2026",
    ]);
    expect(formatStatus(only([]), { color: plain })[0]).toContain("No plan has been synced yet.");
  });
});
