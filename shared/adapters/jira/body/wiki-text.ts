import type { Cost } from "./managed-lines.ts";

/**
 * Plan text as wiki markup that shows it as the text that it is (Jira: "Text Formatting Notation Help"). Every
 * sign that markup is made of becomes an entity wherever it may be read: entities are read by none of the
 * renderer's steps, a backslash by some. The one place where text is escaped for Jira Data Center.
 */
export function escapeWiki(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (sign, index: number) =>
    isSafe(sign, text, index) ? sign : `&#${sign.codePointAt(0)};`,
  );
}

const letterOrDigit = /[\p{L}\p{Nd}]/u;

/** Signs of prose stay where nothing reads them: in `well-known (see below), so: "2/3 of it"`. */
function isSafe(sign: string, text: string, index: number): boolean {
  const [before, after] = [text[index - 1] ?? " ", text[index + 1] ?? " "];
  switch (sign) {
    case ".":
      // Not `h1.` nor `bq.`.
      return index !== 2 || !/^(?:h\d|bq)/i.test(text);
    case ",":
    case "'":
    case '"':
    case "/":
    case "=":
      return true;
    case ":":
      // Not `:)`, `:D` or `mailto:`, nor at the end: more may be written behind a text.
      return text[index + 1] === " ";
    case ";":
      return /[^\s\p{M}:;]/u.test(before) && text[index + 1] === " ";
    case "-":
      // Not `-struck-`, `--`, `---`, a list, nor the name of an issue (`ABC-1`).
      return letterOrDigit.test(before) && /\p{L}/u.test(after);
    case "(":
      // Not `(x)`, `(on)`, `(flag)`, nor `:(`.
      return (
        before === " " && letterOrDigit.test(after) && !/^\([^)]{0,10}\)/.test(text.slice(index, index + 12))
      );
    case ")":
      return letterOrDigit.test(before);
    default:
      return false;
  }
}

/** Wiki markup as the text that people read there, escapes of Jira's own editor included; other markup stays. */
export function unescapeWiki(markup: string): string {
  return markup.replace(
    /\\([!-/:-@[-`{-~])|&#(\d{1,7});|&#x([\da-f]{1,6});|&(amp|lt|gt|quot|nbsp|bsol);/gi,
    read,
  );
}

const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", bsol: "\\" };

function read(whole: string, sign?: string, decimal?: string, hex?: string, name?: string): string {
  if (sign !== undefined) return sign;
  if (name !== undefined) return named[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number.parseInt(decimal, 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** What a line takes of a wiki body. */
export const wikiCost: Cost = ({ text }) => escapeWiki(text).length + 10;
