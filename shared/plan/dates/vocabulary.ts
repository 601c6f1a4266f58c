import { languageWords, numberWords, weekdays } from "./language-words.ts";
import { type Role, roleNames, type Unit, unitNames } from "./word-roles.ts";

/** Everything that a word can be in a schedule. */
export interface Word {
  roles: Set<Role>;
  /** 1-12. */
  month?: number;
  /** 1-12, and only beside a year. */
  shortMonth?: number;
  unit?: Unit;
  /** How the unit stands to its number: "Week 3" or "3 weeks", only "3d", or only 3주차. */
  placed?: "either" | "short" | "counted";
  number?: number;
  /** 1 for Monday to 7. */
  weekday?: number;
}

/**
 * Text as words are compared: lower case, full-width forms narrowed, accents of Latin and Cyrillic letters dropped,
 * Turkish ı as i, white space as single spaces. Linear in the text's length.
 */
export function fold(text: string): string {
  return text
    .replace(/[\uFF00-\uFFEF\u3000]+/g, (wide) => wide.normalize("NFKC"))
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036F]+|\u200B|\u200D|\uFE0F|\uFEFF/g, "")
    .normalize("NFC")
    .replace(/ı/g, "i")
    .replace(/ł/g, "l")
    .replace(/[\s\u0085]+/g, " ")
    .trim();
}

const vocabulary = new Map<string, Word>();

function wordFor(spelling: string): Word {
  const key = fold(spelling);
  const known = vocabulary.get(key);
  if (known) return known;
  const word: Word = { roles: new Set() };
  vocabulary.set(key, word);
  return word;
}

function wordsOf(list: string | undefined): Word[] {
  return list === undefined ? [] : list.split(" ").map(wordFor);
}

/** Calls with each spelling and its place from 1; `-` stands for none. */
function eachInOrder(list: string, take: (word: Word, place: number) => void): void {
  for (const [index, group] of list.split(" ").entries())
    for (const spelling of group.split("|")) if (spelling !== "-") take(wordFor(spelling), index + 1);
}

function addUnits(units: Partial<Record<Unit, string>> | undefined, placed: Word["placed"]): void {
  for (const unit of unitNames)
    for (const word of wordsOf(units?.[unit])) {
      word.unit = unit;
      word.placed = placed;
    }
}

for (const { months = "", shortMonths = "", units, short, counted, words } of Object.values(languageWords)) {
  if (months !== "")
    eachInOrder(months, (word, month) => {
      word.month = month;
    });
  if (shortMonths !== "")
    eachInOrder(shortMonths, (word, month) => {
      word.shortMonth = month;
    });
  addUnits(units, "either");
  addUnits(short, "short");
  addUnits(counted, "counted");
  for (const role of roleNames) for (const word of wordsOf(words?.[role])) word.roles.add(role);
}
eachInOrder(weekdays, (word, weekday) => {
  word.weekday = weekday;
});
eachInOrder(numberWords, (word, number) => {
  word.number = number;
});

const longest = Math.max(...[...vocabulary.keys()].map((key) => key.length));

/** The word of this folded spelling; undefined for words that have nothing to do with schedules. */
export function findWord(folded: string): Word | undefined {
  return folded.length > longest ? undefined : vocabulary.get(folded);
}

const namingRoles: readonly Role[] = ["someday", "calendarWeek", "firstHalf", "secondHalf", "fiscal"];

/** Whether the word by itself makes a text speak of time. */
export function namesTime(word: Word): boolean {
  return (
    word.month !== undefined ||
    word.shortMonth !== undefined ||
    word.unit !== undefined ||
    word.weekday !== undefined ||
    namingRoles.some((role) => word.roles.has(role))
  );
}
