/** "1 day", "3 days", "1 criterion", "2 criteria". */
export function counted(count: number, noun: string): string {
  return `${count} ${nounFor(count, noun)}`;
}

/** "2 of 3 deliverables", "1 of 1 deliverable". */
export function countedOf(count: number, total: number, noun: string): string {
  return `${count} of ${counted(total, noun)}`;
}

function nounFor(count: number, noun: string): string {
  if (count === 1) return noun;
  return noun.endsWith("criterion") ? `${noun.slice(0, -2)}a` : `${noun}s`;
}

/** "once", "twice", "3 times". */
export function times(count: number): string {
  return ["never", "once", "twice"][count] ?? `${count} times`;
}

/** "a", "a and b", "a, b and c". */
export function joined(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
