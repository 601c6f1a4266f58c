import { describe, expect, test } from "vitest";
import { type CorpusFile, corpusFolder, isRight, isSilentMiss, readCorpus } from "../../../corpus/read-corpus.ts";

/** `null` without the folder of public plans; then the tests are skipped. */
const files = readCorpus(corpusFolder);

/** Annotations and markup that must be removed from titles. */
const annotations: Record<string, RegExp> = {
  "a picture in front": /^\p{Extended_Pictographic}/u,
  "a picture behind": /\p{Extended_Pictographic}\uFE0F?$/u,
  bold: /\*\*|__/,
  "a strike": /~~/,
  "a heading's signs": /^#|<\/?h[1-6]|^[:：–—-]\s|[:：]$|\s[–—-]$/i,
  "a box": /^\[[ xX]?\]|\[[ xX]?\]$/,
  "a status": /(?:[-–—:|(]\s*|\s)\(?(?:DONE|COMPLETED?|IN PROGRESS|NEXT UP|PLANNED|PENDING|TODO|WIP)\)?$/,
  "a status behind a dash": /\s[-–—]\s(?:done|completed?|in progress|planned|shipped|erledigt|terminado|完成)$/i,
  "a status in parentheses": /[(（](?:done|completed?|in progress|planned|pending|已完成|进行中|완료)[)）]$/i,
  weeks: /[(（](?:weeks?|months?|days?|q[1-4]|sprints?)\s?\d[^()（）]*[)）]$/i,
  "weeks in other languages": /[(（]\d[\d~–-]*\s?(?:주차?|周|週|semanas?|Wochen?|hafta|недел)[^()（）]*[)）]$/iu,
  "a date": /[(（](?:due |by |bis )?20\d\d[-./]\d\d[^()（）]*[)）]$/,
  "its name": /^(?:milestone|phase|fase|meilenstein|m\d)\s*\d+(?:\.\d+)*\s*[:：–—-]/i,
};

describe.skipIf(files === null)("the corpus has the same counts as a person's", () => {
  const all = files ?? [];
  const named = (found: readonly CorpusFile[]) => found.map(({ file, milestones }) => ({ file, milestones }));

  test("in every file of Goal Kit", () => {
    const own = all.filter(({ file }) => file.startsWith("goalkit/"));
    expect(own.length).toBeGreaterThanOrEqual(18);
    expect(named(own.filter((found) => !isRight(found)))).toEqual([]);
  });

  test("in at least 34 other files", () => {
    const others = all.filter(({ file }) => file.startsWith("other/"));
    expect(
      others.filter(isRight).length,
      JSON.stringify(named(others.filter((one) => !isRight(one)))),
    ).toBeGreaterThanOrEqual(34);
  });

  test("or there is a diagnostic", () => {
    expect(named(all.filter(isSilentMiss))).toEqual([]);
  });

  test.each(Object.entries(annotations))("no title has %s", (_, pattern) => {
    const titles = all.flatMap(({ file, plan }) =>
      plan.milestones.flatMap(({ title, line }) => (pattern.test(title) ? [`${file}:${line} ${title}`] : [])),
    );
    expect(titles).toEqual([]);
  });
});
