import type { BodyFormat } from "../../../model/body-format.ts";
import { formatMarker, type ManagedBody, type Marker, type SourceLink } from "../../../model/item.ts";
import { safeWebUrl } from "../../../text/web-url.ts";
import { FOOTER_TEXT, parseMarker } from "./jira-body-marker.ts";
import { renderIssueBody } from "./jira-body-render.ts";
import {
  hasVisibleText,
  type ManagedLine,
  type ManagedLineKind,
  makeLine,
  normalizeLines,
  normalizeText,
  parseLink,
  parseManagedBody,
  separate,
  toManagedBody,
} from "./managed-lines.ts";
import { escapeWiki, unescapeWiki } from "./wiki-text.ts";

/**
 * Bodies of Jira Data Center: wiki markup. The managed block is the panel whose last line contains the marker in
 * monospace; users write around it. The markup has no checkboxes: they are list items that start with `(x)` or `(/)`.
 */
export const wikiBody: BodyFormat = {
  render: renderIssueBody,

  extract(body, nonce) {
    const frame = findFrame(body, nonce);
    return frame && toManagedBody(frame.lines);
  },

  compose(managed, marker, source) {
    return `{panel:borderStyle=solid}${content(managed, toFooter(marker, source))}{panel}\n`;
  },

  replace(body, managed, nonce, source) {
    const frame = findFrame(body, nonce);
    if (!frame) return null;
    const { start, end, footer, lines } = frame;
    const inner =
      toManagedBody(lines).text === managed.text
        ? updateTicks(frame, managed, source)
        : content(
            managed,
            source ? toFooter(footer.marker, source) : footer.before + toMonospace(footer.marker),
          );
    return body.slice(0, start) + inner + body.slice(end);
  },
};

const LINE_PREFIXES: Record<ManagedLineKind, string> = {
  heading: "h3. ",
  text: "",
  more: "",
  item: "* ",
  box: "* (x) ",
  note: "** ",
  link: "",
};

function content(managed: ManagedBody, footer: string): string {
  const lines = parseManagedBody(managed);
  const written = lines.map(({ kind, text, done }, index) => {
    const separator = separate(lines[index - 1]?.kind, kind);
    return `${separator}${done ? "* (/) " : LINE_PREFIXES[kind]}${kind === "link" ? wikiLink(text) : escapeWiki(text)}`;
  });
  return `\n${written.join("")}${written.length === 0 ? "" : "\n\n"}${footer}\n`;
}

function wikiLink(text: string): string {
  const link = parseLink(text);
  return link ? `[${escapeWiki(link.label)}|${link.href}]` : escapeWiki(text);
}

function toFooter(marker: Marker, source: SourceLink | null): string {
  const href = source && safeWebUrl(source.url);
  const label = source && (normalizeText(source.label) || href);
  const link = label && href ? `[${escapeWiki(label)}|${href}]` : escapeWiki(label ?? "");
  return `${link && `${FOOTER_TEXT.before}${link}. `}${FOOTER_TEXT.after} ${toMonospace(marker)}`;
}

function toMonospace(marker: Marker): string {
  return `{{${escapeWiki(formatMarker(marker))}}}`;
}

/** The last line of the panel. */
interface Footer {
  marker: Marker;
  lineIndex: number;
  /** Markup before and after the marker. */
  before: string;
  after: string;
}

interface WikiLine extends ManagedLine {
  lineIndex: number;
}

/** The panel with the managed block. */
interface Frame {
  /** Offsets of the panel's content in the body. */
  start: number;
  end: number;
  /** Markup of the content by line. */
  parts: string[];
  footer: Footer;
  lines: WikiLine[];
}

function findFrame(body: string, nonce: string): Frame | null {
  const frames = findPanels(body).flatMap(({ start, end }) => {
    const inner = body.slice(start, end);
    // Most panels belong to users; skip them early.
    if (!inner.includes(nonce)) return [];
    const parts = inner.split("\n");
    const footers = parts.flatMap((part, lineIndex) => findFooter(part, lineIndex, nonce) ?? []);
    return footers.map((footer) => ({ start, end, parts, footer }));
  });
  const [frame] = frames;
  if (!frame || frames.length > 1) return null;
  return { ...frame, lines: readLines(frame.parts, frame.footer) };
}

/** Returns the content ranges of all panels. `{panel}` tags come in pairs; a tag with parameters always opens one. */
function findPanels(body: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  let start: number | null = null;
  for (const mark of body.matchAll(/(?<!\\)\{panel(:[^{}\r\n]*)?\}/g)) {
    if (mark[1] !== undefined || start === null) start = mark.index + mark[0].length;
    else {
      found.push({ start, end: mark.index });
      start = null;
    }
  }
  return found;
}

function findFooter(part: string, lineIndex: number, nonce: string): Footer | null {
  for (const code of part.matchAll(/\{\{([^{}]*)\}\}/g)) {
    const found = parseMarker(unescapeWiki(code[1] ?? ""));
    if (found?.marker.nonce === nonce) {
      const after = `${found.after} ${part.slice(code.index + code[0].length)}`;
      return { marker: found.marker, lineIndex, before: part.slice(0, code.index), after };
    }
  }
  return null;
}

function readLines(parts: readonly string[], footer: Footer): WikiLine[] {
  const lines: WikiLine[] = [];
  let isAfterBlank = true;
  for (const [lineIndex, part] of parts.entries()) {
    if (lineIndex === footer.lineIndex) continue;
    const markup = part.trim();
    if (markup !== "") lines.push({ ...readLine(markup, lines.at(-1)?.kind, isAfterBlank), lineIndex });
    isAfterBlank = markup === "";
  }
  const after = { ...makeLine("text", unescapeWiki(footer.after)), lineIndex: footer.lineIndex };
  return normalizeLines([...lines, after]);
}

function readLine(written: string, before: ManagedLineKind | undefined, isAfterBlank: boolean): ManagedLine {
  const heading = /^h[1-6]\.\s(.*)$/s.exec(written);
  if (heading) return makeLine("heading", unescapeWiki(heading[1] ?? ""));
  const link = /^\[([^[\]|]*)\|([^[\]|]*)\]$/.exec(written);
  if (link) return makeLine("link", `${unescapeWiki(link[1] ?? "")} <${link[2]}>`);
  const item = /^([*#-]+)\s(.*)$/s.exec(written);
  if (!item) return makeLine(isAfterBlank ? "text" : "more", unescapeWiki(written));
  const [, signs = "", words = ""] = item;
  const box = CHECKBOX_PATTERN.exec(words);
  if (box) return makeLine("box", unescapeWiki(words.slice(box[0].length)), box[1] === "/");
  const isNote = signs.length > 1 && (before === "box" || before === "note");
  return makeLine(isNote ? "note" : "item", unescapeWiki(words));
}

const CHECKBOX_PATTERN = /^\s*\(([x/])\)/;

/** Returns the content of the panel with new ticks and everything else unchanged. */
function updateTicks(
  { parts, footer, lines }: Frame,
  { boxes }: ManagedBody,
  source: SourceLink | null,
): string {
  const written = [...parts];
  for (const [index, { lineIndex }] of lines.filter(({ kind }) => kind === "box").entries()) {
    const tick = boxes[index]?.done ? "(/)" : "(x)";
    written[lineIndex] = (written[lineIndex] ?? "").replace(/\([x/]\)/, tick);
  }
  if (source && !hasVisibleText(unescapeWiki(footer.after))) {
    written[footer.lineIndex] = toFooter(footer.marker, source);
  }
  return written.join("\n");
}
