/**
 * Escapes plan text for wiki markup (Jira, "Text Formatting Notation Help"). Replaces each character that could be
 * markup by an entity (`&#42;`), because a backslash escape does not work in every step of Jira's renderer.
 */
export function escapeWiki(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (sign, index: number) =>
    isSafe(sign, text, index) ? sign : `&#${sign.codePointAt(0)};`,
  );
}

const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;

/** Returns true for punctuation that is no markup at this position, as in `well-known (see below), so: "2/3"`. */
function isSafe(sign: string, text: string, index: number): boolean {
  const [before, after] = [text[index - 1] ?? " ", text[index + 1] ?? " "];
  switch (sign) {
    case ".":
      // `h1.` and `bq.` are markup.
      return index !== 2 || !/^(?:h\d|bq)/i.test(text);
    case ",":
    case "'":
    case '"':
    case "/":
    case "=":
      return true;
    case ":":
      // `:)`, `:D` and `mailto:` are markup. A colon at the end of the text is not safe, because more text can follow.
      return text[index + 1] === " ";
    case ";":
      return /[^\s\p{M}:;]/u.test(before) && text[index + 1] === " ";
    case "-":
      // `-struck-`, `--`, `---`, list items and issue keys (`ABC-1`) are markup.
      return LETTER_OR_DIGIT.test(before) && /\p{L}/u.test(after);
    case "(":
      // `(x)`, `(on)`, `(flag)` and `:(` are emoticons.
      return before === " " && LETTER_OR_DIGIT.test(after) && !/^\([^)]{0,10}\)/.test(text.slice(index, index + 12));
    case ")":
      return LETTER_OR_DIGIT.test(before);
    default:
      return false;
  }
}

/** Decodes entities and backslash escapes, which Milepost or Jira's editor wrote. Leaves other markup unchanged. */
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
