import { splitPictures } from "../markdown/decorations.ts";
import { type Line, placeOf, slice } from "../markdown/passage.ts";
import { readHeadingWord, readOrdinalWord, type WordRank } from "../vocabulary/heading-words.ts";
import { boxClaim, type Claim, strikeClaim } from "./claims.ts";
import { cutIdComment } from "./items/item-id.ts";
import { statusOfMark } from "./status.ts";

/** What kind of name a line begins with: a word of the table, an id such as M1, or a plain number. */
export type NameKind = WordRank | "id" | "number";

/** `Milestone 1: T`, `## M1 — T`, `Phase 2 - T (Q3 2026)`, taken apart as far as the name goes. */
export interface Name {
  kind: NameKind;
  /** As written, without its letter: "1", "1.10", "A"; null where the word has none. */
  number: string | null;
  /** What stands in parentheses before the sign that ends the name. */
  between: Line | null;
  /** What follows the name, decorated as it is. */
  rest: Line;
  /** False where the title follows the number without a sign between them ("Phase 2 Depth"), or nothing follows. */
  separated: boolean;
  /** What box and strike around it say. */
  claims: Claim[];
  idComment: Line | null;
  /** The word and number as written, for a milestone without a title: "Milestone 1". */
  label: string;
  /** Bold that began before the name and ends somewhere in the rest. */
  open: string | null;
}

const quick = /^[^\p{L}\p{N}]{0,24}[\p{L}\p{N}]/u;
const id = /^MS?[-.#]?(?=\d)/;
const numeral =
  /^(\d{1,6}(?:\.\d{1,6}){0,3}[a-z]?|[A-Z](?![\p{L}\p{N}])|[IVX]{1,5}(?![\p{L}\p{N}])|(?:one|two|three|four|five|six|seven|eight|nine|ten)(?![\p{L}\p{N}])|[零一二三四五六七八九十]{1,3}(?=[\s:：、.]|$))\+?/iu;
const separator = /^\s*(?:[:：)）、|·•→]|\.(?=\s|$)|[–—-]{1,2}(?=\s|$)|—)\s*/;
/** A second number makes it a range: "Phases 1-3" is about several. */
const range = /^(?:[–—~-]|\s*(?:to|and|&|\+|,|bis|à|a|～)\s*)(?:MS?|P)?\d/i;

/**
 * The name that a heading, a bold line or a list item begins with, through pictures, boxes, bold, strikes and a numbering
 * in front ("3. Phase 2: T"). Null where it begins with none.
 */
export function readName(whole: Line): Name | null {
  if (!quick.test(whole.mask.slice(0, 40))) return null;
  const { rest, comment } = cutIdComment(whole);
  const { line, claims, open } = unwrap(rest);
  const found = startOf(line) ?? startOf(withoutNumbering(line));
  if (!found) return null;
  const { kind, number, label } = found;
  const sign = separator.exec(found.rest.mask.slice(0, 40));
  const bold = open === null ? null : /^\s*(?:\*\*|__)\s*/.exec(found.rest.mask.slice(0, 20));
  let after = found.rest;
  let separated = sign !== null;
  if (sign) after = slice(after, sign[0].length);
  if (bold && !sign) after = slice(after, bold[0].length);
  // `**Milestone 1**: T` and `**M1.1:** T`: the bold ends with the name.
  const closing = open === null ? null : /^(?:\*\*|__)\s*/.exec(after.mask.slice(0, 20));
  if (closing) after = slice(after, closing[0].length);
  const stillOpen = open !== null && !closing && !(bold && !sign) ? open : null;
  const later = separated ? null : separator.exec(after.mask.slice(0, 40));
  if (later) {
    after = slice(after, later[0].length);
    separated = true;
  }
  const inside = separated ? null : betweenOf(after);
  if (inside) {
    after = inside.after;
    separated = true;
  }
  if (number === null && !separated) return null;
  return {
    between: inside?.between ?? null,
    kind,
    number,
    rest: after,
    separated,
    claims,
    idComment: comment,
    label,
    open: stillOpen,
  };
}

/** `M1 (Week 1): T`: what stands in parentheses between a name and its sign. */
function betweenOf(line: Line): { between: Line; after: Line } | null {
  const match = /^([(（]([^()（）]{1,80})[)）]\s*)(?:[:：]|[–—-]{1,2}(?=\s))\s*(?:\*\*|__)?\s*/.exec(
    line.mask.slice(0, 120),
  );
  if (!match) return null;
  return { between: slice(line, 1, 1 + (match[2]?.length ?? 0)), after: slice(line, match[0].length) };
}

interface Start {
  kind: NameKind;
  number: string | null;
  rest: Line;
  label: string;
}

function startOf(line: Line | null): Start | null {
  if (!line) return null;
  const head = line.mask.slice(0, 80);
  const ordinal = readOrdinalWord(head);
  if (ordinal) return started(line, ordinal.rank, ordinal.number, ordinal.length);
  const word = readHeadingWord(head);
  if (word) {
    const gap =
      /^(?:\s{0,3}#?\s{0,2}(?:(?:no|nr)\.?\s{0,2})?|[_.-])(?:M(?=\d)|v(?=\d{1,4}\.\d))?/i.exec(
        head.slice(word.length),
      )?.[0] ?? "";
    const from = word.length + gap.length;
    const number = gap === "" && !/\P{ASCII}$/u.test(word.word) ? null : numeral.exec(head.slice(from));
    if (number)
      return ranged(head, from + number[0].length)
        ? null
        : started(line, word.rank, number[1] ?? "", from + number[0].length);
    return started(line, word.rank, null, word.length);
  }
  const version = /^v(\d{1,4}(?:\.\d{1,4}){1,3})(?![\p{L}\p{N}.])/iu.exec(head);
  if (version) return started(line, "release", version[1] ?? "", version[0].length);
  const letter = id.exec(head);
  const number = letter
    ? /^(\d{1,6}(?:\.\d{1,6}){0,3}[a-z]?)\+?(?![\p{L}\p{N}])/u.exec(head.slice(letter[0].length))
    : null;
  if (letter && number) {
    const end = letter[0].length + number[0].length;
    return ranged(head, end) ? null : started(line, "id", number[1] ?? "", end);
  }
  const plain = /^(\d{1,4}(?:\.\d{1,4}){0,3})[.)、]?(?=\s)/.exec(head);
  return plain ? started(line, "number", plain[1] ?? "", plain[0].length) : null;
}

function started(line: Line, kind: NameKind, number: string | null, length: number): Start {
  return { kind, number, rest: slice(line, length), label: line.text.slice(0, length).trim() };
}

function ranged(head: string, end: number): boolean {
  return range.test(head.slice(end, end + 12));
}

function withoutNumbering(line: Line): Line | null {
  const match = /^(?:\d{1,3}[.)]|\d{1,3}(?:\.\d{1,3}){1,3}|[a-z][.)]|#)\s+/i.exec(line.mask.slice(0, 24));
  return match ? slice(line, match[0].length) : null;
}

/** Without the box, the strike, the bold and the pictures around a name; what box and strike say becomes claims. */
function unwrap(whole: Line): { line: Line; claims: Claim[]; open: string | null } {
  const claims: Claim[] = [];
  let open: string | null = null;
  let line = whole;
  for (let step = 0; step < 8; step++) {
    const before = line;
    const bare = withoutLeadingPictures(line);
    const signs = bare === line ? null : signsClaim(slice(line, 0, bare.column - line.column));
    if (signs) claims.push(signs);
    line = bare;
    const box = /^\[([ xX])\]\s*/.exec(line.mask.slice(0, 12));
    const pair = /^(\*\*\*|\*\*|__|~~|[*_])(?=\S)/.exec(line.mask.slice(0, 4))?.[1];
    if (box) {
      claims.push(boxClaim(box[1] !== " ", slice(line, 0, 3)));
      line = slice(line, box[0].length);
    } else if (
      pair &&
      line.mask.endsWith(pair) &&
      line.mask.length > pair.length * 2 &&
      !line.mask.slice(pair.length, -pair.length).includes(pair)
    ) {
      if (pair === "~~") claims.push(strikeClaim(line));
      line = slice(line, pair.length, line.text.length - pair.length);
    } else if (pair === "**" || pair === "__") {
      // Bold that ends before the line does: `**Milestone 1: T** (Weeks 1-2)`.
      const end = line.mask.indexOf(pair, 2);
      if (end < 0) break;
      line = slice(line, pair.length);
      open = pair;
    }
    if (line === before) break;
  }
  return { line, claims, open };
}

/** What ✅, ❌, 🚧 and ⏳ in front of a name say; other pictures there decorate. */
function signsClaim(pictures: Line): Claim | null {
  const sign = /[✅☑✔❌✗🚧🔄⏳]/u.exec(pictures.text)?.[0];
  if (!sign) return null;
  const status = statusOfMark(sign) ?? "planned";
  return { status, by: "the sign before it", place: placeOf(pictures) };
}

function withoutLeadingPictures(line: Line): Line {
  const first = line.mask.codePointAt(0) ?? 0;
  if (first < 0x2000 || first === 0xfffe || first === 0xffff) return line;
  const start = splitPictures(slice(line, 0, Math.min(line.text.length, 40))).rest.column - line.column;
  return start === 0 ? line : slice(line, start);
}
