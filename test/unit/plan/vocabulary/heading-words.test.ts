import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fold } from "../../../../shared/plan/markdown/fold.ts";
import {
  headingWords,
  parseHeadingWord,
  parseOrdinalHeading,
} from "../../../../shared/plan/vocabulary/heading-words.ts";

test("no word has two ranks", () => {
  const ranks = new Map<string, string>();
  for (const { rank, words } of headingWords()) {
    for (const word of words) {
      expect([word, ranks.get(fold(word)) ?? rank]).toEqual([word, rank]);
      ranks.set(fold(word), rank);
    }
  }
});

test("every word is found: as written, in upper case, with decomposed accents", () => {
  for (const { rank, words } of headingWords()) {
    for (const word of words) {
      for (const written of [word, word.toUpperCase(), word.normalize("NFD")]) {
        const expected = { rank, word: written, length: written.length };
        expect([parseHeadingWord(written), parseHeadingWord(`${written} 1: x`)]).toEqual([expected, expected]);
      }
    }
  }
});

test.each([
  ["PHASE-1", "phase", "PHASE"],
  ["Phase1", "phase", "Phase"],
  ["里程碑一：x", "milestone", "里程碑"],
  ["里程碑A：x", "milestone", "里程碑"],
  ["フェーズ一", "phase", "フェーズ"],
  ["KİLOMETRE TAŞI 1", "milestone", "KİLOMETRE TAŞI"],
  ["Этап 2. x", "phase", "Этап"],
])("%s starts with a word of the rank %s", (text, rank, word) => {
  expect(parseHeadingWord(text)).toEqual({ rank, word, length: word.length });
});

test.each([
  "Milestones",
  "Milestones 1-3",
  "Phased plan",
  "Hitos",
  "Weekly",
  "阶段性目标",
  "周期",
  "フェーズごと",
  "단계별",
  "",
  " Phase",
  "1",
])("%j starts with no heading word", (text) => {
  expect(parseHeadingWord(text)).toBeNull();
});

test.each([
  ["1단계: 기반", "phase", "1", "1단계"],
  ["2.1단계", "phase", "2.1", "2.1단계"],
  ["제2차 마일스톤", "milestone", "2", "제2차 마일스톤"],
  ["2차 마일스톤", "milestone", "2", "2차 마일스톤"],
  ["2주차", "week", "2", "2주차"],
  ["第一阶段：x", "phase", "1", "第一阶段"],
  ["第 1 阶段", "phase", "1", "第 1 阶段"],
  ["第二十一阶段", "phase", "21", "第二十一阶段"],
  ["第一〇阶段", "phase", "10", "第一〇阶段"],
  ["第一个里程碑", "milestone", "1", "第一个里程碑"],
  ["第十二周", "week", "12", "第十二周"],
  ["第一期", "phase", "1", "第一期"],
  ["第2フェーズ", "phase", "2", "第2フェーズ"],
  ["第1回スプリント", "sprint", "1", "第1回スプリント"],
  ["1週目", "week", "1", "1週目"],
  ["3. Etappe – x", "phase", "3", "3. Etappe"],
  ["1. Aşama", "phase", "1", "1. Aşama"],
  ["1ère étape", "phase", "1", "1ère étape"],
  ["2e étape", "phase", "2", "2e étape"],
  ["1º Hito", "milestone", "1", "1º Hito"],
  ["1ª fase", "phase", "1", "1ª fase"],
  ["2nd Milestone", "milestone", "2", "2nd Milestone"],
  ["1:a etapp", "phase", "1", "1:a etapp"],
  ["1-й этап", "phase", "1", "1-й этап"],
  ["1 этап", "phase", "1", "1 этап"],
])("%s is the ordinal of a %s", (text, rank, number, read) => {
  expect(parseOrdinalHeading(text)).toMatchObject({ rank, number, length: read.length });
});

test.each([
  "3 weeks",
  "1 week",
  "1 phase",
  "3周",
  "2. Milestone 3: x",
  "2. Phase A: x",
  "1. Milestones",
  "1. Setup",
  "第",
  "十百阶段",
  "1",
  "",
])("%j is no ordinal heading", (text) => {
  expect(parseOrdinalHeading(text)).toBeNull();
});

test("any text is parsed without an error", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 100 }),
      fc.constantFrom("", "第", "1. ", "Phase", "十"),
      (text, start) => {
        for (const read of [parseHeadingWord(start + text), parseOrdinalHeading(start + text)])
          expect(read === null || read.length <= (start + text).length).toBe(true);
      },
    ),
  );
});

test("only the beginning of a text is read", () => {
  for (const part of ["m", "1.", "第", "十", "phase ", " ", "é", "\u0301"]) {
    const long = part.repeat(200_000);
    for (const parse of [parseHeadingWord, parseOrdinalHeading]) expect(parse(long)).toEqual(parse(long.slice(0, 400)));
  }
});
