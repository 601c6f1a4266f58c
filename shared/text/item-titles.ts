/** Matches a first word that is code or a name with its own spelling: `foo_bar()`, "iOS", "v2". */
const fixedSpelling = /[`_().@:=<>\d]|^.+\p{Lu}/u;

/**
 * Returns the titles of a milestone's deliverables. Several deliverables on one line were split from a list in a sentence:
 * they start with a capital.
 */
export function itemTitles(deliverables: readonly { text: string; line: number }[]): string[] {
  const counts = new Map<number, number>();
  for (const { line } of deliverables) counts.set(line, (counts.get(line) ?? 0) + 1);
  return deliverables.map(({ text, line }) => ((counts.get(line) ?? 0) > 1 ? capitalize(text) : text));
}

function capitalize(text: string): string {
  const [word = ""] = text.split(/\s/, 1);
  const [first = ""] = word;
  const upper = first.toUpperCase();
  const isCapital = upper.length === first.length && !fixedSpelling.test(word);
  return isCapital ? upper + text.slice(first.length) : text;
}
