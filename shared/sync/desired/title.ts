/** GitHub refuses longer titles (GitHub docs, "Create an issue"). */
export const titleLimit = 256;
/** The same for a milestone; GitHub's documentation names no number, its web form and API refuse more. */
export const milestoneTitleLimit = 255;

/** At most `limit` UTF-16 units, cut at a whole character: half of a surrogate pair is no text. */
export function cut(value: string, limit = titleLimit): string {
  if (value.length <= limit) return value;
  let kept = "";
  for (const character of value) {
    if (kept.length + character.length >= limit) break;
    kept += character;
  }
  return `${kept}…`;
}
