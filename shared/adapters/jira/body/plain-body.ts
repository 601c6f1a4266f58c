import { formatMarker, type ManagedBody, type Marker, type SourceLink } from "../../../model/item.ts";
import { safeWebUrl } from "../../../text/web-url.ts";
import { createFramedBody } from "./framed-body.ts";
import { parseMarker } from "./jira-body-marker.ts";
import { renderVersionBody } from "./jira-body-render.ts";
import { formatLines, normalizeText, parseLines, parseManagedBody } from "./managed-lines.ts";

const END_MARKER = "[/milepost]";
/** Prefix of the line with the source link. The line is not compared with the plan, because the link often changes. */
const SOURCE_PREFIX = "~ ";

/**
 * The `BodyFormat` of version descriptions: plain text. The managed block is between a line with the marker and a line
 * `[/milepost]`. A paragraph has the prefix "| " only if it could be read as a heading, list item or checkbox.
 */
export const plainBody = createFramedBody(
  {
    render: renderVersionBody,
    compose: (managed, marker, source) =>
      `[${formatMarker(marker)}]\n${content(managed, sourceLines(source))}${END_MARKER}\n`,
  },
  (body, nonce) => {
    const [block, ...others] = findBlocks(body, nonce);
    if (!block || others.length > 0) return null;
    const isSource = (text: string) => text.startsWith(SOURCE_PREFIX);
    const sourceBefore = block.inner.filter(isSource);
    const rewrite = (managed: ManagedBody, source: SourceLink | null) =>
      body.slice(0, block.start) +
      content(managed, source ? sourceLines(source) : sourceBefore) +
      body.slice(block.end);
    const lines = parseLines(block.inner.filter((text) => !isSource(text)).join("\n"));
    return { lines, updateTicks: rewrite, rewrite };
  },
);

/** Returns all markers in a version's description, the only place for a marker: versions have no labels. */
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
  const peerUrl = source.peer ? safeWebUrl(source.peer.url) : null;
  return [
    ...(words.length === 0 ? [] : [`${SOURCE_PREFIX}From ${words.join(": ")}`]),
    ...(source.peer && peerUrl !== null ? [`${SOURCE_PREFIX}${normalizeText(source.peer.label)}: ${peerUrl}`] : []),
  ];
}

/** The lines of a managed block between its marker and `[/milepost]`, and their start and end offsets in the body. */
interface Block {
  start: number;
  end: number;
  inner: string[];
}

function findBlocks(body: string, nonce: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | null = null;
  for (const { words, start, end } of splitLines(body)) {
    const marker = parseStartMarker(words);
    if (marker) open = marker.nonce === nonce ? { start: end, end, inner: [] } : null;
    else if (open && words === END_MARKER) {
      blocks.push({ ...open, end: start });
      open = null;
    } else open?.inner.push(words);
  }
  return blocks;
}

function parseStartMarker(words: string): Marker | null {
  if (!words.startsWith("[milepost:") || !words.endsWith("]")) return null;
  const found = parseMarker(words);
  if (found?.after !== "]") return null;
  const { goal, key, nonce } = found.marker;
  return { goal, key, nonce };
}

/** Returns the lines of a body, each with the offset of its first character and the offset of the next line. */
function splitLines(body: string): { words: string; start: number; end: number }[] {
  return [...body.matchAll(/([^\r\n]*)(\r\n|\n|\r|$)/g)].map(({ 0: whole, 1: words = "", index }) => ({
    words: words.trimEnd(),
    start: index,
    end: index + whole.length,
  }));
}
