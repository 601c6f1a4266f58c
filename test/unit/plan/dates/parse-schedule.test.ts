import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDay } from "../../../../shared/calendar/days.ts";
import { parseSchedule } from "../../../../shared/plan/dates/parse-schedule.ts";
import { sampled } from "../../../support/sampled.ts";

const anchor = "2026-05-15";

test.each([
  ["Weeks 1-2", "2026-05-15", "2026-05-28"],
  ["Weeks 3-5", "2026-05-29", "2026-06-18"],
  ["Weeks 6", "2026-06-19", "2026-06-25"],
  ["Week 3", "2026-05-29", "2026-06-04"],
  ["Week-3", "2026-05-29", "2026-06-04"],
  ["Wk 3", "2026-05-29", "2026-06-04"],
  ["Week #3", "2026-05-29", "2026-06-04"],
  ["weeks 1–2", "2026-05-15", "2026-05-28"],
  ["Weeks 1 to 2", "2026-05-15", "2026-05-28"],
  ["Weeks 1 and 2", "2026-05-15", "2026-05-28"],
  ["Week 1 - Week 2", "2026-05-15", "2026-05-28"],
  ["W1-W2", "2026-05-15", "2026-05-28"],
  ["Days 1-5", "2026-05-15", "2026-05-19"],
  ["Day 5", "2026-05-19", "2026-05-19"],
  ["Month 2", "2026-06-15", "2026-07-14"],
  ["Months 1-3", "2026-05-15", "2026-08-14"],
  ["by end of week 2", null, "2026-05-28"],
  ["end of week 2", null, "2026-05-28"],
  ["by week 3", null, "2026-06-04"],
  ["from week 3", "2026-05-29", null],
])("%s counts from the plan's first day", (text, start, due) => {
  expect(parseSchedule(text, anchor)).toEqual({ kind: "known", start, due });
  expect(parseSchedule(text, null)).toEqual({ kind: "unanchored" });
});

test.each([
  ["1주차", "2026-05-15", "2026-05-21"],
  ["2~3주차", "2026-05-22", "2026-06-04"],
  ["第3周", "2026-05-29", "2026-06-04"],
  ["第一周", "2026-05-15", "2026-05-21"],
  ["第2-3週", "2026-05-22", "2026-06-04"],
  ["2週目", "2026-05-22", "2026-05-28"],
  ["Woche 3", "2026-05-29", "2026-06-04"],
  ["3. Woche", "2026-05-29", "2026-06-04"],
  ["Semana 2", "2026-05-22", "2026-05-28"],
  ["semaine 3", "2026-05-29", "2026-06-04"],
  ["settimana 2", "2026-05-22", "2026-05-28"],
  ["Hafta 2", "2026-05-22", "2026-05-28"],
  ["неделя 3", "2026-05-29", "2026-06-04"],
  ["3-я неделя", "2026-05-29", "2026-06-04"],
  ["tydzień 3", "2026-05-29", "2026-06-04"],
  ["vecka 3", "2026-05-29", "2026-06-04"],
])("%s counts from the plan's first day in its language", (text, start, due) => {
  expect(parseSchedule(text, anchor)).toEqual({ kind: "known", start, due });
});

test.each([
  ["due 2026-06-01", null, "2026-06-01"],
  ["Due: 2026-06-01", null, "2026-06-01"],
  ["2026-06-01", null, "2026-06-01"],
  ["by 2026-06-01", null, "2026-06-01"],
  ["from 2026-05-01", "2026-05-01", null],
  ["after 2026-05-01", "2026-05-02", null],
  ["before March 2026", null, "2026-02-28"],
  ["2026-05-01 – 2026-06-01", "2026-05-01", "2026-06-01"],
  ["2026-05-01-2026-06-01", "2026-05-01", "2026-06-01"],
  ["2026-05-01 to 2026-06-01", "2026-05-01", "2026-06-01"],
  ["2026-05-01 → 2026-06-01", "2026-05-01", "2026-06-01"],
  ["starts 2026-05-01, due 2026-06-01", "2026-05-01", "2026-06-01"],
  ["due 2026-06-01; start 2026-05-01", "2026-05-01", "2026-06-01"],
  ["between 2026-05-01 and 2026-06-01", "2026-05-01", "2026-06-01"],
  ["2026.03.05", null, "2026-03-05"],
  ["2025. 3. 5.", null, "2025-03-05"],
  ["19. Januar 2026", null, "2026-01-19"],
  ["5 March 2026", null, "2026-03-05"],
  ["March 5, 2026", null, "2026-03-05"],
  ["March 5th 2026", null, "2026-03-05"],
  ["Fri, Mar 6, 2026", null, "2026-03-06"],
  ["20 Kasım 2025", null, "2025-11-20"],
  ["20 KASIM 2025", null, "2025-11-20"],
  ["2025年3月5日", null, "2025-03-05"],
  ["5 de marzo de 2026", null, "2026-03-05"],
  ["5 – 19 March 2026", "2026-03-05", "2026-03-19"],
  ["March 5-19, 2026", "2026-03-05", "2026-03-19"],
  ["du 5 au 19 mars 2026", "2026-03-05", "2026-03-19"],
  ["с 5 марта по 19 апреля 2026 г.", "2026-03-05", "2026-04-19"],
  ["2025年3月5日-19日", "2025-03-05", "2025-03-19"],
  ["20.12 - 24.12.2026", "2026-12-20", "2026-12-24"],
  ["24/04/2025", null, "2025-04-24"],
  ["4/24/2025", null, "2025-04-24"],
  ["24.04.2025", null, "2025-04-24"],
  ["05/05/2025", null, "2025-05-05"],
  ["bis 31.12.2026", null, "2026-12-31"],
])("%s is resolved to days", (text, start, due) => {
  expect(parseSchedule(text, null)).toEqual({ kind: "known", start, due });
});

test.each([
  ["March 2025", "2025-03-01", "2025-03-31"],
  ["Mar 2025", "2025-03-01", "2025-03-31"],
  ["Januar 2026", "2026-01-01", "2026-01-31"],
  ["février 2024", "2024-02-01", "2024-02-29"],
  ["2025年3月", "2025-03-01", "2025-03-31"],
  ["2025년 3월", "2025-03-01", "2025-03-31"],
  ["2025-03", "2025-03-01", "2025-03-31"],
  ["2025/03", "2025-03-01", "2025-03-31"],
  ["2025.12", "2025-12-01", "2025-12-31"],
  ["2025.3 ~ 2025.6", "2025-03-01", "2025-06-30"],
  ["March 2025 – May 2025", "2025-03-01", "2025-05-31"],
  ["Mar - May 2026", "2026-03-01", "2026-05-31"],
  ["2025年3-5月", "2025-03-01", "2025-05-31"],
  ["de marzo a mayo de 2026", "2026-03-01", "2026-05-31"],
  ["due March 2026", null, "2026-03-31"],
  ["end of June 2026", null, "2026-06-30"],
  ["2025.12 ~ ongoing", "2025-12-01", null],
  ["Q1 2026", "2026-01-01", "2026-03-31"],
  ["2026 Q1", "2026-01-01", "2026-03-31"],
  ["2026Q1", "2026-01-01", "2026-03-31"],
  ["Q1-Q2 2026", "2026-01-01", "2026-06-30"],
  ["Q3/2026", "2026-07-01", "2026-09-30"],
  ["H1 2026", "2026-01-01", "2026-06-30"],
  ["2026年第1季度", "2026-01-01", "2026-03-31"],
  ["target: Q1 2026", null, "2026-03-31"],
  ["2026Q2~", "2026-04-01", null],
  ["KW 12/2026", "2026-03-16", "2026-03-22"],
  ["2026-W53", "2026-12-28", "2027-01-03"],
  ["due 2026", null, "2026-12-31"],
  ["by end of 2026", null, "2026-12-31"],
])("%s is resolved to an interval", (text, start, due) => {
  expect(parseSchedule(text, null)).toEqual({ kind: "known", start, due });
});

const duration = /duration/;
const noYear = /no year/;
const finished = /finished/;
const reversed = /ends before/;
test.each([
  ["Weeks 5-3", reversed],
  ["2026-06-01 – 2026-05-01", reversed],
  ["December – January 2027", reversed],
  ["Week 0", /starts at 1/],
  ["Weeks 1-999999", /outside the years/],
  ["2 weeks", duration],
  ["6 weeks total", duration],
  ["3-4 days", duration],
  ["4~6주", duration],
  ["12개월", duration],
  ["2 Wochen", duration],
  ["ca. 3 Monate", duration],
  ["6 ay sonra", duration],
  ["2.5 weeks", duration],
  ["NEXT - 2-3 weeks", duration],
  ["March", noYear],
  ["20.12", noYear],
  ["5 March", noYear],
  ["Q4", noYear],
  ["mid-June", noYear],
  ["KW 12", noYear],
  ["March – 2025", noYear],
  ["24/04/25", /two digits/],
  ["5/12/20", /two digits/],
  ["12/31/26", /two digits/],
  ["Q1'26", /two digits/],
  ["Mar '26", /two digits/],
  ["05/06/2025", /told apart/],
  ["03.07.2025", /told apart/],
  ["Sprint 2", /sprint/],
  ["Q1 FY2026", /fiscal/],
  ["Week 12 2026", /between countries/],
  ["shipped 2026-03-07", finished],
  ["done 2026-03-07", finished],
  ["completed March 2026", finished],
  ["March 2025, shipped", finished],
  ["✅ 2026-03-07", finished],
  ["Week 3, completed", /"completed" can't be parsed/],
  ["March 2025, maybe", /"maybe" can't be parsed/],
  ["2026-05-16 기준", /"기준" can't be parsed/],
  ["2026-06-01 or 2026-07-01", /can't be parsed|no exact/],
  ["2026-05-01, 2026-06-01", /text around/],
  ["Weeks 1, 5", /text around/],
  ["beginning of March 2026", /no exact/],
  ["early 2026", /no exact/],
  ["mid-June 2026", /no exact/],
  ["TBD", /no exact/],
  ["next week", /no exact/],
])("%s mentions time but has no days", (text, reason) => {
  const schedule = parseSchedule(text, anchor);
  expect(schedule).toMatchObject({ kind: "unknown", code: "unparsed-schedule" });
  expect(schedule.kind === "unknown" && schedule.reason).toMatch(reason);
});

test.each([
  "2026-02-30",
  "due 2026-13-01",
  "30 February 2026",
  "31/04/2025",
  "2026-W54",
  "Mon, Mar 6, 2026",
])("%s does not exist", (text) => {
  expect(parseSchedule(text, anchor)).toMatchObject({ kind: "unknown", code: "invalid-date" });
});

test.each(
  `beta|by invitation|Phase 2|Part 2|v1.2|v1.2.10|2025.3|Day 2 operations|2|P1|R1|D3|M1-M3|API & UI||weekly reports
Foundation|optional|MVP|Priority: P1|core, must have|50-100 USD|10 tasks|2026|2025-2026|may be later|set|gen 2
DONE|Completed|3/5|60 minutes|H4 targets|tag v1.2|主要功能|주요 기능`.split(/[|\n]/),
)("%j is no schedule", (text) => {
  expect(parseSchedule(text, anchor)).toEqual({ kind: "none" });
});

test("the order resolves ambiguous numeric dates and no others", () => {
  const due = (text: string, order: "day-first" | "month-first") => parseSchedule(text, null, order);
  expect(due("05/06/2025", "day-first")).toMatchObject({ due: "2025-06-05" });
  expect(due("05/06/2025", "month-first")).toMatchObject({ due: "2025-05-06" });
  expect(due("24/04/2025", "month-first")).toMatchObject({ due: "2025-04-24" });
  expect(due("05/06/25", "day-first")).toMatchObject({ kind: "unknown" });
});

const tokens =
  "2026-05-01|30.02.2026|24/04/2025|5/12/20|2025.3|Q1|H2|2026|W3|Week|Weeks|Month|Day|KW|3|31|0|999999|March|mars|年|月|日|第|周|주차|to|–|~|-|/|,|.|and|due|by|before|after|from|end of|mid|done|weeks|ongoing|Fri|FY|x|日間|'|（".split(
    "|",
  );
const phrase = fc
  .array(fc.tuple(fc.constantFrom(...tokens), fc.constantFrom("", " ")), { maxLength: 8 })
  .map((parts) => parts.flat().join(""));
const time = fc.constantFrom(
  ..."2026-05-01|9999-12-31|2026-02-30|24/04/2025|05/06/2025|5 March 2026|March 5|March|May 2026|Q1|Q3 2026|H2 2026|2027|Week 3|W1|Day 5|Month 2|KW 53/2026|第3周|2주차|3 weeks|31|2026.12".split(
    "|",
  ),
);
const word = fc.constantFrom("", "", "due ", "by end of ", "from ", "after ", "before ", "bis ", "mid ");
const separator = fc.constantFrom("", "-", " – ", " to ", " ~ ", ", due ", "; start ", " and ");
const plausible = fc.tuple(word, time, separator, time).map(([...all]) => all.slice(0, all[2] === "" ? 2 : 4).join(""));
const anyText = fc.oneof(plausible, phrase, fc.string({ unit: "binary", maxLength: 60 }));
const order = fc.constantFrom("day-first" as const, "month-first" as const, null);

describe("for any text", () => {
  test("known days exist, are in order, and at least one", () => {
    const runs = sampled(3000);
    let known = 0;
    fc.assert(
      fc.property(anyText, fc.constantFrom(anchor, null, "9999-12-30", "x"), order, (text, from, first) => {
        const schedule = parseSchedule(text, from, first);
        if (schedule.kind !== "known") return;
        known++;
        const days = [schedule.start, schedule.due].filter((day) => day !== null);
        expect(days.length).toBeGreaterThan(0);
        expect(days.every(isDay)).toBe(true);
        expect(days.toSorted()).toEqual(days);
      }),
      { numRuns: runs },
    );
    // Five in a hundred are, on average.
    expect(known).toBeGreaterThan(runs / 100);
  });

  test("case, white space and full-width forms don't matter", () => {
    const wide = (text: string) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    fc.assert(
      fc.property(fc.oneof(plausible, phrase), (text) => {
        const schedule = parseSchedule(text, anchor);
        if (text.length > 80) return;
        expect(parseSchedule(text.toUpperCase(), anchor)).toEqual(schedule);
        expect(parseSchedule(`\r\n ${text.replaceAll(" ", "\r\n\u00A0")}\t`, anchor)).toEqual(schedule);
        expect(parseSchedule(wide(text).replaceAll(" ", "\u3000"), anchor)).toEqual(schedule);
      }),
      { numRuns: sampled(1000) },
    );
  });

  test("lists of weeks are schedules, up to 140 tokens", () => {
    const list = Array.from({ length: 20 }, (_, index) => `Week ${index + 1}`).join(", ");
    expect(parseSchedule(list, null)).toMatchObject({ kind: "unknown" });
    expect(parseSchedule(`Weeks ${"1,".repeat(69)}2`, null)).toMatchObject({ kind: "unknown" });
    expect(parseSchedule(`Weeks ${"1,".repeat(70)}2`, null)).toEqual({ kind: "none" });
  });

  test("texts are parsed up to 200 characters", () => {
    const padded = `2026-05-01${" ".repeat(190)}`;
    expect(parseSchedule(padded, null)).toMatchObject({ kind: "known" });
    expect(parseSchedule(`${padded} `, null)).toEqual({ kind: "none" });
    for (const unit of ["1-", "1. ", "week ", "第", "2026-", "due ", "'", "\uFDFA", "1/", "Fri, "])
      for (const size of [200, 1_000_000]) parseSchedule(unit.repeat(size).slice(0, size), anchor);
  });
});
