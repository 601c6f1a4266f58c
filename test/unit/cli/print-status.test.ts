import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { formatStatus } from "../../../cli/print/print-status.ts";
import type { PageModel } from "../../../shared/report/page/page-model.ts";
import { samplePages } from "../report/page/sample-pages.ts";

const plain = pc.createColors(false);
const model = await samplePages.goals();
const only = (goals: PageModel["goals"]): PageModel => ({ ...model, goals, rejected: [] });

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

  it("colours health on a terminal, and takes no room for that", () => {
    const coloured = formatStatus(model, { color: pc.createColors(true) });
    const bare = formatStatus(model, { color: plain });
    expect(coloured.map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(bare);
    const healths = new Set(model.goals.flatMap(({ milestones }) => milestones.map(({ health }) => health)));
    expect(healths).toContain("at-risk");
    expect(coloured.join("\n")).toContain("\u001b[33mAt risk");
    expect(coloured.join("\n")).toContain("\u001b[32mDone");
  });

  it("names what waits, with the command that lets it go on", () => {
    const held = {
      run: "01J",
      reason: "…",
      items: [{ key: "d1", title: "A", remote: "https://x.example/1" }],
    };
    const [first] = model.goals;
    if (first === undefined) throw new Error("no goal");
    const lines = formatStatus(only([{ ...first, held: [held] }]), { color: plain });
    expect(lines).toContain("  ! Waiting for approval: the run would close 1 item");
    expect(lines).toContain(`    milepost approve --repo ${first.repo} 01J`);
  });

  it("says of rejected plans alone what is wrong, and of nothing what to do", () => {
    const rejected = formatStatus({ ...model, goals: [] }, { color: plain });
    expect(rejected).toEqual([expect.stringMatching(/^not synced {2}acme\/mobile {2}\S+: 1 error; /)]);
    expect(formatStatus(only([]), { color: plain })[0]).toContain("No plan has been synced yet.");
  });
});
