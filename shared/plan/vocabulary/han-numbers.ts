/** The numerals of Chinese, Japanese and Korean. */
export const hanDigits = "〇零一二三四五六七八九十百两";

const values = "零一二三四五六七八九";
const structure = /^(?:([一二三四五六七八九])百零?)?(?:([一二三四五六七八九]?)(十))?([一二三四五六七八九])?$/;

/** Converts a number in Han digits to Arabic digits: "十二" to "12", "12" to "12"; returns null for other text. */
export function parseHanNumber(written: string): string | null {
  if (/^\d/.test(written)) return written;
  const digits = written.replaceAll("〇", "零").replaceAll("两", "二");
  const digitValue = (digit: string | undefined): number => (digit ? values.indexOf(digit) : 0);
  if (/^[^十百]+$/.test(digits))
    return [...digits]
      .map(digitValue)
      .join("")
      .replace(/^0+(?=\d)/, "");
  const parts = structure.exec(digits);
  if (!parts) return null;
  const [, hundreds, tens, ten, ones] = parts;
  return String(digitValue(hundreds) * 100 + (ten ? (digitValue(tens) || 1) * 10 : 0) + digitValue(ones));
}
