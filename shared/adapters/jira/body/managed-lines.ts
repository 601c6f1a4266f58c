import type { BodySection, ManagedBody } from "../../../model/item.ts";
import { safeWebUrl } from "../../../text/web-url.ts";

/**
 * One line of the managed block, in every Jira format. A `text` line starts a paragraph and `more` lines continue it.
 * `box` is a checkbox, and `note` belongs to the checkbox above it. The text of a `link` is `label <URL>`.
 */
export interface ManagedLine {
  kind: "heading" | "text" | "more" | "item" | "box" | "note" | "link";
  text: string;
  /** True for a ticked checkbox. */
  done: boolean;
}
export type ManagedLineKind = ManagedLine["kind"];

/** Prefix of each kind of line in `ManagedBody.text`, so that a paragraph "- x" is not read as a list item. */
const PREFIXES = {
  heading: "# ",
  text: "| ",
  more: "| ",
  item: "- ",
  box: "[ ] ",
  note: "  > ",
  link: "@ ",
} as const;

export function makeLine(kind: ManagedLineKind, text: string, done = false): ManagedLine {
  return { kind, text, done };
}

/** Returns a text as Jira stores it, on one line, without lone surrogates, control characters and repeated spaces. */
export function normalizeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
    .trim();
}

/** Returns false for a text that has only spaces, control characters and zero-width characters. */
export function hasVisibleText(text: string): boolean {
  return /[^\p{Cc}\p{Z}\p{DI}\s]/u.test(text);
}

/** Normalizes lines for comparison. Removes empty lines; the first `note` of an empty checkbox becomes its text. */
export function normalizeLines<T extends ManagedLine>(lines: readonly T[]): T[] {
  const normalized: T[] = [];
  let emptyLine: T | null = null;
  for (const entry of lines) {
    const text = normalizeText(entry.text);
    const isContinuing = entry.kind === "more" || entry.kind === "note";
    const head: T = isContinuing && emptyLine ? emptyLine : entry;
    if (hasVisibleText(text)) {
      const kind = toAllowedKind(head.kind, normalized.at(-1)?.kind);
      normalized.push({ ...head, kind, text, done: kind === "box" && head.done });
      emptyLine = null;
    } else if (!isContinuing) emptyLine = entry;
  }
  return normalized;
}

function toAllowedKind(kind: ManagedLineKind, before: ManagedLineKind | undefined): ManagedLineKind {
  if (kind === "more" && before !== "text" && before !== "more") return "text";
  if (kind === "note" && before !== "box" && before !== "note") return "item";
  return kind;
}

/** Converts sections to lines. Skips sections without visible text and links without a safe web URL. */
export function toLines(sections: readonly BodySection[]): ManagedLine[] {
  return sections.flatMap((section) => {
    if (section.kind === "link") {
      const href = safeWebUrl(section.url);
      return href === null ? [] : normalizeLines([makeLine("link", `${section.label} <${href}>`)]);
    }
    // A Jira item is identified by its entity property.
    if (section.kind === "identity") return [];
    const lines = normalizeLines(contentLines(section));
    const heading = section.heading === null ? [] : normalizeLines([makeLine("heading", section.heading)]);
    return lines.length === 0 ? [] : [...heading, ...lines];
  });
}

/** Parses the text of a `link` line, `label <URL>`. Returns `null` for any other text, which a user has changed. */
export function parseLink(text: string): { label: string; href: string } | null {
  const [, label, href] = /^(.+) <([^<> ]+)>$/.exec(text) ?? [];
  return label === undefined || href === undefined || safeWebUrl(href) !== href ? null : { label, href };
}

function contentLines(section: Exclude<BodySection, { kind: "link" | "identity" }>): ManagedLine[] {
  if (section.kind === "text") return toParagraphLines(section.text);
  if (section.kind === "list") return section.items.map((item) => makeLine("item", item));
  return section.boxes
    .filter(({ text }) => hasVisibleText(text.toWellFormed()))
    .flatMap(({ text, done, notes = [] }) => [
      makeLine("box", text, done),
      ...notes.map((note) => makeLine("note", note)),
    ]);
}

/** Splits a text into `text` and `more` lines. An empty line ends a paragraph. */
export function toParagraphLines(text: string): ManagedLine[] {
  let kind: ManagedLineKind = "text";
  return text.split(/\r\n|[\n\v\f\r\u0085\u2028\u2029]/).map((words) => {
    const result = makeLine(kind, words);
    kind = hasVisibleText(words.toWellFormed()) ? "more" : "text";
    return result;
  });
}

/** Joins lines to a text that `parseLines` can parse. With `showsTicks`, ticked checkboxes start with "[x] ". */
export function formatLines(lines: readonly ManagedLine[], showsTicks = false): string {
  return lines
    .map(({ kind, text, done }, index) => {
      const prefix = showsTicks && done ? "[x] " : PREFIXES[kind];
      return separate(lines[index - 1]?.kind, kind) + prefix + text;
    })
    .join("");
}

export function toManagedBody(lines: readonly ManagedLine[]): ManagedBody {
  const boxes = lines.flatMap(({ kind, text, done }) => (kind === "box" ? [{ text, done }] : []));
  return { text: formatLines(lines), boxes };
}

/** Returns the line breaks between two lines of these kinds: one within a paragraph or list, else two. */
export function separate(before: ManagedLineKind | undefined, kind: ManagedLineKind): string {
  if (before === undefined) return "";
  const isInList = (kind === "item" || kind === "box") && kind === (before === "note" ? "box" : before);
  return kind === "more" || kind === "note" || isInList ? "\n" : "\n\n";
}

/** Returns the lines of a managed block with their ticks: the inverse of `toManagedBody`. */
export function parseManagedBody({ text, boxes }: ManagedBody): ManagedLine[] {
  const ticks = boxes.values();
  return parseLines(text).map((line) =>
    line.kind === "box" ? { ...line, done: ticks.next().value?.done ?? false } : line,
  );
}

/** Parses a text from `formatLines` to lines. A line without a prefix is part of a paragraph. */
export function parseLines(text: string): ManagedLine[] {
  let before: ManagedLineKind | undefined;
  return normalizeLines(
    text.split("\n").map((written) => {
      const line = parseLine(written, before);
      before = written === "" ? undefined : line.kind;
      return line;
    }),
  );
}

function parseLine(written: string, before: ManagedLineKind | undefined): ManagedLine {
  for (const kind of ["heading", "item", "box", "note", "link"] as const) {
    if (written.startsWith(PREFIXES[kind])) return makeLine(kind, written.slice(PREFIXES[kind].length));
  }
  if (/^\[[xX]\] /.test(written)) return makeLine("box", written.slice(PREFIXES.box.length), true);
  const kind = before === "text" || before === "more" ? "more" : "text";
  return makeLine(kind, written.startsWith(PREFIXES.text) ? written.slice(PREFIXES.text.length) : written);
}

const TRUNCATION_NOTE = "Truncated: the text exceeds Jira's limit. See the plan for the rest.";

/**
 * Returns as many lines as fit into `limit` characters of markup, and a note if lines are left out. The first line that
 * does not fit is cut if the lines before it fill less than half of the limit, else left out.
 */
export function truncateLines(
  lines: readonly ManagedLine[],
  sizeOf: (lines: readonly ManagedLine[]) => number,
  limit: number,
): ManagedLine[] {
  const count = findLargest(lines.length, (size) => sizeOf(lines.slice(0, size)) <= limit);
  const overflowing = lines[count];
  if (!overflowing) return [...lines];
  const result = lines.slice(0, count);
  if (sizeOf(result) < limit / 2) {
    // Don't split a surrogate pair.
    const textOf = (length: number) => overflowing.text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
    const cut = (length: number) => ({ ...overflowing, text: textOf(length) });
    const length = findLargest(limit, (size) => sizeOf([...result, cut(size)]) <= limit);
    const space = overflowing.text.lastIndexOf(" ", length);
    result.push(cut(space > length / 2 ? space : length));
  }
  while (result.at(-1)?.kind === "heading") result.pop();
  return normalizeLines([...result, makeLine("text", TRUNCATION_NOTE)]);
}

/** Returns the largest number up to `max` for which `fits` is true. `fits` must be true for all smaller numbers. */
function findLargest(max: number, fits: (value: number) => boolean): number {
  let [low, high] = [0, max];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
