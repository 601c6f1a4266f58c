/**
 * Escapes plan text for wiki markup (Jira, "Text Formatting Notation Help"). Replaces every character that may be
 * interpreted by an entity: no step of Jira's renderer interprets entities, some interpret backslashes. The only place
 * where text is escaped for Jira Data Center.
 */
export function escapeWiki(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (sign, index: number) =>
    isSafe(sign, text, index) ? sign : `&#${sign.codePointAt(0)};`,
  );
}

const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;

/** Returns true for punctuation of prose that Jira does not interpret, as in `well-known (see below), so: "2/3 of it"`. */
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
      // Not `:)`, `:D` or `mailto:`, nor at the end, where other text may follow.
      return text[index + 1] === " ";
    case ";":
      return /[^\s\p{M}:;]/u.test(before) && text[index + 1] === " ";
    case "-":
      // Not `-struck-`, `--`, `---`, a list, nor an issue key (`ABC-1`).
      return LETTER_OR_DIGIT.test(before) && /\p{L}/u.test(after);
    case "(":
      // Not `(x)`, `(on)`, `(flag)`, nor `:(`.
      return (
        before === " " &&
        LETTER_OR_DIGIT.test(after) &&
        !/^\([^)]{0,10}\)/.test(text.slice(index, index + 12))
      );
    case ")":
      return LETTER_OR_DIGIT.test(before);
    default:
      return false;
  }
}

/** Resolves entities and backslash escapes, those of Jira's editor included. Leaves other markup unchanged. */
export function unescapeWiki(markup: string): string {
  return markup.replace(ESCAPES, unescapeMatch);
}

const ESCAPES = /\\([!-/:-@[-`{-~])|&#(\d{1,7});|&#x([\da-f]{1,6});|&(amp|lt|gt|quot|nbsp|bsol);/gi;
const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", bsol: "\\" };

function unescapeMatch(whole: string, sign?: string, decimal?: string, hex?: string, name?: string): string {
  if (sign !== undefined) return sign;
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number.parseInt(decimal, 10);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}
