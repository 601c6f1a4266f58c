const undecomposed: Readonly<Record<string, string>> = {
  ı: "i",
  ß: "ss",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
};

/**
 * The text as people compare it: lower case in no language in particular ("İŞ" and "iş" are the same), full width as plain,
 * and without the accents of Latin and Cyrillic letters, because many leave them out.
 */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replace(/[ıßøæœłđ]/g, (letter) => undecomposed[letter] ?? letter)
    .replaceAll("’", "'");
}
