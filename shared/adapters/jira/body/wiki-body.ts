import type { ManagedBody, Source } from "../../../model/item.ts";
import type { Marker } from "../../../model/marker.ts";
import { formatMarker } from "../../../model/marker.ts";
import type { BodyFormat } from "../../../sync/desired/body-format.ts";
import { webAddress } from "../client/web-address.ts";
import { footWords, readMarker } from "./jira-body-marker.ts";
import { renderJira } from "./jira-body-render.ts";
import type { Line, LineKind } from "./managed-lines.ts";
import {
  cleanText,
  continues,
  line,
  linesOf,
  managedOf,
  readLink,
  shows,
  tidyLines,
} from "./managed-lines.ts";
import { escapeWiki, unescapeWiki } from "./wiki-text.ts";

/**
 * Bodies of Jira Data Center: wiki markup. The managed part is the one panel whose last line names the item in
 * monospace; people write around it. A box is an item of a list that begins with the sign for no, `(x)`, or for
 * yes, `(/)`: the markup has no boxes.
 */
export const wikiBody: BodyFormat = {
  render: renderJira,

  extract(body, nonce) {
    const frame = findFrame(body, nonce);
    return frame && managedOf(frame.lines);
  },

  compose(managed, marker, source) {
    return `{panel:borderStyle=solid}${content(managed, footOf(marker, source))}{panel}\n`;
  },

  replace(body, managed, nonce, source) {
    const frame = findFrame(body, nonce);
    if (!frame) return null;
    const { start, end, foot, lines } = frame;
    const inner =
      managedOf(lines).text === managed.text
        ? withTicks(frame, managed, source)
        : content(managed, source ? footOf(foot.marker, source) : keptFoot(foot));
    return body.slice(0, start) + inner + body.slice(end);
  },
};

const starts: Record<LineKind, string> = {
  heading: "h3. ",
  text: "",
  more: "",
  item: "* ",
  box: "* (x) ",
  note: "** ",
  link: "",
};

function content(managed: ManagedBody, foot: string): string {
  const lines = linesOf(managed);
  const written = lines.map(({ kind, text, done }, index) => {
    const before = lines[index - 1]?.kind;
    const gap = before === undefined ? "" : continues(before, kind) ? "\n" : "\n\n";
    return `${gap}${done ? "* (/) " : starts[kind]}${kind === "link" ? wikiLink(text) : escapeWiki(text)}`;
  });
  return `\n${written.join("")}${written.length === 0 ? "" : "\n\n"}${foot}\n`;
}

function wikiLink(text: string): string {
  const link = readLink(text);
  return link ? `[${escapeWiki(link.label)}|${link.href}]` : escapeWiki(text);
}

function footOf(marker: Marker, source: Source | null): string {
  return footWordsOf(source) + nameOf(marker);
}

function footWordsOf(source: Source | null): string {
  const href = source && webAddress(source.url);
  const label = source && (cleanText(source.label) || href);
  if (!label) return `${footWords.after} `;
  const name = href ? `[${escapeWiki(label)}|${href}]` : escapeWiki(label);
  return `${footWords.before}${name}. ${footWords.after} `;
}

function nameOf(marker: Marker): string {
  return `{{${escapeWiki(formatMarker(marker))}}}`;
}

function keptFoot({ before, marker }: Foot): string {
  return before + nameOf(marker);
}

interface Foot {
  marker: Marker;
  /** Which of the panel's lines it is. */
  at: number;
  /** The markup in front of the marker, and behind it. */
  before: string;
  after: string;
}

interface WikiLine extends Line {
  at: number;
}

interface Frame {
  /** Where in the body the panel's content begins and ends. */
  start: number;
  end: number;
  /** The content's lines. */
  parts: string[];
  foot: Foot;
  lines: WikiLine[];
}

function findFrame(body: string, nonce: string): Frame | null {
  const frames = panels(body).flatMap(({ start, end }) => {
    const inner = body.slice(start, end);
    // Most panels are people's.
    if (!inner.includes(nonce)) return [];
    const parts = inner.split("\n");
    const feet = parts.flatMap((part, at) => readFoot(part, at, nonce) ?? []);
    return feet.map((foot) => ({ start, end, parts, foot }));
  });
  const [frame] = frames;
  if (!frame || frames.length > 1) return null;
  return { ...frame, lines: readLines(frame.parts, frame.foot) };
}

/** The contents of the panels. Marks come in pairs; one with settings only ever begins a panel. */
function panels(body: string): { start: number; end: number }[] {
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

function readFoot(part: string, at: number, nonce: string): Foot | null {
  for (const code of part.matchAll(/\{\{([^{}]*)\}\}/g)) {
    const found = readMarker(unescapeWiki(code[1] ?? ""));
    if (found?.marker.nonce === nonce) {
      const after = `${found.after} ${part.slice(code.index + code[0].length)}`;
      return { marker: found.marker, at, before: part.slice(0, code.index), after };
    }
  }
  return null;
}

function readLines(parts: readonly string[], foot: Foot): WikiLine[] {
  const lines: WikiLine[] = [];
  let blank = true;
  for (const [at, part] of parts.entries()) {
    if (at === foot.at) continue;
    const written = part.trim();
    if (written !== "") lines.push({ ...readLine(written, lines.at(-1)?.kind, blank), at });
    blank = written === "";
  }
  return tidyLines([...lines, { ...line("text", unescapeWiki(foot.after)), at: foot.at }]);
}

function readLine(written: string, before: LineKind | undefined, blank: boolean): Line {
  const heading = /^h[1-6]\.\s(.*)$/s.exec(written);
  if (heading) return line("heading", unescapeWiki(heading[1] ?? ""));
  const link = /^\[([^[\]|]*)\|([^[\]|]*)\]$/.exec(written);
  if (link) return line("link", `${unescapeWiki(link[1] ?? "")} <${link[2]}>`);
  const item = /^([*#-]+)\s(.*)$/s.exec(written);
  if (!item) return line(blank ? "text" : "more", unescapeWiki(written));
  const [, signs = "", words = ""] = item;
  const box = boxSign.exec(words);
  if (box) return line("box", unescapeWiki(words.slice(box[0].length)), box[1] === "/");
  const isNote = signs.length > 1 && (before === "box" || before === "note");
  return line(isNote ? "note" : "item", unescapeWiki(words));
}

const boxSign = /^\s*\(([x/])\)/;

/** The panel's lines as people wrote them, with these ticks: nothing else of the managed part changes. */
function withTicks({ parts, foot, lines }: Frame, { boxes }: ManagedBody, source: Source | null): string {
  const written = [...parts];
  for (const [index, { at }] of lines.filter(({ kind }) => kind === "box").entries()) {
    const tick = boxes[index]?.done ? "(/)" : "(x)";
    written[at] = (written[at] ?? "").replace(/\([x/]\)/, tick);
  }
  if (source && !shows(unescapeWiki(foot.after))) written[foot.at] = footOf(foot.marker, source);
  return written.join("\n");
}
