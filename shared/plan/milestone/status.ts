import { type Status, statuses } from "../../model/plan/plan-values.ts";
import { fold } from "../markdown/fold.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { anyOf, collectWords, phraseWords } from "../vocabulary/word-patterns.ts";

const emoji: Readonly<Record<Status, string>> = {
  done: "✅ ✔ ☑ 🟢",
  active: "🚧 🔄 🏗 🔨 🟡 ▶ 🏃",
  planned: "⏳ 📋 🔜 ⬜ 🔲 ☐ 📅 ⏸",
  cancelled: "🗑",
};
/** Emoji that negate the status next to them ("❌ done" is not done) and mean no status alone. */
const crosses = "❌ 🚫 ⛔ ✖ ✗ ✘".split(" ");
const statusesByEmoji = new Map(
  statuses.flatMap((status) => emoji[status].split(" ").map((mark): [string, Status] => [mark, status])),
);
const marks = [...statusesByEmoji.keys(), ...crosses];
const markPattern = new RegExp(`(?:${marks.join("|")})\\uFE0F?`, "gu");

/** Returns the status that an emoji means, or null for a cross such as ❌ and for emoji without a meaning. */
export function statusOfEmoji(mark: string): Status | null {
  return statusesByEmoji.get(mark.trim().replaceAll("\uFE0F", "")) ?? null;
}

const words = fromLanguages((languages) => {
  const phrase = (kind: "limitations" | "abandonment") =>
    new RegExp(`(?:^|\\P{L})${anyOf(phraseWords(languages, kind).map(fold))}(?!\\p{L})`, "u");
  const byName = new Map<string, Status>();
  for (const status of statuses)
    for (const name of collectWords(languages, (language) => language.statuses?.[status]))
      byName.set(wordsIn(fold(name)), status);
  return {
    statuses: byName,
    limitation: phrase("limitations"),
    abandonment: phrase("abandonment"),
    // "3/7", "3 of 7".
    fraction: new RegExp(
      `(?<![\\d./-])(\\d{1,4})\\s?(?:\\/|${anyOf(phraseWords(languages, "fractionWords").map(fold))})\\s?(\\d{1,4})(?![\\d./-])`,
      "u",
    ),
  };
});

/**
 * Returns the status that a text names before the first bracket, comma or dash: "✅ Done (12 May)". Without a status
 * word, the status of the text's emoji is returned, else of its percentage. Of several statuses the least advanced is
 * returned: `active` for "Complete / In progress". Returns null if the text names no status.
 */
export function parseStatus(text: string): Status | null {
  const folded = fold(text.slice(0, 200));
  const [head = ""] = folded.split(/[(（[,，、;；:：。]|\.(?:\s|$)|\s[-–—]+\s|\s?(?:→|->|=>)/);
  const named = statusesIn(head);
  if (named === null || /\?\s*$/.test(head)) return null;
  const share = statusOfShare(folded);
  const all = [...named, ...statusesOfEmoji(head)];
  // `statuses` starts with the least advanced.
  const found = statuses.find((status) => all.includes(status));
  if (found === undefined) return share;
  if (found !== "done") return found;
  // "❌ done" means not done.
  if (crosses.some((cross) => head.includes(cross))) return null;
  const rest = folded.slice(head.length);
  if (words().abandonment.test(rest)) return "cancelled";
  if (share === "planned") return "planned";
  return share === "active" || words().limitation.test(rest) ? "active" : found;
}

/** Returns both statuses in "Done / In progress"; null if a part between `/`, `|`, `+` or `&` is not a status. */
function statusesIn(head: string): Status[] | null {
  const text = wordsIn(head);
  if (text === "") return [];
  const whole = words().statuses.get(text);
  if (whole) return [whole];
  if (!/[/|+&]/.test(head)) return null;
  const found: Status[] = [];
  for (const part of head.split(/[/|+&]/)) {
    const name = wordsIn(part);
    const status = words().statuses.get(name);
    if (status) found.push(status);
    else if (name !== "" && !marks.some((mark) => part.includes(mark))) return null;
  }
  return found;
}

/** Returns the statuses that emoji mean: active for a cross and a status emoji. Empty if words name a status. */
function statusesOfEmoji(head: string): Status[] {
  if (words().statuses.has(wordsIn(head))) return [];
  const found = [...head.matchAll(markPattern)].map((match) => statusOfEmoji(match[0]));
  const known = found.filter((status) => status !== null);
  return known.length > 0 && known.length < found.length ? ["active"] : known;
}

/** Returns the status for a share such as "95 %" or "3/7": planned at 0 %, done from 100 %, else active; or null. */
function statusOfShare(text: string): Status | null {
  const percent = /(?<![\d.,])(\d{1,3})(?:[.,]\d{1,2})?\s?%/.exec(text)?.[1];
  const [, part, total] = words().fraction.exec(text) ?? [];
  const share = percent === undefined ? Number(part) / Number(total) : Number(percent) / 100;
  if (Number.isNaN(share)) return null;
  return share >= 1 ? "done" : share > 0 ? "active" : "planned";
}

/** Returns the words of a text, separated by single spaces, without emoji, numbers and punctuation. */
function wordsIn(text: string): string {
  return text
    .replace(/[^\p{L}\p{M}']+/gu, " ")
    .replace(/[\ufe0f]/g, "")
    .trim();
}
