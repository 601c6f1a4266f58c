/** Letters that Unicode normalization does not decompose, and the plain letters that replace them. */
const baseLetters: Readonly<Record<string, string>> = {
  ı: "i",
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
};

/**
 * Returns a text in the form in which words are compared: lower case in any language ("İŞ" equals "iş"), full-width
 * characters narrowed, Latin and Cyrillic letters without accents.
 */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replace(/[ıßøæœłđ]/g, (letter) => baseLetters[letter] ?? letter)
    .replaceAll("’", "'");
}
