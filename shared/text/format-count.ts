/** Formats a count with its noun: "1 day", "3 days", "2 criteria", "2 statuses". */
export function formatCount(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : pluralOf(noun)}`;
}

/** Formats a part of a total: "2 of 3 deliverables", "1 of 1 deliverable". */
export function formatCountOf(count: number, total: number, noun: string): string {
  return `${count} of ${formatCount(total, noun)}`;
}

function pluralOf(noun: string): string {
  if (noun.endsWith("criterion")) return `${noun.slice(0, -2)}a`;
  return `${noun}${noun.endsWith("s") ? "es" : "s"}`;
}

/** Joins the parts of a list with commas and "and": "a", "a and b", "a, b and c". */
export function joinWithAnd(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
