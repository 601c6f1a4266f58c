interface Field {
  name: string;
  min: number;
  max: number;
  names: string[];
}

const fields: Field[] = [
  { name: "minute", min: 0, max: 59, names: [] },
  { name: "hour", min: 0, max: 23, names: [] },
  { name: "day", min: 1, max: 31, names: [] },
  {
    name: "month",
    min: 1,
    max: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  { name: "weekday", min: 0, max: 7, names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] },
];

/** The minutes, hours, days, months and weekdays at which a schedule is due. Weekdays are 0 (Sunday) to 6. */
export interface Cron extends Record<"minute" | "hour" | "day" | "month" | "weekday", ReadonlySet<number>> {
  /** True if day and weekday are both restricted; a date then needs to match only one of the two (POSIX, "crontab"). */
  matchesEitherDay: boolean;
}

/** Parses five cron fields (minute, hour, day, month, weekday). Returns what is wrong, as a text, if it is invalid. */
export function parseCron(text: string): Cron | string {
  const parts = text.trim().split(/\s+/);
  if (parts.length !== 5) {
    return `a schedule has five fields (minute hour day month weekday), like "0 9 * * MON"; this has ${text.trim() === "" ? 0 : parts.length}`;
  }
  const sets: Set<number>[] = [];
  for (const [index, field] of fields.entries()) {
    const set = readField(parts[index] ?? "", field);
    if (typeof set === "string") return set;
    sets.push(set);
  }
  const [minute, hour, day, month, weekday] = sets;
  if (!minute || !hour || !day || !month || !weekday) return "a schedule has five fields";
  if (weekday.delete(7)) weekday.add(0);
  const anyWeekday = parts[4]?.startsWith("*") === true;
  const maxDay = Math.max(...[...month].map((m) => (m === 2 ? 29 : [4, 6, 9, 11].includes(m) ? 30 : 31)));
  if (anyWeekday && Math.min(...day) > maxDay) return "none of these months has this day";
  const matchesEitherDay = !anyWeekday && parts[2]?.startsWith("*") !== true;
  return { minute, hour, day, month, weekday, matchesEitherDay };
}

function readField(text: string, field: Field): Set<number> | string {
  const set = new Set<number>();
  for (const item of text.split(",")) {
    const [, low, high, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d{1,3}))?$/.exec(item) ?? [];
    const from = low === "*" ? field.min : readNumber(low, field);
    const to = high !== undefined ? readNumber(high, field) : low === "*" || step !== undefined ? field.max : from;
    const by = step === undefined ? 1 : Number(step);
    if (from === null || to === null || from > to || by < 1 || (low === "*" && high !== undefined)) {
      return `"${item.slice(0, 20)}" is not a valid ${field.name}; write ${field.min} to ${field.max}${field.names.length > 0 ? ` or ${field.names[0]}, ${field.names[1]}, …` : ""}, "*", a range "1-5", a list "1,15" or a step "*/2"`;
    }
    for (let value = from; value <= to; value += by) set.add(value);
  }
  return set;
}

function readNumber(text: string | undefined, field: Field): number | null {
  if (text === undefined) return null;
  const named = field.names.indexOf(text.toUpperCase());
  if (named >= 0) return named + field.min;
  if (!/^\d{1,2}$/.test(text)) return null;
  const value = Number(text);
  return value >= field.min && value <= field.max ? value : null;
}
