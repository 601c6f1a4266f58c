import { describe, expect, test } from "vitest";
import { dateRule } from "../../../shared/config/values/date-rule.ts";
import { parseCron } from "../../../shared/config/values/parse-cron.ts";
import {
  branchRule,
  channelRule,
  cronRule,
  globRule,
  jiraLabelRule,
  labelRule,
  projectRule,
  timezoneRule,
} from "../../../shared/config/values/rules.ts";

const cases = {
  branch: {
    rule: branchRule,
    good: ["main", "release/2.x", "füü"],
    bad: ["", "a b", "a..b", "a.lock", "/a", "refs/heads/a", "a~1", "-a"],
  },
  date: {
    rule: dateRule,
    good: ["2026-06-01", "2028-02-29"],
    bad: ["2026-02-29", "2026-6-1", "01.06.2026", "2026-06-01T00:00Z", "0000-00-00"],
  },
  label: {
    rule: labelRule,
    good: ["milepost", "a b", "x".repeat(50), "🚀".repeat(50)],
    bad: ["", " ", "a,b", "a\nb", "x".repeat(51)],
  },
  jiraLabel: { rule: jiraLabelRule, good: ["milepost", "a-b"], bad: ["", "a b", "a\tb", "x".repeat(256)] },
  project: { rule: projectRule, good: ["WEB", "A1_B"], bad: ["web", "W", "1AB", "WEB-1", "../x"] },
  channel: {
    rule: channelRule,
    good: ["C0123456789", "G01234567"],
    bad: ["#plans", "plans", "c0123456789", "U0123456789", "C1"],
  },
  timezone: {
    rule: timezoneRule,
    good: ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires"],
    bad: ["", "+02:00", "Berlin", "Europe/Berlim"],
  },
  glob: { rule: globRule, good: ["docs/*.md", "A.MARKDOWN"], bad: ["docs/**", "docs/a.txt", "../a.md"] },
  cron: {
    rule: cronRule,
    good: ["0 9 * * MON", "*/15 * * * *", "0 0 1,15 * *", "5-10/2 1 * JAN-mar 1-5", "0 9 29 2 *", "0 9 31 2 MON"],
    bad: [
      "",
      "@daily",
      "* * * *",
      "0 9 * * MON 2026",
      "60 * * * *",
      "0 24 * * *",
      "0 9 0 * *",
      "0 9 * 13 *",
      "0 9 * * 8",
      "0 9 * * FRY",
      "0 9 30 2 *",
      "0 9 31 4,6 *",
      "*/0 * * * *",
      "5-1 * * * *",
      "*-5 * * * *",
      "1,,2 * * * *",
      "0x1 * * * *",
      "-1 * * * *",
    ],
  },
} as const;

describe.each(Object.entries(cases))("%s", (_, { rule, good, bad }) => {
  test.each(good)("%j is fine", (value) => expect(rule(value)).toBeNull());
  test.each(bad)("%j is refused", (value) => expect(rule(value)).toMatch(/\w/));
});

test("what a rule repeats of a value is quoted: nothing in it reaches a terminal as it is", () => {
  expect(branchRule("refs/heads/\u001b[31mmain")).toBe('write the branch name only: "\\u001b[31mmain"');
  expect(jiraLabelRule("a\u001b[31m\t b")).toBe('a Jira label can\'t contain spaces; write "a-[31m-b"');
  expect(jiraLabelRule('a "b')).toContain('write "a-\\"b"');
  expect(jiraLabelRule(`${"x".repeat(200)} y`)?.length).toBeLessThan(140);
});

test("parseCron gives the moments", () => {
  expect(parseCron("*/20 9-11/2 * * SUN,7,1")).toEqual({
    minute: new Set([0, 20, 40]),
    hour: new Set([9, 11]),
    day: new Set(Array.from({ length: 31 }, (_, i) => i + 1)),
    month: new Set(Array.from({ length: 12 }, (_, i) => i + 1)),
    weekday: new Set([0, 1]),
    matchesEitherDay: false,
  });
  expect(parseCron("0 0 13 * 5")).toMatchObject({ matchesEitherDay: true });
});
