import type { BodyFormat } from "../../../model/body-format.ts";
import { formatMarker, type ManagedBody, type SourceLink } from "../../../model/item.ts";
import { safeWebUrl } from "../../../text/web-url.ts";
import { createFramedBody, type Frame } from "./framed-body.ts";
import { type BodyMarker, NOTE, parseMarker, SEPARATOR } from "./jira-body-marker.ts";
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
} from "./managed-lines.ts";
import { escapeWiki, unescapeWiki } from "./wiki-text.ts";

/**
 * Returns the `BodyFormat` of Jira Data Center: wiki markup. The managed block is the panel whose last line contains the
 * marker in monospace, with the id of the repository, because an issue can lack its entity property. Checkboxes are list
 * items that start with `(x)` or, if ticked, `(/)`.
 */
export function createWikiBody(repository: string): BodyFormat {
  return createFramedBody(
    {
      render: renderIssueBody,
      compose: (managed, marker, source) =>
        `{panel:borderStyle=solid}${content(managed, toFooter({ ...marker, repository }, source))}{panel}\n`,
    },
    (body, nonce) => findFrame(body, nonce, repository),
  );
}

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

function toFooter(marker: BodyMarker, source: SourceLink | null): string {
  const partOf = normalizeText(source?.partOf ?? "");
  const links = source === null ? [] : [{ label: "plan", url: source.url }, ...(source.peer ? [source.peer] : [])];
  const parts = [
    ...(hasVisibleText(partOf) ? [`Part of *${escapeWiki(partOf)}*`] : []),
    ...links.flatMap(({ label, url }) => {
      const href = safeWebUrl(url);
      return href === null ? [] : [`[${escapeWiki(normalizeText(label) || href)}|${href}]`];
    }),
    `_${NOTE}_`,
  ];
  return `${parts.join(SEPARATOR)} ${toMonospace(marker)}`;
}

function toMonospace({ repository, goal, ...marker }: BodyMarker): string {
  const scoped = repository === null ? goal : `${repository}/${goal}`;
  return `{{${escapeWiki(formatMarker({ ...marker, goal: scoped }))}}}`;
}

/** The last line that Milepost writes into the panel, with the source link and the marker. */
interface Footer {
  marker: BodyMarker;
  lineIndex: number;
  /** Markup before the marker in the line. */
  before: string;
  /** Text after the marker in the line. */
  after: string;
}

interface WikiLine extends ManagedLine {
  lineIndex: number;
}

function findFrame(body: string, nonce: string, repository: string): Frame | null {
  const found = findPanels(body).flatMap(({ start, end }) => {
    const inner = body.slice(start, end);
    // Most panels belong to users: skip them without parsing.
    if (!inner.includes(nonce)) return [];
    const parts = inner.split("\n");
    const footers = parts.flatMap((part, lineIndex) => findFooter(part, lineIndex, nonce) ?? []);
    return footers.map((footer) => ({ start, end, parts, footer }));
  });
  const [only] = found;
  if (!only || found.length > 1) return null;
  const { start, end, parts, footer } = only;
  const lines = readLines(parts, footer);
  const marker = { ...footer.marker, repository };
  const withContent = (inner: string) => body.slice(0, start) + inner + body.slice(end);
  return {
    lines,

    updateTicks({ boxes }, source) {
      const written = [...parts];
      for (const [index, { lineIndex }] of lines.filter(({ kind }) => kind === "box").entries()) {
        const tick = boxes[index]?.done ? "(/)" : "(x)";
        written[lineIndex] = (written[lineIndex] ?? "").replace(/\([x/]\)/, tick);
      }
      if (source && !hasVisibleText(unescapeWiki(footer.after))) {
        written[footer.lineIndex] = toFooter(marker, source);
      }
      return withContent(written.join("\n"));
    },

    rewrite(managed, source) {
      const unchanged = footer.before + toMonospace(marker);
      return withContent(content(managed, source ? toFooter(marker, source) : unchanged));
    },
  };
}

/** Returns the offsets of the content of all panels. `{panel:…}` starts a panel; `{panel}` starts or ends a panel. */
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
