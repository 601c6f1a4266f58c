import type { BodyFormat } from "../../../model/body-format.ts";
import { formatMarker, type ManagedBody, type Marker, type SourceLink } from "../../../model/item.ts";
import { safeWebUrl } from "../../../text/web-url.ts";
import { parseMarker } from "./jira-body-marker.ts";
import { renderVersionBody } from "./jira-body-render.ts";
import { formatLines, normalizeText, parseLines, parseManagedBody, toManagedBody } from "./managed-lines.ts";

const END_MARKER = "[/milepost]";
/** Prefix of the line with the source link, which is not part of the managed text. */
const SOURCE_PREFIX = "~ ";

/**
 * Descriptions of versions: plain text. The managed block is its text between a line with the marker and an end marker;
 * paragraphs have no prefix where none is needed.
 */
export const plainBody: BodyFormat = {
  render: renderVersionBody,

  extract(body, nonce) {
    const frame = findFrame(body, nonce);
    if (!frame) return null;
    const lines = frame.inner.filter((text) => !text.startsWith(SOURCE_PREFIX));
    return toManagedBody(parseLines(lines.join("\n")));
  },

  compose(managed, marker, source) {
    return `[${formatMarker(marker)}]\n${content(managed, sourceLines(source))}${END_MARKER}\n`;
  },

  replace(body, managed, nonce, source) {
    const frame = findFrame(body, nonce);
    if (!frame) return null;
    const { start, end, inner } = frame;
    const sourceBefore = inner.filter((text) => text.startsWith(SOURCE_PREFIX));
    const block = content(managed, source ? sourceLines(source) : sourceBefore);
    return body.slice(0, start) + block + body.slice(end);
  },
};

/** Returns every marker in a version's description. Versions have no labels or properties that could identify them. */
export function findPlainMarkers(text: string): Marker[] {
  return splitLines(text).flatMap(({ words }) => parseStartMarker(words) ?? []);
}

function content(managed: ManagedBody, sourceText: readonly string[]): string {
  const text = formatLines(parseManagedBody(managed), true).replace(/^\| (?=[\p{L}\p{N}])/gmu, "");
  return [...(text === "" ? [] : [text]), ...sourceText].map((part) => `${part}\n`).join("");
}

function sourceLines(source: SourceLink | null): string[] {
  if (!source) return [];
  const words = [normalizeText(source.label), safeWebUrl(source.url) ?? ""].filter((part) => part !== "");
  return words.length === 0 ? [] : [`${SOURCE_PREFIX}From ${words.join(": ")}`];
}

interface Frame {
  /** Offsets of the first character after the marker line and of the end marker. */
  start: number;
  end: number;
  inner: string[];
}

/** Returns the lines between marker and end marker; `null` unless there is exactly one such block. */
function findFrame(body: string, nonce: string): Frame | null {
  const frames: Frame[] = [];
  let open: Frame | null = null;
  for (const { words, start, end } of splitLines(body)) {
    const marker = parseStartMarker(words);
    if (marker) open = marker.nonce === nonce ? { start: end, end, inner: [] } : null;
    else if (open && words === END_MARKER) {
      frames.push({ ...open, end: start });
      open = null;
    } else open?.inner.push(words);
  }
  const [frame = null] = frames;
  return frames.length === 1 ? frame : null;
}

function parseStartMarker(words: string): Marker | null {
  if (!words.startsWith("[milepost:") || !words.endsWith("]")) return null;
  const found = parseMarker(words);
  return found?.after === "]" ? found.marker : null;
}

/** Returns the lines of a body with the offsets of their first character and of the next line. */
function splitLines(body: string): { words: string; start: number; end: number }[] {
  return [...body.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)].map(({ 0: whole, 1: words = "", index }) => ({
    words: words.trimEnd(),
    start: index,
    end: index + whole.length,
  }));
}
