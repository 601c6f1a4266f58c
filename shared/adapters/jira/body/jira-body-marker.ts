import type { BodyFormat } from "../../../model/body-format.ts";
import type { Marker } from "../../../model/item.ts";
import { unescapeWiki } from "./wiki-text.ts";

/** Matches a marker. Plan text can match too, so callers must check that the match is where Milepost writes markers. */
const MARKER_PATTERN = /milepost:([\w.-]+)\/([a-z]\d+):([0-9a-z]{8,32})(?![0-9a-z])/;

/** Maximum number of matches that `findBodyMarker` checks. Each check searches the whole body. */
const MAX_CANDIDATES = 50;

/** Returns the first marker in a text and the text after the marker, or `null` if there is no marker. */
export function parseMarker(text: string): { marker: Marker; after: string } | null {
  const found = MARKER_PATTERN.exec(text);
  return found && { marker: toMarker(found), after: text.slice(found.index + found[0].length) };
}

function toMarker([, goal = "", key = "", nonce = ""]: readonly string[]): Marker {
  return { goal, key, nonce };
}

/** Texts before and after the source link in the last line of the managed block. */
export const FOOTER_TEXT = {
  before: "From ",
  after: "Milepost updates this panel. Add your notes outside it.",
} as const;

/** Returns the marker of the managed block in a body, or `null`. Ignores plan text that looks like a marker. */
export function findBodyMarker(body: string, format: Pick<BodyFormat, "extract">): Marker | null {
  const all = [body, unescapeWiki(body)].flatMap((text) =>
    [...text.matchAll(new RegExp(MARKER_PATTERN, "g"))].map(toMarker),
  );
  return all.slice(0, MAX_CANDIDATES).find(({ nonce }) => format.extract(body, nonce) !== null) ?? null;
}
