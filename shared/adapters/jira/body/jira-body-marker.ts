import type { BodyFormat } from "../../../model/body-format.ts";
import type { Marker } from "../../../model/item.ts";
import { unescapeWiki } from "./wiki-text.ts";

/** Matches a marker. Plan text can match too, so callers must check that the match is where Milepost writes markers. */
const MARKER_PATTERN = /milepost:(?:([\w-]{1,100})\/)?([\w.-]+)\/([a-z]\d+):([0-9a-z]{8,32})(?![0-9a-z])/;

/** A marker in a text. `repository`: id of the repository; `null` in markers of versions and of older releases. */
export interface BodyMarker extends Marker {
  repository: string | null;
}

/** Maximum number of matches that `findBodyMarker` checks. Each check searches the whole body. */
const MAX_CANDIDATES = 50;

/** Returns the first marker in a text and the text after the marker, or `null` if there is no marker. */
export function parseMarker(text: string): { marker: BodyMarker; after: string } | null {
  const found = MARKER_PATTERN.exec(text);
  return found && { marker: toMarker(found), after: text.slice(found.index + found[0].length) };
}

function toMarker([, repository, goal = "", key = "", nonce = ""]: readonly (string | undefined)[]): BodyMarker {
  return { repository: repository ?? null, goal, key, nonce };
}

/** The emphasised note at the end of the managed block's last line. */
export const NOTE = "Milepost updates this block; notes below it are yours.";
/** Separates the parts of that line. */
export const SEPARATOR = " · ";

/** Returns the marker of the managed block in a body, or `null`. Ignores plan text that looks like a marker. */
export function findBodyMarker(body: string, format: Pick<BodyFormat, "extract">): BodyMarker | null {
  const all = [body, unescapeWiki(body)].flatMap((text) =>
    [...text.matchAll(new RegExp(MARKER_PATTERN, "g"))].map(toMarker),
  );
  return all.slice(0, MAX_CANDIDATES).find(({ nonce }) => format.extract(body, nonce) !== null) ?? null;
}
