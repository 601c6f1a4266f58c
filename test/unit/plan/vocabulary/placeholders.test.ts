import { describe, expect, test } from "vitest";
import { joinSpans, maskCodeAndComments } from "../../../../shared/plan/markdown/spans.ts";
import { findPlaceholders } from "../../../../shared/plan/vocabulary/placeholders.ts";

function find(text: string, references: string[] = []): string[] {
  const whole = joinSpans([{ text, mask: maskCodeAndComments(text), line: 1, column: 1 }]);
  return findPlaceholders(whole, new Set(references)).map(({ start, end }) => text.slice(start, end));
}

test.each([
  ["[GOAL]", ["[GOAL]"]],
  ["[TITLE] and more", ["[TITLE]"]],
  ["[Name]", ["[Name]"]],
  ["[YYYY-MM-DD]", ["[YYYY-MM-DD]"]],
  ["[GOAL_NAME]", ["[GOAL_NAME]"]],
  ["[Goal name] for all", ["[Goal name]"]],
  ["Links to `/goals/[###-goal-name]/strategies.md`", ["[###-goal-name]"]],
  ["Automated tests: [e.g., Unit tests]", ["[e.g., Unit tests]"]],
  ["tests, [e.g. load], [E.g., soak]", ["[e.g. load]", "[E.g., soak]"]],
  ["Led by [Who is responsible for each milestone?]", ["[Who is responsible for each milestone?]"]],
  ["[current need]", ["[current need]"]],
  ["[specific problem]", ["[specific problem]"]],
  ["[TITLE][DATE]", ["[TITLE]", "[DATE]"]],
  [
    "Extract from goal and strategy: primary outcome + milestone progression. Keep to 2-3 sentences.",
    ["Extract from goal and strategy: primary outcome + milestone progression. Keep to 2-3 sentences."],
  ],
  ["NEEDS CLARIFICATION", ["NEEDS CLARIFICATION"]],
  ["NEEDS CLARIFICATION: which storage engine?", ["NEEDS CLARIFICATION: which storage engine?"]],
  ["[NEEDS CLARIFICATION: storage engine]", ["[NEEDS CLARIFICATION: storage engine]"]],
  ["Store [Needs clarification: storage engine] for comments", ["[Needs clarification: storage engine]"]],
  ["API, NEEDS CLARIFICATION, docs", ["NEEDS CLARIFICATION"]],
  ["API, NEEDS CLARIFICATION: which one, docs", ["NEEDS CLARIFICATION: which one"]],
  ["`[NEEDS CLARIFICATION]`", ["[NEEDS CLARIFICATION]"]],
  ["[NEEDS CLARIFICATION: is [RFC 1] final?]", ["[NEEDS CLARIFICATION: is [RFC 1] final?]"]],
  [`[NEEDS CLARIFICATION: ${"long ".repeat(80)}]`, [`[NEEDS CLARIFICATION: ${"long ".repeat(80)}]`]],
  ["store[NEEDS CLARIFICATION: x]", ["[NEEDS CLARIFICATION: x]"]],
])("%j is a placeholder", (text, expected) => {
  expect(find(text)).toEqual(expected);
});

describe("is text of the plan", () => {
  test.each([
    "[RFC] draft",
    "[WIP]",
    "[P1] login, [US2] logout",
    "Map[string]",
    "list[goal]",
    "a[0]",
    "[text](url)",
    "[Who does what when](team.md)",
    "![Goal title](x.png)",
    "note[^1] and [^2]",
    "[ ] open, [x] done",
    "\\[TITLE\\]",
    "`[TITLE]`",
    "`Map[GOAL]`",
    "[]",
    "[see appendix] the numbers",
    "intervals [0, 1]",
    "Extract from goal documents what users want",
    "closed (P0 [ops])",
    "The wording needs clarification",
    "Answer every NEEDS CLARIFICATION mark",
    "Needs clarification: no",
    "Remove all `NEEDS CLARIFICATION` marks",
    "`NEEDS CLARIFICATION`",
    "\\[NEEDS CLARIFICATION\\]",
  ])("%j", (text) => {
    expect(find(text)).toEqual([]);
  });

  test("a reference link, but not an undefined one", () => {
    expect(find("[Goal title]", ["GOAL TITLE"])).toEqual([]);
    expect(find("[What we want to do][plan]", ["PLAN"])).toEqual([]);
    expect(find("[What we want to do][plan]")).toEqual(["[What we want to do]"]);
  });
});
