/** Returns a value as JSON for an error message, cut to at most 80 characters. */
export function quoteValue(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 76)}…${typeof value === "string" ? '"' : ""}` : text;
}
