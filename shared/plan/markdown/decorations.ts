import { readSchedule } from "../dates/read-schedule.ts";
import type { Claim } from "../milestone/claims.ts";
import { readStatus, statusOfMark } from "../milestone/status.ts";
import { codeBlot, type Line, placeOf, slice } from "./passage.ts";

/** The line of a title without what decorates it. */
export interface Undecorated {
  title: Line;
  /** What says when, without its parentheses. */
  schedule: Line | null;
  claims: Claim[];
  /** Emphasized remarks behind the title, `*(needs review)*`: no part of it. */
  remarks: Line[];
}

/** Pictures, with the signs that join or colour them; letters such as ™ are none. */
const picture = String.raw`(?:(?![©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}|[\u{1F3FB}-\u{1F3FF}\u200D\uFE0F\u20E3\u2713\u2717])`;
const leadingPictures = new RegExp(`^(?:${picture}\\s{0,4}){1,8}`, "u");
const trailingPictures = new RegExp(`(?:\\s{0,4}${picture}){1,8}$`, "u");
const onePicture = new RegExp(picture, "gu");
const picturedWords = new RegExp(`\\s${picture}{1,4}\\s{0,4}([\\p{L}][\\p{L} -]{1,40})$`, "u");
const beyondAscii = /[^\x20-\x7E]/;
const crossed = /[❌✗✘✖🚫⛔]/u;
/** Words that say a status where they stand alone, and something else in many a title: "Site — Live". */
const weakWords =
  /^(?:live|open|fixed|resolved|next|now|current|backlog|started|planning|future|new|ready|[\d\s~%.,]+)$/iu;
/** How far from its end a title is looked through for decoration. */
const reach = 260;
/** Which of several decorations there can be: more would be prose. */
const most = 10;

/**
 * Cuts pictures, status words, boxes of status and schedules off both ends of a title. `open` is the emphasis that the
 * name before it left open; where it closes at an end, it goes too. Empty is what is left of "✅".
 */
export function undecorate(whole: Line, open: string | null = null): Undecorated {
  const found: Undecorated = { title: whole, schedule: null, claims: [], remarks: [] };
  if (open === null && isPlain(whole.text)) return found;
  for (let step = 0; step < most && found.title.text !== ""; step++) {
    if (open !== null && found.title.mask.endsWith(open)) {
      found.title = slice(found.title, 0, found.title.text.length - open.length);
    } else if (!cutters.some((cutter) => cutter(found))) break;
  }
  return found;
}

/** Nothing in such a text can be decoration; most titles are. */
function isPlain(text: string): boolean {
  return !/[^\x20-\x7E]|[)\]`|:*_]$|\s-{1,2}\s|<-|^-|\d/.test(text);
}

/** What a text says when all of it is status, schedule or priority; null where it is something else. */
export function readDecoration(text: Line): Undecorated | null {
  const found: Undecorated = {
    title: slice(text, text.text.length),
    schedule: null,
    claims: [],
    remarks: [],
  };
  return takeAll(found, text) ? found : null;
}

/** A line without the pictures at both ends, and those pictures: "🎯 Goals" is "Goals". */
export function splitPictures(line: Line): { rest: Line; pictures: string[] } {
  if (!beyondAscii.test(line.text)) return { rest: line, pictures: [] };
  const start = leadingPictures.exec(line.text.slice(0, 40))?.[0].length ?? 0;
  const rest = slice(line, start);
  const end = trailingPictures.exec(rest.text.slice(-40))?.[0].length ?? 0;
  const shown = line.text.slice(0, start) + (end === 0 ? "" : rest.text.slice(-end));
  return {
    rest: end === 0 ? rest : slice(rest, 0, rest.text.length - end),
    pictures: [...shown.matchAll(onePicture)].map(([sign]) => sign),
  };
}

type Cutter = (found: Undecorated) => boolean;

const cutters: readonly Cutter[] = [
  cutLeadingPictures,
  cutTrailingPictures,
  cutSeparator,
  cutParentheses,
  cutPicturedWords,
  cutArrow,
  cutCode,
  cutBehindDash,
];

function cutLeadingPictures(found: Undecorated): boolean {
  if (!beyondAscii.test(found.title.text)) return false;
  const match = leadingPictures.exec(found.title.text.slice(0, 60));
  if (!match) return false;
  claimMarks(found, slice(found.title, 0, match[0].length));
  found.title = slice(found.title, match[0].length);
  return true;
}

function cutTrailingPictures(found: Undecorated): boolean {
  const { title } = found;
  if (!beyondAscii.test(title.text)) return false;
  const match = trailingPictures.exec(title.text.slice(-40));
  if (!match) return false;
  const start = title.text.length - match[0].length;
  claimMarks(found, slice(title, start));
  found.title = slice(title, 0, start);
  return true;
}

/** A dash or colon that nothing follows any more. */
function cutSeparator(found: Undecorated): boolean {
  const match = /\s*(?:[:：|·•]|\s[–—-])$/.exec(found.title.text.slice(-8));
  if (!match) return false;
  found.title = slice(found.title, 0, found.title.text.length - match[0].length);
  return true;
}

/** `(Weeks 1-2)`, `(done)`, `*(needs review)*`, `[DONE]`: cut where all that it says is status, schedule or priority. */
function cutParentheses(found: Undecorated): boolean {
  const { title } = found;
  const from = Math.max(0, title.mask.length - reach);
  const match = /([*_]{0,3})[(（[]([^()（）[\]]{1,200})[)）\]]([*_]{0,3})$/.exec(title.mask.slice(from));
  if (!match || match[1] !== match[3]) return false;
  const start = from + match.index;
  const open = start + (match[1]?.length ?? 0) + 1;
  const inside = slice(title, open, open + (match[2]?.length ?? 0));
  if (!takeAll(found, inside)) {
    if (match[1] === "") return false;
    found.remarks.push(inside);
  }
  found.title = slice(title, 0, start);
  return true;
}

/** `✅ COMPLETED` at the end. */
function cutPicturedWords(found: Undecorated): boolean {
  if (!beyondAscii.test(found.title.text)) return false;
  const match = picturedWords.exec(found.title.text.slice(-60));
  const status = match ? readStatus(match[1] ?? "") : null;
  if (!match || !status) return false;
  // The picture stays for the next step: "❌ done" is not done.
  return cutClaim(found, match[1]?.length ?? 0, status);
}

/** `← NEXT UP: the rest` */
function cutArrow(found: Undecorated): boolean {
  const match = /\s(?:←|⬅️?|<-{1,2}|⇐)\s.{1,240}$/u.exec(found.title.text.slice(-reach));
  if (!match) return false;
  const words = match[0].replace(/^[^\p{L}\p{N}]+/u, "");
  return cutClaim(found, match[0].length, readStatus(words));
}

/** `Engine ✅ | UI ❌` in code at the end: a box of status. */
function cutCode(found: Undecorated): boolean {
  const { title } = found;
  if (!title.mask.endsWith(codeBlot)) return false;
  let start = title.mask.length;
  while (start > 0 && title.mask[start - 1] === codeBlot) start--;
  const text = title.text.slice(start).replace(/^`+|`+$/g, "");
  if (start === 0 || text.length > reach || !(hasMark(text) || /[|%]/.test(text))) return false;
  return cutClaim(found, title.text.length - start, readStatus(text) ?? statusOfBox(text));
}

/** `— DONE`, `- Q1 2026`, `— **DONE (…)**` */
function cutBehindDash(found: Undecorated): boolean {
  const { title } = found;
  const from = Math.max(0, title.mask.length - 90);
  const dash = /\s[–—-]{1,2}\s+(?!.*\s[–—-]{1,2}\s)(.{1,80})$/.exec(title.mask.slice(from));
  if (!dash) return cutWholeSchedule(found);
  const start = from + dash.index;
  if (start === 0) return cutWholeSchedule(found);
  const behind = unbold(slice(title, start + dash[0].length - (dash[1]?.length ?? 0)));
  const { rest, pictures } = splitPictures(behind);
  if (!takeAll(found, rest, isClearTime)) return false;
  if (pictures.length > 0) claimMarks(found, { ...behind, text: pictures.join("") });
  found.title = slice(title, 0, start);
  return true;
}

/** All of the title is a date: `Milestone 1 - 5/12/20`. */
function cutWholeSchedule(found: Undecorated): boolean {
  const dash = /^[–—-]\s+/.exec(found.title.mask)?.[0].length ?? 0;
  const text = slice(found.title, dash);
  if (found.schedule || !/\d/.test(text.text) || !isDate(text.text)) return false;
  found.schedule = text;
  found.title = slice(found.title, found.title.text.length);
  return true;
}

/** Takes each part of a text as status, schedule or priority; takes nothing where one part is none of them. */
function takeAll(found: Undecorated, text: Line, isTime = isSchedule): boolean {
  if (takeOne(found, text, isTime)) return true;
  const parts = partsOf(text);
  if (parts.length < 2) return false;
  const trial: Undecorated = { ...found, claims: [] };
  if (!parts.every((part) => takeOne(trial, part, isTime))) return false;
  found.claims.push(...trial.claims);
  found.schedule = trial.schedule;
  return true;
}

function takeOne(found: Undecorated, text: Line, isTime: (text: string) => boolean): boolean {
  if (/^(?:priority\s{0,4}[:：]?\s{0,4})?p[0-9]$|^priority\s{0,4}[:：]/i.test(text.text)) return true;
  const weak = weakWords.test(text.text) && text.text !== text.text.toUpperCase();
  const status = weak || /^[\d\s~%.,/]+$/.test(text.text) ? null : readStatus(text.text);
  const timed = isTime(text.text);
  if (timed && status !== "done" && !found.schedule) found.schedule = text;
  else if (timed && !status) return false;
  if (status) found.claims.push({ status, by: "its heading", place: placeOf(text) });
  return status !== null || timed;
}

function partsOf(text: Line): Line[] {
  const parts: Line[] = [];
  let start = 0;
  for (const match of text.mask.matchAll(/[,;|·，；]|\s[–—-]\s/g)) {
    parts.push(slice(text, start, match.index));
    start = match.index + match[0].length;
  }
  parts.push(slice(text, start));
  return parts.filter((part) => part.text !== "");
}

function isSchedule(text: string): boolean {
  return readSchedule(text, null).kind !== "none";
}

/** Nothing but a date: "First 100 days" and "Sprint 0" are titles. */
function isDate(text: string): boolean {
  const { kind } = readSchedule(text, null);
  return kind === "known" || kind === "unanchored" || (kind === "unknown" && /^[\d\s./–-]+$/.test(text));
}

/** Without parentheses, words around a date belong to the title: "Ready for Q3 2026". */
function isClearTime(text: string): boolean {
  const schedule = readSchedule(text, null);
  if (schedule.kind === "unknown") return !schedule.reason.includes("not understood");
  return schedule.kind !== "none";
}

function unbold(line: Line): Line {
  const match = /^([*_]{1,3})(.{1,80})\1$/.exec(line.mask);
  const width = match?.[1]?.length ?? 0;
  return width === 0 ? line : slice(line, width, line.text.length - width);
}

function cutClaim(found: Undecorated, length: number, status: Claim["status"] | null): boolean {
  const start = found.title.text.length - length;
  if (start <= 0) return false;
  const place = placeOf(slice(found.title, start));
  if (status) found.claims.push({ status, by: "its heading", place });
  found.title = slice(found.title, 0, start);
  return true;
}

function claimMarks(found: Undecorated, pictures: Line): void {
  const status = crossed.test(pictures.text) ? "planned" : weakestMark(pictures.text);
  if (status) found.claims.push({ status, by: "the sign in its heading", place: placeOf(pictures) });
}

function hasMark(text: string): boolean {
  return [...text.matchAll(onePicture)].some(([sign]) => statusOfMark(sign) !== null) || text.includes("❌");
}

/** What the parts of a box of status come to: under way as soon as one is, or one is done and another is not. */
function statusOfBox(text: string): Claim["status"] | null {
  const parts = text.split("|").map((part) => {
    const percent = Number(/(\d{1,3})\s?%/.exec(part)?.[1] ?? Number.NaN);
    if (!Number.isNaN(percent)) return percent >= 100 ? "done" : percent > 0 ? "active" : "planned";
    return part.includes("❌") ? "planned" : (readStatus(part) ?? weakestMark(part));
  });
  const said = new Set(parts.filter((status) => status !== null));
  if (said.size > 1) return "active";
  return [...said][0] ?? null;
}

function weakestMark(text: string): Claim["status"] | null {
  const said = [...text.matchAll(onePicture)].map(([sign]) => statusOfMark(sign));
  if (said.includes("planned")) return "planned";
  if (said.includes("active")) return "active";
  return said.find((status) => status !== null) ?? null;
}
