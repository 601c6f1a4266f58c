/**
 * The hidden name of an item inside its own body: `milepost:<goal>/<key>:<nonce>`. It finds an item again
 * when the ledger lost it or never heard of it. Goal ids are slugs, so a marker cannot be broken out of.
 */
export interface Marker {
  goal: string;
  key: string;
  nonce: string;
}

const pattern = /milepost:([\w.-]+)\/([a-z]\d+):([0-9a-z]{8,32})/;

export function formatMarker(marker: Marker): string {
  return `milepost:${marker.goal}/${marker.key}:${marker.nonce}`;
}

/** The first marker in a text, or null. */
export function findMarker(text: string): Marker | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [, goal = "", key = "", nonce = ""] = match;
  return { goal, key, nonce };
}
