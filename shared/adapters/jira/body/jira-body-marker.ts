import type { Marker } from "../../../model/marker.ts";
import type { BodyFormat } from "../../../sync/desired/body-format.ts";
import { unescapeWiki } from "./wiki-text.ts";

/** How the name of an item stands in a Jira body. Text of a plan may hold the same words: where it stands decides. */
const pattern = /milepost:([\w.-]+)\/([a-z]\d+):([0-9a-z]{8,32})(?![0-9a-z])/;

/** Each of them is looked for in the whole body. */
const mostMarkers = 50;

/** The first marker in a text, and what follows it there. */
export function readMarker(text: string): { marker: Marker; after: string } | null {
  const found = pattern.exec(text);
  if (!found) return null;
  const [whole, goal = "", key = "", nonce = ""] = found;
  return { marker: { goal, key, nonce }, after: text.slice(found.index + whole.length) };
}

/** What people read beside the marker, in front of the name of the source and behind it. */
export const footWords = {
  before: "From ",
  after: "Kept in step by Milepost; write outside this panel.",
} as const;

/** The marker by which a body is framed, in whichever markup; words of a plan that look like one frame nothing. */
export function findBodyMarker(body: string, format: Pick<BodyFormat, "extract">): Marker | null {
  const all = [body, unescapeWiki(body)].flatMap((text) =>
    [...text.matchAll(new RegExp(pattern, "g"))].map(([, goal = "", key = "", nonce = ""]) => ({
      goal,
      key,
      nonce,
    })),
  );
  return all.slice(0, mostMarkers).find(({ nonce }) => format.extract(body, nonce) !== null) ?? null;
}
