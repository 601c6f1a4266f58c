import { describe, expect, test } from "vitest";
import { hasErrors } from "../../../shared/model/plan/plan-values.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";

const read = (text: string) => parsePlan(text, { path: "docs/milestones.md", split: "auto", start: null });
const sections = (...titles: string[]) => `# Roadmap\n\n${titles.map((title) => `## ${title}\n- item\n`).join("\n")}`;
const goalkit = (text: string) =>
  `# Milestone Plan: X\n\n**Strategy Alignment**: x\n\n**Milestone 1: A**\n- **Deliverable**: a\n\n${text}\n`;

describe("a line that starts like a milestone and can't be parsed is an error", () => {
  test.each([
    ["a heading in a plan of bold lines", goalkit("## M2: B\n- [ ] b")],
    ["a heading without a title there", goalkit("## Milestone 2\n- b")],
    ["a line that is not bold", goalkit("Milestone 2: B\n- **Deliverable**: b")],
    ["three asterisks", goalkit("***Milestone 2: B***\n- **Deliverable**: b")],
    ["no colon", sections("M1 Setup", "M2 build it", "M3 Launch")],
    ["a word that is a label", sections("Milestone 1: A", "Milestone 5 release", "Milestone 2: C")],
    ["no number", sections("Milestone 1: A", "Milestone 2: B", "Milestone: C")],
    ["a strike before its sign", sections("Milestone 1: A", "~~Milestone 2: B~~ ✅")],
    ["a link", sections("Milestone 1: A", "[Milestone 3: C](m3.md)")],
    ["code", sections("Milestone 1: A", "`Milestone 4`: D")],
    ["a small letter", sections("Milestone 1: A", "m12: L")],
    ["no space", sections("Milestone 1: A", "Milestone12: M")],
    ["several at once", sections("Milestone 1: A", "Milestones 2-3: B")],
    ["bold that never ends", sections("Milestone 1: A", "**M11: Open bold")],
    ["a heading in a plan of bullets", "# Plan\n- M1: A\n- M2: B\n\n## M3: C\n- [ ] c\n"],
    ["the number of another", sections("Milestone 1: A", "Milestone 1: A", "Milestone 2: B")],
  ])("%s", (_, text) => {
    const { milestones, diagnostics } = read(text);
    expect(milestones.length).toBeGreaterThan(0);
    expect(hasErrors(diagnostics)).toBe(true);
  });
});

test.each([
  ["numbered sections of a design", "# Design\n## 1. Introduction\nx\n## 2. Architecture\nx\n## 3. Roadmap\nx\n"],
  ["a numbered roadmap with sections of text", sections("1. Setup", "2. Build", "3. Goals", "4. Risks")],
  ["a changelog", "# Changelog\n## v1.2.0\n- a\n## v1.1.0\n- b\n## Roadmap\n- c\n"],
  ["a list of releases", "# Log\n- v1.0: first\n- v1.1: second\n"],
  ["loops", "# Loops\n## Iteration: for\n- a\n## Iteration: while\n- b\n"],
  ["a question", "# Doc\n## Milestone: what is it?\ntext\n"],
  [
    "the moon",
    "| Phase | Start | End |\n|---|---|---|\n| New | 2026-01-01 | 2026-01-02 |\n| Full | 2026-01-15 | x |\n",
  ],
  ["stages of a pipeline", "| Stage | Owner |\n|---|---|\n| Build | a |\n| Test | b |\n"],
  ["metrics", "| ID | Name | Owner |\n|---|---|---|\n| M1 | Speed | a |\n| M2 | Size | b |\n"],
  ["how to use milestones", "# Docs\n## Milestones\n### Creating\n- click\n- save\n### Closing\n- click\n"],
  ["a module", "# Modules\n## M1 chip support\nText about M1.\n## Usage\n- x\n"],
])("%s: not a plan", (_, text) => {
  const { layout, milestones, diagnostics } = read(text);
  expect([layout, milestones, diagnostics.map(({ code }) => code)]).toEqual(["none", [], ["no-milestones"]]);
});

test.each([
  ["Beta ❌ done", "Beta", "planned"],
  ["Gamma — done ❌", "Gamma", "planned"],
  ["Eps — ❌ Complete", "Eps", "planned"],
  ["D ✅ ❌", "D", "planned"],
  ["A (0/5 done)", "A", "planned"],
  ["B — 3/7 complete", "B", "active"],
  ["C [9/9 done]", "C", "done"],
  ["X (LIVE)", "X", "done"],
  ["Site — Live", "Site — Live", "planned"],
  ["Dashboard (Live)", "Dashboard (Live)", "planned"],
  ["DNS — resolved", "DNS — resolved", "planned"],
  ["Coverage (80%)", "Coverage (80%)", "planned"],
  ["Done right", "Done right", "planned"],
  ["Closed beta", "Closed beta", "planned"],
  ["Active Directory", "Active Directory", "planned"],
  ["**Auth** and users", "Auth and users", "planned"],
  ["**All bold**", "All bold", "planned"],
  ["Ready for Q3 2026", "Ready for Q3 2026", "planned"],
  ["Support until 2027-01-01", "Support until 2027-01-01", "planned"],
  ["First 100 days", "First 100 days", "planned"],
  ["Sprint 0", "Sprint 0", "planned"],
  ["100 Named Personas", "100 Named Personas", "planned"],
  ["A — B", "A — B", "planned"],
  ["Plan B", "Plan B", "planned"],
  ["C — done", "C", "done"],
])("the title %s", (written, title, status) => {
  expect(read(sections(`Milestone 1: ${written}`, "Milestone 2: Z")).milestones[0]).toMatchObject({
    title,
    status,
  });
});

test("tasks are deliverables, also if they start with a label", () => {
  const boxes = ["Notes: an editor", "Risk: a score", "Owner: its transfer", "Summary: to PDF"];
  const text = boxes.map((box) => `- [ ] ${box}`).join("\n");
  for (const plan of [`## Milestone 1: A\n${text}\n## Milestone 2: B\n- x\n`, goalkit(`**Milestone 2: B**\n${text}`)]) {
    const milestone = read(plan).milestones.find(({ deliverables }) => deliverables.length === boxes.length);
    expect(milestone?.deliverables.map((deliverable) => deliverable.text)).toEqual(boxes);
    expect(milestone).toMatchObject({ owner: null, risks: [], value: null });
  }
});

test("tasks below a label without items are reported", () => {
  const { diagnostics } = read("## Milestone 1: A\n- a\n### Background\n- [ ] migrate\n## Milestone 2: B\n- b\n");
  expect(diagnostics).toContainEqual(expect.objectContaining({ code: "ignored-text", line: 4 }));
});

test("a row of an overview table adds facts that are missing in the section", () => {
  const { milestones } = read(
    "| Milestone | Deliverables | Due |\n|---|---|---|\n| M1: A ✅ | api, ui | 2026-01-01 |\n| M2: B | z | |\n\n## M1: A\ntext\n## M2: B\n- q\n",
  );
  expect(milestones[0]).toMatchObject({ status: "done", schedule: { due: "2026-01-01" } });
  expect(milestones.map(({ deliverables }) => deliverables.map(({ text }) => text))).toEqual([["api", "ui"], ["q"]]);
});

test("a date with dots does not determine the order of dates with slashes", () => {
  const { milestones } = read(sections("Milestone 1: A (01/02/2026)", "Milestone 2: B (15.01.2026)"));
  expect(milestones.map(({ schedule }) => schedule?.due)).toEqual([null, "2026-01-15"]);
});
