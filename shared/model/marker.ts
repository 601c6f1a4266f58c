/**
 * The hidden name of an item inside its own body: `milepost:<goal>/<key>:<nonce>`. It finds an item again
 * when the ledger lost it or never heard of it. Goal ids are slugs, so a marker cannot be broken out of.
 */
export interface Marker {
  goal: string;
  key: string;
  nonce: string;
}

/** Only as a comment: the words "milepost:a/d1:…" in somebody's question are no mark. */
const pattern = /<!-- milepost:([\w.-]+)\/([a-z]\d+):([0-9a-z]{8,32}) -->/g;

export function formatMarker(marker: Marker): string {
  return `milepost:${marker.goal}/${marker.key}:${marker.nonce}`;
}

/** Every marker in a text: its own, and those of texts that were pasted into it. */
export function findMarkers(text: string): Marker[] {
  return [...text.matchAll(pattern)].map(([, goal = "", key = "", nonce = ""]) => ({ goal, key, nonce }));
}
