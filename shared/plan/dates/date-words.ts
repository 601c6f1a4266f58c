import { type DateRole, dateRoles, type ScheduleWords, type TimeUnit, timeUnits } from "../languages/language.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { anyOf, collectWords } from "../vocabulary/word-patterns.ts";

/** The meanings of a word in a schedule. */
export interface DateWord {
  roles: Set<DateRole>;
  /** The month, 1 to 12. */
  month?: number;
  /** The month, 1 to 12, for a word that means a month only next to a year. */
  shortMonth?: number;
  unit?: TimeUnit;
  /** Where the number can be: before or after the unit, only before ("3d"), or before, as an ordinal (3주차). */
  unitPosition?: "either" | "after-number" | "ordinal";
  number?: number;
  /** The day of the week, 1 (Monday) to 7 (Sunday). */
  weekday?: number;
}

const emojiRoles: Partial<Record<DateRole, string>> = {
  start: "🛫",
  due: "📅",
  filler: "🗓",
  finished: "✅ ✔",
};

/**
 * Returns text in the form in which date words are compared: lower case, full-width characters narrowed, Latin and
 * Cyrillic letters without accents, Turkish ı as i, white space as single spaces. Runs in linear time.
 */
export function normalizeDateText(text: string): string {
  if (/^[\x20-\x7E]*$/.test(text)) return text.toLowerCase().replace(/ {2,}/g, " ").trim();
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

const dateWords = fromLanguages((languages) => {
  const words = new Map<string, DateWord>();
  const wordOf = (spelling: string): DateWord => {
    const key = normalizeDateText(spelling);
    const word = words.get(key) ?? { roles: new Set() };
    words.set(key, word);
    return word;
  };
  const addRoles = (roles: ScheduleWords["roles"]) => {
    for (const role of dateRoles)
      for (const spelling of roles?.[role]?.split(" ") ?? []) wordOf(spelling).roles.add(role);
  };
  addRoles(emojiRoles);
  for (const { schedule = {} } of languages) {
    const { months, shortMonths, weekdays, numbers } = schedule;
    const lists = { month: months, shortMonth: shortMonths, weekday: weekdays, number: numbers };
    for (const kind of ["month", "shortMonth", "weekday", "number"] as const)
      for (const [index, spellings] of (lists[kind] ?? "-").split(" ").entries())
        for (const spelling of spellings.split("|")) if (spelling !== "-") wordOf(spelling)[kind] = index + 1;
    const { units, unitsAfterNumber, ordinalUnits } = schedule;
    const unitLists = { either: units, "after-number": unitsAfterNumber, ordinal: ordinalUnits };
    for (const unitPosition of ["either", "after-number", "ordinal"] as const)
      for (const unit of timeUnits)
        for (const spelling of unitLists[unitPosition]?.[unit]?.split(" ") ?? [])
          Object.assign(wordOf(spelling), { unit, unitPosition });
    addRoles(schedule.roles);
  }
  return words;
});

/** Returns the meanings of a word from `normalizeDateText`; undefined for a word without a meaning in schedules. */
export function findDateWord(normalized: string): DateWord | undefined {
  return dateWords().get(normalized);
}

/** Returns the unit that a word means, such as "week" for "weeks"; undefined if the word has other meanings as well. */
export function findUnit(normalized: string): TimeUnit | undefined {
  const word = dateWords().get(normalized);
  const isUnit = word?.unitPosition === "either" && word.roles.size === 0 && word.month === undefined;
  return isUnit && word.shortMonth === undefined ? word.unit : undefined;
}

/** Returns the source of a regular expression that matches the ending of an ordinal, such as "st" in "1st". */
export const ordinalEnding = fromLanguages((languages) =>
  anyOf(collectWords(languages, ({ ordinals }) => ordinals?.endings).map(normalizeDateText)),
);

const timeRoles: readonly DateRole[] = ["someday", "calendarWeek", "firstHalf", "secondHalf", "fiscal"];

/** Returns true if a word is about time, such as "week", "March" or "TBD", so that its text can be a schedule. */
export function mentionsTime(word: DateWord): boolean {
  return (
    word.month !== undefined ||
    word.shortMonth !== undefined ||
    word.unit !== undefined ||
    word.weekday !== undefined ||
    timeRoles.some((role) => word.roles.has(role))
  );
}
