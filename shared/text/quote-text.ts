/** Returns user text in quotation marks: on one line, without control characters, cut to `maxLength` characters. */
export function quoteText(text: string, maxLength = 60): string {
  const clean = text
    .slice(0, maxLength * 4)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  const characters = [...clean];
  return `"${characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join("")}…` : clean}"`;
}
