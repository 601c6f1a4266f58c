import type { Status } from "../../model/plan.ts";
import { fold } from "../markdown/fold.ts";
import { statusNames } from "../vocabulary/status-words.ts";

const statuses = ["planned", "active", "done", "cancelled"] as const satisfies readonly Status[];
const words = new Map(
  statuses.flatMap((status) =>
    Object.values(statusNames[status]).flatMap((line) =>
      line.split("|").map((name): [string, Status] => [wordsIn(fold(name)), status]),
    ),
  ),
);

const marks: Readonly<Record<Status, string>> = {
  done: "✅ ✔ ☑ 🟢",
  active: "🚧 🔄 🏗 🔨 🟡 ▶ 🏃",
  planned: "⏳ 📋 🔜 ⬜ 🔲 ☐ 📅 ⏸",
  cancelled: "🗑",
};
const crosses = "❌ 🚫 ⛔ ✖ ✗ ✘";
const statusesByMark = new Map(
  statuses.flatMap((status) => marks[status].split(" ").map((mark): [string, Status] => [mark, status])),
);
const anyMark = [...statusesByMark.keys(), ...crosses.split(" ")];

/** The source of a regular expression, for the flag u, that matches one mark of status or one cross. */
export const statusMarks = `(?:${anyMark.join("|")})\\uFE0F?`;

/** The status that an emoji stands for. A cross is null: it says "not", which is no status. */
export function statusOfMark(emoji: string): Status | null {
  return statusesByMark.get(emoji.trim().replaceAll("\uFE0F", "")) ?? null;
}

/** "done, except the docs", "done (not deployed)": less than the word before says. */
const except =
  /(?:^|\P{L})(?:not|without|pending|failing|fails|waiting|awaiting|todo|to do|remaining|left|missing|until|unless|still|nicht|noch|ohne|offen|pas|sans|reste|sin|falta|faltan|pendiente|sem|não|manca|niet|inte|ikke|не|без|ещё|осталось|nie|bez|değil|eksik|未|尚|待|except|excepting|apart from|but|partial|partially|partly|ausser|bis auf|teilweise|sauf|salvo|excepto|menos|кроме|частично|haric|除|除了)(?!\p{L})/u;

/** "closed (won't fix)": it ended, and not by being done. */
const abandoned =
  /(?:^|\P{L})(?:won'?t|wontfix|not planned|cancell?ed|abandoned|dropped|duplicate|obsolete)(?!\p{L})/u;

/**
 * The status that a text names, as a whole or before a bracket, a comma or a dash, in any of many languages: "✅ Done (12 May)",
 * "In Bearbeitung (95%)". Without a word it is what percentages and marks say. Of several it is the one that is least far: "Complete /
 * In progress" is active. Null when there is none.
 */
export function readStatus(text: string): Status | null {
  const folded = fold(text.slice(0, 200));
  const [head = ""] = folded.split(/[(（[,，、;；:：。]|\.(?:\s|$)|\s[-–—]+\s|\s?(?:→|->|=>)/);
  const named = statusesIn(head);
  if (named === null) return null;
  if (/\?\s*$/.test(head)) return null;
  const percent = statusOfShare(folded);
  const found = leastFar([...named, ...marksIn(folded, head.length)]);
  if (found === null) return percent;
  if (found !== "done") return found;
  // "❌ done" says that it is not.
  if (crosses.split(" ").some((cross) => head.includes(cross))) return null;
  if (abandoned.test(folded.slice(head.length))) return "cancelled";
  if (percent === "planned") return "planned";
  return percent === "active" || except.test(folded.slice(head.length)) ? "active" : found;
}

/** The statuses of the parts between slashes and bars; null where a part is something else. */
function statusesIn(head: string): Status[] | null {
  const said = wordsIn(head);
  if (said === "") return [];
  const whole = words.get(said);
  if (whole) return [whole];
  if (!/[/|+&]/.test(head)) return null;
  const found: Status[] = [];
  for (const part of head.split(/[/|+&]/)) {
    const name = wordsIn(part);
    const status = words.get(name);
    if (status) found.push(status);
    else if (name !== "" && !hasMark(part)) return null;
  }
  return found;
}

function hasMark(text: string): boolean {
  return anyMark.some((mark) => text.includes(mark));
}

/** What the marks of a text say together: words decide, so that a mark only makes "done" less. A cross beside a tick is half. */
function marksIn(text: string, upTo: number): Status[] {
  const head = text.slice(0, upTo);
  const isWord = words.has(wordsIn(head));
  if (isWord) return [];
  const found = [...head.matchAll(new RegExp(statusMarks, "gu"))].map((match) => statusOfMark(match[0]));
  const known = found.filter((status) => status !== null);
  if (known.length === 0) return [];
  return known.length < found.length ? ["active"] : known;
}

/** Planned before active before done; done and planned together are active. */
function leastFar(found: readonly Status[]): Status | null {
  return statuses.find((status) => found.includes(status)) ?? null;
}

/** What "95 %" and "3/7" say. */
function statusOfShare(text: string): Status | null {
  const percent = /(?<![\d.,])(\d{1,3})(?:[.,]\d{1,2})?\s?%/.exec(text)?.[1];
  const [, some, all] = /(?<![\d./-])(\d{1,4})\s?(?:\/|of|von|de|из)\s?(\d{1,4})(?![\d./-])/.exec(text) ?? [];
  const share = percent === undefined ? Number(some) / Number(all) : Number(percent) / 100;
  if (Number.isNaN(share)) return null;
  return share >= 1 ? "done" : share > 0 ? "active" : "planned";
}

/** Its words with single spaces between them, without emoji, numbers and other signs. */
function wordsIn(text: string): string {
  return text
    .replace(/[^\p{L}\p{M}']+/gu, " ")
    .replace(/[\ufe0f]/g, "")
    .trim();
}
