import type { ManagedBody, Section } from "../../../model/item.ts";
import { webAddress } from "../client/web-address.ts";

/**
 * The managed part as lines: what all of Jira's formats write and read. A `text` begins a paragraph, `more`
 * goes on in it, a `note` stands under a box, a `link` is a label with its address in angle brackets.
 */
export interface Line {
  kind: "heading" | "text" | "more" | "item" | "box" | "note" | "link";
  text: string;
  /** The tick of a box; false on every other line. */
  done: boolean;
}
export type LineKind = Line["kind"];

/** How each kind of line is written in `ManagedBody.text`: plan text behind a prefix can't pretend to be another. */
const prefixes = {
  heading: "# ",
  text: "| ",
  more: "| ",
  item: "- ",
  box: "[ ] ",
  note: "  > ",
  link: "@ ",
} as const;

export function line(kind: LineKind, text: string, done = false): Line {
  return { kind, text, done };
}

/** Text on one line as Jira keeps it: halves of characters, control characters and runs of spaces are replaced. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .trim();
}

/** Whether a text shows anything: not with spaces and characters of no width alone. */
export function shows(text: string): boolean {
  return /[^\p{Cc}\p{Z}\p{DI}\s]/u.test(text);
}

/**
 * Lines as they are compared, whatever they were read from: cleaned, and without empty ones. What goes on from an
 * empty line takes its place.
 */
export function tidyLines<T extends Line>(lines: readonly T[]): T[] {
  const tidy: T[] = [];
  let empty: T | null = null;
  for (const entry of lines) {
    const text = cleanText(entry.text);
    const goesOn = entry.kind === "more" || entry.kind === "note";
    const head: T = goesOn && empty ? empty : entry;
    if (shows(text)) {
      const kind = fittingKind(head.kind, tidy.at(-1)?.kind);
      tidy.push({ ...head, kind, text, done: kind === "box" && head.done });
      empty = null;
    } else if (!goesOn) empty = entry;
  }
  return tidy;
}

function fittingKind(kind: LineKind, before: LineKind | undefined): LineKind {
  if (kind === "more" && before !== "text" && before !== "more") return "text";
  if (kind === "note" && before !== "box" && before !== "note") return "item";
  return kind;
}

/** The lines of what the plan says. What shows nothing is left out, and so is a heading over nothing. */
export function sectionLines(sections: readonly Section[]): Line[] {
  return sections.flatMap((section) => {
    if (section.kind === "link") return linkLines(section);
    const lines = tidyLines(contentLines(section));
    const heading = section.heading === null ? [] : tidyLines([line("heading", section.heading)]);
    return lines.length === 0 ? [] : [...heading, ...lines];
  });
}

/** A link whose address can't be written as one is left out. */
function linkLines({ label, url }: Extract<Section, { kind: "link" }>): Line[] {
  const href = webAddress(url);
  return href === null ? [] : tidyLines([line("link", `${label} <${href}>`)]);
}

/** What a link says, and where it leads; null for what is none, as when people wrote it. */
export function readLink(text: string): { label: string; href: string } | null {
  const [, label, href] = /^(.+) <([^<> ]+)>$/.exec(text) ?? [];
  return label === undefined || href === undefined || webAddress(href) !== href ? null : { label, href };
}

function contentLines(section: Exclude<Section, { kind: "link" }>): Line[] {
  if (section.kind === "text") return paragraphLines(section.text);
  if (section.kind === "list") return section.items.map((item) => line("item", item));
  return section.boxes
    .filter(({ text }) => shows(text.toWellFormed()))
    .flatMap(({ text, done, notes = [] }) => [
      line("box", text, done),
      ...notes.map((note) => line("note", note)),
    ]);
}

/** Paragraphs of a text of several lines: an empty line ends one. */
export function paragraphLines(text: string): Line[] {
  let kind: LineKind = "text";
  return text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((words) => {
    const made = line(kind, words);
    kind = shows(words.toWellFormed()) ? "more" : "text";
    return made;
  });
}

/** Lines as a managed body: readable in a message, and the same text for the same lines only. */
export function managedOf(lines: readonly Line[]): ManagedBody {
  const text = lines
    .map(({ kind, text }, index) => gap(lines[index - 1]?.kind, kind) + prefixes[kind] + text)
    .join("");
  return {
    text,
    boxes: lines.flatMap(({ kind, text, done }) => (kind === "box" ? [{ text, done }] : [])),
  };
}

function gap(before: LineKind | undefined, kind: LineKind): string {
  if (before === undefined) return "";
  return continues(before, kind) ? "\n" : "\n\n";
}

/** Whether a line belongs to the paragraph or the list of the line before it. */
export function continues(before: LineKind, kind: LineKind): boolean {
  if (kind === "more" || kind === "note") return true;
  return (kind === "item" || kind === "box") && listOf(before) === kind;
}

function listOf(kind: LineKind): LineKind {
  return kind === "note" ? "box" : kind;
}

/** The lines of a managed body with its ticks: `managedOf` the other way round. What has no prefix is a text. */
export function linesOf({ text, boxes }: ManagedBody): Line[] {
  let box = 0;
  let before: LineKind | undefined;
  return tidyLines(
    text.split("\n").map((written) => {
      const made = readLine(written, before);
      before = written === "" ? undefined : made.kind;
      if (made.kind !== "box") return made;
      const done = boxes[box]?.done ?? false;
      box += 1;
      return { ...made, done };
    }),
  );
}

function readLine(written: string, before: LineKind | undefined): Line {
  for (const kind of ["heading", "item", "box", "note", "link"] as const) {
    if (written.startsWith(prefixes[kind])) return line(kind, written.slice(prefixes[kind].length));
  }
  const kind = before === "text" || before === "more" ? "more" : "text";
  return line(kind, written.startsWith(prefixes.text) ? written.slice(prefixes.text.length) : written);
}

const rest = "The rest is in the plan: it is longer than Jira takes.";

/** What a line takes of the room in a body; `starts`: it is the first of its paragraph or list. */
export type Cost = (line: Line, starts: boolean) => number;

/**
 * Lines whose costs together stay within a limit, ended by a line that says so when some are left out. Whole
 * lines are left out; only one that fills half of the body by itself is cut.
 */
export function shortenLines(lines: readonly Line[], cost: Cost, limit: number): Line[] {
  let room = limit;
  const fitting = lines.findIndex((entry, index) => {
    const size = entry.text.length > room ? Number.POSITIVE_INFINITY : cost(entry, startsAt(lines, index));
    if (size > room) return true;
    room -= size;
    return false;
  });
  const over = lines[fitting];
  if (!over) return [...lines];
  const kept = lines.slice(0, fitting);
  if (room > limit / 2)
    kept.push({ ...over, text: cutText(over.text, (text) => cost({ ...over, text }, true) <= room) });
  while (kept.at(-1)?.kind === "heading") kept.pop();
  return tidyLines([...kept, line("text", rest)]);
}

function startsAt(lines: readonly Line[], index: number): boolean {
  const [before, here] = [lines[index - 1], lines[index]];
  return !before || !here || !continues(before.kind, here.kind);
}

/** The longest beginning that fits, ended at a space where it has one near its end. */
function cutText(text: string, fits: (text: string) => boolean): string {
  let [low, high] = [0, Math.min(text.length, 65_536)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle - 1;
  }
  const space = text.lastIndexOf(" ", low);
  // Not between the halves of a character.
  return space > low / 2 ? text.slice(0, space) : text.slice(0, low).replace(/[\ud800-\udbff]$/, "");
}
