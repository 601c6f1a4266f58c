import type { Box, ManagedBody, Section } from "../../model/item.ts";
import { formatMarker } from "../../model/marker.ts";
import type { BodyFormat } from "../../sync/desired/body-format.ts";
import { escapeMarkdown } from "./markdown.ts";

/** GitHub refuses longer bodies (GitHub docs, "Create an issue"); room is left for people's words. */
const bodyLimit = 60_000;

const begin = (nonce: string) => `<!-- milepost:[\\w.-]+\\/[a-z]\\d+:${nonce} -->`;
const anyBegin = begin("[0-9a-z]+");
/** A begin mark that another one follows begins nothing: what is between them is people's. */
const frameOf = (nonce: string) =>
  new RegExp(`(${begin(nonce)}\\r?\\n)((?:(?!${anyBegin})[^])*?)(\\r?\\n?<!-- \\/milepost -->)`);
const box = /^- \[([ xX])\] (.*)$/gm;

/**
 * GitHub bodies: the managed part stands between the marker and an end mark, people write around it. Where the
 * plan's line is, the body does not show.
 */
export const githubBody: BodyFormat = {
  render(sections) {
    const said = sections.map(withoutEmpty).filter((section) => section !== null);
    const text = shorten(said.map(renderSection).join("\n\n"));
    return readBoxes(
      text,
      said.flatMap((section) => (section.kind === "checklist" ? section.boxes : [])),
    );
  },

  extract(body, nonce) {
    const inner = frameOf(nonce).exec(body)?.[2];
    return inner === undefined ? null : readBoxes(inner.replaceAll("\r\n", "\n").trim());
  },

  compose(managed, marker) {
    return `<!-- ${formatMarker(marker)} -->\n${tick(managed)}\n<!-- /milepost -->\n`;
  },

  replace(body, managed, nonce) {
    const frame = frameOf(nonce);
    if (!frame.test(body)) return null;
    return body.replace(
      frame,
      (_, start: string, __, end: string) =>
        `${start}${tick(managed)}${end.startsWith("\n") || end.startsWith("\r") ? end : `\n${end}`}`,
    );
  },
};

/** A section without what shows nothing, or null when nothing is left of it. */
function withoutEmpty(section: Section): Section | null {
  const shows = (text: string) => escapeMarkdown(text) !== "";
  if (section.kind === "link") return section;
  if (section.kind === "text") return shows(section.text) ? section : null;
  if (section.kind === "list") {
    const items = section.items.filter(shows);
    return items.length === 0 ? null : { ...section, items };
  }
  const boxes = section.boxes.filter((entry) => shows(entry.text));
  return boxes.length === 0 ? null : { ...section, boxes };
}

function renderSection(section: Section): string {
  if (section.kind === "link")
    return `[${escapeMarkdown(section.label)}](<${new URL(section.url).href.replace(/[<>]/g, encodeURIComponent)}>)`;
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

/** The managed part with its boxes read from the lines: their text as written there, all empty in `text`. */
function readBoxes(text: string, ticks: readonly Box[] = []): ManagedBody {
  const boxes = [...text.matchAll(box)].map((match, index) => ({
    text: match[2] ?? "",
    done: ticks[index]?.done ?? match[1] !== " ",
  }));
  return { text: text.replace(box, "- [ ] $2"), boxes };
}

function tick({ text, boxes }: ManagedBody): string {
  let index = 0;
  return text.replace(box, (_, __, words: string) => {
    const done = boxes[index]?.done ?? false;
    index += 1;
    return `- [${done ? "x" : " "}] ${words}`;
  });
}

function shorten(text: string): string {
  if (text.length <= bodyLimit) return text;
  const end = Math.max(text.lastIndexOf("\n", bodyLimit), text.lastIndexOf(" ", bodyLimit));
  // Without a space to end at: not between the halves of a character, nor between a backslash and its sign.
  const kept = text
    .slice(0, end > 0 ? end : bodyLimit)
    .replace(/[\ud800-\udbff]$/, "")
    .replace(/(?<!\\)((?:\\\\)*)\\$/, "$1")
    .trimEnd();
  return `${kept}\n\nThe rest is in the plan: it is longer than GitHub takes.`;
}
