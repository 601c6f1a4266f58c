import type { ManagedBody, Source } from "../../../model/item.ts";
import type { Marker } from "../../../model/marker.ts";
import { formatMarker } from "../../../model/marker.ts";
import type { BodyFormat } from "../../../sync/desired/body-format.ts";
import { webAddress } from "../client/web-address.ts";
import { readMarker } from "./jira-body-marker.ts";
import { renderVersion } from "./jira-body-render.ts";
import { cleanText, linesOf, managedOf } from "./managed-lines.ts";

const endMark = "[/milepost]";
/** What begins a line that is no line of the managed text. */
const aside = "~ ";

/**
 * Descriptions of versions: plain text. The managed part stands between a line that names the item and an end
 * line, as it is compared, but for paragraphs that need no sign in front of them.
 */
export const plainBody: BodyFormat = {
  render: renderVersion,

  extract(body, nonce) {
    const frame = findFrame(body, nonce);
    return frame && readText(frame.inner);
  },

  compose(managed, marker, source) {
    return `[${formatMarker(marker)}]\n${content(managed, sourceLines(source))}${endMark}\n`;
  },

  replace(body, managed, nonce, source) {
    const frame = findFrame(body, nonce);
    if (!frame) return null;
    const { start, end, inner } = frame;
    const asides = source ? sourceLines(source) : inner.filter((written) => written.startsWith(aside));
    return body.slice(0, start) + content(managed, asides) + body.slice(end);
  },
};

/** Every marker in descriptions of versions: a version has neither labels nor properties to be found again by. */
export function findPlainMarkers(text: string): Marker[] {
  return linesIn(text).flatMap(({ words }) => beginOf(words) ?? []);
}

function content(managed: ManagedBody, asides: readonly string[]): string {
  let box = 0;
  const { text, boxes } = managedOf(linesOf(managed));
  const written = (text === "" ? [] : text.split("\n")).map((words) => {
    if (words.startsWith("[ ] ")) {
      const done = boxes[box]?.done ?? false;
      box += 1;
      return done ? `[x] ${words.slice(4)}` : words;
    }
    const paragraph = words.startsWith("| ") ? words.slice(2) : null;
    return paragraph !== null && /^[\p{L}\p{N}]/u.test(paragraph) ? paragraph : words;
  });
  return [...written, ...asides].map((words) => `${words}\n`).join("");
}

function sourceLines(source: Source | null): string[] {
  if (!source) return [];
  const words = [cleanText(source.label), webAddress(source.url) ?? ""].filter((part) => part !== "");
  return words.length === 0 ? [] : [`${aside}From ${words.join(": ")}`];
}

function readText(inner: readonly string[]): ManagedBody {
  const boxes: ManagedBody["boxes"] = [];
  const text = inner
    .filter((written) => !written.startsWith(aside))
    .map((written) => {
      const box = /^\[([ xX])\] /.exec(written);
      if (!box) return written;
      const words = written.slice(box[0].length);
      boxes.push({ text: words, done: box[1] !== " " });
      return `[ ] ${words}`;
    })
    .join("\n");
  return managedOf(linesOf({ text, boxes }));
}

interface Frame {
  /** Where in the body the lines between the two marks begin and end. */
  start: number;
  end: number;
  inner: string[];
}

/** The lines between the marks. Null without both, when another begin mark stands between, or with several. */
function findFrame(body: string, nonce: string): Frame | null {
  const frames: Frame[] = [];
  let open: Frame | null = null;
  for (const { words, start, end } of linesIn(body)) {
    const begin = beginOf(words);
    if (begin) open = begin.nonce === nonce ? { start: end, end, inner: [] } : null;
    else if (open && words === endMark) {
      frames.push({ ...open, end: start });
      open = null;
    } else open?.inner.push(words);
  }
  const [frame = null] = frames;
  return frames.length === 1 ? frame : null;
}

function beginOf(words: string): Marker | null {
  if (!words.startsWith("[milepost:") || !words.endsWith("]")) return null;
  const found = readMarker(words);
  return found?.after === "]" ? found.marker : null;
}

/** The lines of a body without their ends, and where each begins and the next one does. */
function linesIn(body: string): { words: string; start: number; end: number }[] {
  return [...body.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)].map(({ 0: whole, 1: words = "", index }) => ({
    words: words.trimEnd(),
    start: index,
    end: index + whole.length,
  }));
}
