import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";

const page = readFileSync(new URL("../../../docs/plan.md", import.meta.url), "utf8");
const [, table = ""] = page.split("| you write | number | title | when | status |\n|---|---|---|---|---|\n");
const rows = (table.split("\n\n")[0] ?? "").split("\n").map((row) =>
  row
    .replaceAll("\\|", "\0")
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.replaceAll("\0", "|").trim()),
);

test("docs/plan.md has examples", () => {
  expect(rows.length).toBeGreaterThan(10);
});

test.each(rows)("%s", (example = "", number, title, when, status) => {
  const line = example.replace(/^(`+) ?(.*?) ?\1$/, "$2");
  const second = line.replace(number ?? "", "99");
  const items = "- [ ] a deliverable";
  const source = `# The milestones\n\n**Date**: 2026-05-15\n\n${line}\n\n${items}\n\n${second}\n\n${items}\n`;
  const plan = parsePlan(source, { path: "docs/milestones.md", split: "auto", start: null });
  const [milestone] = plan.milestones;
  const { start = null, due = null } = milestone?.schedule ?? {};
  const shown = start === null ? (due === null ? "" : `due ${due}`) : `${start} – ${due}`;
  expect([milestone?.number, milestone?.title, shown, milestone?.status]).toEqual([number, title, when, status]);
  expect(plan.milestones).toHaveLength(2);
});
