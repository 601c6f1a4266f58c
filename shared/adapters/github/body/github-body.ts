import { createHash } from "node:crypto";
import type { BodyFormat } from "../../../model/body-format.ts";
import type { BodySection, Checkbox, ManagedBody, SourceLink } from "../../../model/item.ts";
import { formatMarker } from "../../../model/item.ts";
import { escapeMarkdown } from "./escape-markdown.ts";

/** Maximum characters of a managed block. GitHub allows 65,536 in a body ("Create an issue"); users need the rest. */
const MAX_MANAGED_LENGTH = 60_000;

const openingMarker = (nonce: string) => `<!-- milepost:[\\w.-]+\\/[a-z]\\d+:${nonce} -->`;
const anyOpeningMarker = openingMarker("[0-9a-z]+");
/** Returns a pattern for the managed block. It starts at the last opening marker, because users can copy markers. */
const managedBlock = (nonce: string) =>
  new RegExp(`(${openingMarker(nonce)}\\r?\\n)((?:(?!${anyOpeningMarker})[^])*?)(\\r?\\n?<!-- \\/milepost -->)`);
const checkbox = /^- \[([ xX])\] (.*)$/gm;

/** The `BodyFormat` of GitHub: Markdown in which the managed block is between an opening and a closing marker. */
export const githubBody: BodyFormat = {
  render(sections) {
    const visible = sections.map(withoutEmptyParts).filter((section) => section !== null);
    const boxes = visible.flatMap((section) => (section.kind === "checklist" ? section.boxes : []));
    return parseBoxes(truncate(visible.map(renderSection).join("\n\n")), boxes);
  },

  extract(body, nonce) {
    const inner = managedBlock(nonce).exec(body)?.[2];
    return inner === undefined ? null : parseBoxes(splitFooter(inner).text);
  },

  compose(managed, marker, source) {
    return `<!-- ${formatMarker(marker)} -->\n${renderBlock(managed, renderFooter(source))}\n<!-- /milepost -->\n`;
  },

  replace(body, managed, nonce, source) {
    const block = managedBlock(nonce);
    if (!block.test(body)) return null;
    return body.replace(block, (_, start: string, inner: string, end: string) => {
      const footer = source === null ? splitFooter(inner).footer : null;
      const content = renderBlock(managed, footer ?? renderFooter(source));
      return `${start}${content}${end.startsWith("\n") || end.startsWith("\r") ? end : `\n${end}`}`;
    });
  },
};

const NOTICE = "Milepost updates this block; notes below it are yours.";

function renderBlock(managed: ManagedBody, footer: string): string {
  const text = renderBoxes(managed);
  return text === "" ? footer : `${text}\n\n${footer}`;
}

/** Returns the last line of a block: "Part of **M1: Setup** · [plan](…) · [Jira](…) · Milepost updates this block; …". */
function renderFooter(source: SourceLink | null): string {
  if (source === null) return NOTICE;
  const { url, partOf, peer } = source;
  const parts = [
    ...(partOf === undefined ? [] : [`Part of **${escapeMarkdown(partOf)}**`]),
    renderLink("plan", url),
    ...(peer ? [renderLink(peer.label, peer.url)] : []),
    NOTICE,
  ];
  return parts.join(" · ");
}

/** Separates the compared text of a block from its last line, which is not compared; `null` if that line is absent. */
function splitFooter(inner: string): { text: string; footer: string | null } {
  const block = inner.replaceAll("\r\n", "\n").trim();
  const start = block.lastIndexOf("\n") + 1;
  const last = block.slice(start);
  const isFooter = last === NOTICE || last.endsWith(` · ${NOTICE}`);
  return isFooter ? { text: block.slice(0, start).trim(), footer: last } : { text: block, footer: null };
}

function renderLink(label: string, url: string): string {
  return `[${escapeMarkdown(label)}](<${new URL(url).href.replace(/[<>]/g, encodeURIComponent)}>)`;
}

/** Removes the parts of a section that have no visible text; returns `null` if nothing remains. */
function withoutEmptyParts(section: BodySection): BodySection | null {
  const isVisible = (text: string) => escapeMarkdown(text) !== "";
  if (section.kind === "link" || section.kind === "identity") return section;
  if (section.kind === "text") return isVisible(section.text) ? section : null;
  if (section.kind === "list") {
    const items = section.items.filter(isVisible);
    return items.length === 0 ? null : { ...section, items };
  }
  const boxes = section.boxes.filter((entry) => isVisible(entry.text));
  return boxes.length === 0 ? null : { ...section, boxes };
}

function renderSection(section: BodySection): string {
  if (section.kind === "link") return renderLink(section.label, section.url);
  if (section.kind === "identity") return `<!-- text:${digestText(section.text)} -->`;
  const heading = section.heading === null ? "" : `**${escapeMarkdown(section.heading)}**\n\n`;
  if (section.kind === "text") return heading + escapeMarkdown(section.text);
  const lines =
    section.kind === "list"
      ? section.items.map((item) => `- ${escapeMarkdown(item)}`)
      : section.boxes.flatMap(({ text, notes = [] }) => [
          `- [ ] ${escapeMarkdown(text)}`,
          ...notes.map((note) => `  - ${escapeMarkdown(note)}`),
        ]);
  return heading + lines.join("\n");
}

/** Returns the text with all checkboxes unticked, and the checkboxes. `known` overrides the ticks in the text. */
function parseBoxes(text: string, known: readonly Checkbox[] = []): ManagedBody {
  const boxes = [...text.matchAll(checkbox)].map((match, index) => ({
    text: match[2] ?? "",
    done: known[index]?.done ?? match[1] !== " ",
  }));
  return { text: text.replace(checkbox, "- [ ] $2"), boxes };
}

/** Returns the text with `[x]` in its ticked checkboxes: the inverse of `parseBoxes`. */
function renderBoxes({ text, boxes }: ManagedBody): string {
  let index = 0;
  return text.replace(checkbox, (_, __, label: string) => {
    const done = boxes[index]?.done ?? false;
    index += 1;
    return `- [${done ? "x" : " "}] ${label}`;
  });
}

function truncate(text: string): string {
  if (text.length <= MAX_MANAGED_LENGTH) return text;
  const end = Math.max(text.lastIndexOf("\n", MAX_MANAGED_LENGTH), text.lastIndexOf(" ", MAX_MANAGED_LENGTH));
  // If there is no space at which to cut, don't split a surrogate pair or a backslash escape.
  const start = text
    .slice(0, end > 0 ? end : MAX_MANAGED_LENGTH)
    .replace(/[\ud800-\udbff]$/, "")
    .replace(/(?<!\\)((?:\\\\)*)\\$/, "$1")
    .trimEnd();
  return `${start}\n\nTruncated: the text exceeds GitHub's limit. See the plan for the rest.`;
}

function digestText(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
