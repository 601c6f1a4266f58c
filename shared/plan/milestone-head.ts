import { cutIdComment } from "./item-id.ts";
import { findLabel, headerLabels } from "./labels.ts";
import { type Line, slice, visible } from "./passage.ts";

/** The line that opens a milestone, taken apart. */
export interface Head {
  line: Line;
  number: string | null;
  title: Line;
  /** The title where the parentheses turn out to be a part of it. */
  fullTitle: string;
  /** What the last parentheses hold; whether that is a schedule is decided later. */
  parentheses: Line | null;
  /** What stands behind title and parentheses. */
  trailing: Line | null;
  /** `<!-- id: x -->`, when the line ends in one. */
  idComment: Line | null;
  ticked: boolean;
  struck: boolean;
}

/** A quick look before the long one: nearly every line fails it. */
const opening = /^(?:~~|\[[ xX]\]\s?){0,3}(?:\*\*|__)\s?(?:~~|\[[ xX]\]\s?)?m/i;
const bold = /^(?:\*\*|__)/;
const numbered = /^(?:milestones?\s*#?\s*(?:m(?=\d))?|m)(\d{1,6}(?:\.\d{1,6}){0,3})(?![\w.])\s*/i;
const separator = /^(?:[:：–—-]|\.(?=\s))\s*/;

/**
 * Reads `**Milestone 1: T** (Weeks 1-2)` and its variants: number and title apart (`**Milestone 1**: T`), the parentheses inside
 * the bold, struck through, ticked. `heading` drops the need for bold. Null where it is not such a line.
 */
export function readHead(whole: Line, heading = false): Head | null {
  if (!opening.test(whole.mask) && !heading) return null;
  const { rest, comment } = cutIdComment(whole);
  const outside = strip(rest);
  const { line } = outside;
  const marker = bold.exec(line.mask)?.[0] ?? "";
  if (marker === "" && !heading) return null;
  const close = marker === "" ? line.mask.length : line.mask.indexOf(marker, 2);
  if (close < 0) return null;
  const inside = strip(slice(line, marker.length, close));
  const inner = inside.line;
  const ticked = outside.ticked || inside.ticked;
  const struck = outside.struck || inside.struck;
  let outer = slice(line, close + marker.length);
  const number = numbered.exec(inner.mask);
  const start = number?.[0].length ?? /^milestone\s*(?=[:：])/i.exec(inner.mask)?.[0].length;
  if (start === undefined) return null;
  let title = slice(inner, start);
  const sign = separator.exec(title.mask);
  if (sign) title = slice(title, sign[0].length);
  else if (title.text !== "") return null;
  if (title.text === "") {
    const colon = separator.exec(outer.mask);
    if (!colon && !sign) return null;
    title = slice(outer, colon?.[0].length ?? 0);
    outer = slice(title, title.text.length);
  } else {
    outer = slice(outer, /^[:：]/.test(outer.mask) ? 1 : 0);
  }
  if (title.text === "" || visible(title.text, title.mask) === "") return null;
  const parts = withParentheses(title, outer);
  return { ...parts, line: whole, number: number?.[1] ?? null, idComment: comment, ticked, struck };
}

/** `**Milestone 1 Verification**:`, as a bold line or a heading; `rest` is what stands behind it. */
export function readVerificationHead(line: Line): { number: string; rest: Line } | null {
  const match =
    /^(?:\*\*|__)?(?:milestone\s+m?|m)(\d{1,6}(?:\.\d{1,6}){0,3})(?:'s)?\s+verification\b\s*[:：]?\s*(?:\*\*|__)?\s*[:：]?\s*/i.exec(
      line.mask,
    );
  return match ? { number: match[1] ?? "", rest: slice(line, match[0].length) } : null;
}

const reserved =
  /^milestone\s+(?:rationale|structure|overview|plan|planning|dependencies|schedule|timeline|summary|tracking)\b/i;

/** Whether a line wants to be a milestone though it can't be read as one. */
export function resemblesHead(line: Line): boolean {
  const start = line.mask.slice(0, 200);
  const match =
    /^(?:~~|\[[ xX]\]\s*)*(?:\*\*|__)\s*(milestone\b[^*_]{0,150})(?:\*\*|__)\s*[:：]?\s*(?:$|\(|~~|<)/i.exec(
      start,
    );
  const name = match?.[1]?.trim();
  return name !== undefined && !reserved.test(name) && findLabel(headerLabels, name) === null;
}

function strip(whole: Line): { line: Line; ticked: boolean; struck: boolean } {
  let line = whole;
  let ticked = false;
  let struck = false;
  for (let step = 0; step < 4; step++) {
    const box = /^\[([ xX])\]\s*/.exec(line.mask) ?? /\s\[([ xX])\]$/.exec(line.mask.slice(-5));
    if (box && line.mask.startsWith(box[0])) line = slice(line, box[0].length);
    else if (box) line = slice(line, 0, line.text.length - box[0].length);
    else if (line.mask.startsWith("~~") && line.mask.endsWith("~~") && line.mask.length > 4) {
      line = slice(line, 2, line.text.length - 2);
      struck = true;
    } else break;
    ticked ||= box !== null && box[1] !== " ";
  }
  return { line, ticked, struck };
}

function withParentheses(
  title: Line,
  outer: Line,
): Pick<Head, "title" | "fullTitle" | "parentheses" | "trailing"> {
  const fullTitle = title.text;
  const behind = /^\(([^()]{0,200})\)/.exec(outer.mask);
  if (behind) {
    const rest = slice(outer, behind[0].length);
    const parentheses = slice(outer, 1, behind[0].length - 1);
    const joined = `${fullTitle} (${parentheses.text})`;
    return { title, fullTitle: joined, parentheses, trailing: rest.text === "" ? null : rest };
  }
  if (/^[–—-]\s+.{1,60}$/.test(outer.mask)) {
    return { title, fullTitle: `${fullTitle} ${outer.text}`, parentheses: slice(outer, 1), trailing: null };
  }
  if (outer.text !== "") return { title, fullTitle, parentheses: null, trailing: outer };
  const open = title.mask.endsWith(")") ? title.mask.lastIndexOf("(") : -1;
  if (open < 1) return { title, fullTitle, parentheses: null, trailing: null };
  const parentheses = slice(title, open + 1, title.text.length - 1);
  return { title: slice(title, 0, open), fullTitle, parentheses, trailing: null };
}
