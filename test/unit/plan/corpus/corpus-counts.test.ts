import { describe, expect, test } from "vitest";
import {
  type CorpusFile,
  corpusFolder,
  isRight,
  isSilentMiss,
  readCorpus,
} from "../../../corpus/read-corpus.ts";

/** Null, and everything here skipped, where the folder with plans found in public is missing. */
const files = readCorpus(corpusFolder);

/** What no title may keep: it is said elsewhere in the plan, or is a sign that says nothing. */
const leftovers: Record<string, RegExp> = {
  "a picture in front": /^\p{Extended_Pictographic}/u,
  "a picture behind": /\p{Extended_Pictographic}\uFE0F?$/u,
  bold: /\*\*|__/,
  "a strike": /~~/,
  "a heading's signs": /^#|<\/?h[1-6]|^[:：–—-]\s|[:：]$|\s[–—-]$/i,
  "a box": /^\[[ xX]?\]|\[[ xX]?\]$/,
  "a status": /(?:[-–—:|(]\s*|\s)\(?(?:DONE|COMPLETED?|IN PROGRESS|NEXT UP|PLANNED|PENDING|TODO|WIP)\)?$/,
  "a status behind a dash":
    /\s[-–—]\s(?:done|completed?|in progress|planned|shipped|erledigt|terminado|完成)$/i,
  "a status in parentheses": /[(（](?:done|completed?|in progress|planned|pending|已完成|进行中|완료)[)）]$/i,
  weeks: /[(（](?:weeks?|months?|days?|q[1-4]|sprints?)\s?\d[^()（）]*[)）]$/i,
  "weeks in other languages":
    /[(（]\d[\d~–-]*\s?(?:주차?|周|週|semanas?|Wochen?|hafta|недел)[^()（）]*[)）]$/iu,
  "a date": /[(（](?:due |by |bis )?20\d\d[-./]\d\d[^()（）]*[)）]$/,
  "its name": /^(?:milestone|phase|fase|meilenstein|m\d)\s*\d+(?:\.\d+)*\s*[:：–—-]/i,
};

describe.skipIf(files === null)("the corpus, as a person counts it", () => {
  const all = files ?? [];
  const named = (found: readonly CorpusFile[]) => found.map(({ file, milestones }) => ({ file, milestones }));

  test("every file of Goal Kit has its milestones", () => {
    const own = all.filter(({ file }) => file.startsWith("goalkit/"));
    expect(own.length).toBeGreaterThanOrEqual(18);
    expect(named(own.filter((found) => !isRight(found)))).toEqual([]);
  });

  test("so have 34 of the others, at the least", () => {
    const others = all.filter(({ file }) => file.startsWith("other/"));
    expect(
      others.filter(isRight).length,
      JSON.stringify(named(others.filter((one) => !isRight(one)))),
    ).toBeGreaterThanOrEqual(34);
  });

  test("what is missed is said", () => {
    expect(named(all.filter(isSilentMiss))).toEqual([]);
  });

  test.each(Object.entries(leftovers))("no title keeps %s", (_, pattern) => {
    const kept = all.flatMap(({ file, plan }) =>
      plan.milestones.flatMap(({ title, line }) => (pattern.test(title) ? [`${file}:${line} ${title}`] : [])),
    );
    expect(kept).toEqual([]);
  });
});
