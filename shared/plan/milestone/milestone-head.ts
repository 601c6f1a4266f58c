import { readDecoration, undecorate } from "../markdown/decorations.ts";
import { type Line, slice, visible } from "../markdown/passage.ts";
import { findLabel, headerLabels } from "../vocabulary/labels.ts";
import { boxClaim, type Claim, strikeClaim } from "./claims.ts";
import { cutIdComment } from "./items/item-id.ts";
import type { Name } from "./milestone-name.ts";

/** The line that opens a milestone, taken apart. */
export interface Head {
  line: Line;
  number: string | null;
  /** The title without what decorates it, in pieces where something else stands between them. */
  title: Line[];
  /** Emphasis that began before the title and ends in it. */
  open: string | null;
  /** What stands in for a title that is missing: "Milestone 1". */
  label: string;
  /** What says when it happens, without its parentheses. */
  schedule: Line | null;
  claims: Claim[];
  /** What stands behind title and parentheses and is neither. */
  trailing: Line | null;
  /** Emphasized remarks behind the title. */
  remarks: Line[];
  /** `<!-- id: x -->`, when the line ends in one. */
  idComment: Line | null;
}

/** The head that a name and what follows it make. */
export function headOf(line: Line, name: Name): Head {
  const { number, open, label, idComment, between } = name;
  const { title, schedule, claims, remarks } = undecorate(name.rest, open);
  const before = between ? readDecoration(between) : null;
  return {
    line,
    number,
    title: [title],
    open,
    label,
    schedule: schedule ?? before?.schedule ?? null,
    claims: [...name.claims, ...(before?.claims ?? []), ...claims],
    trailing: between && !before ? between : null,
    remarks,
    idComment,
  };
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
  const claims = [...outside.claims, ...inside.claims];
  const parts = withParentheses(title, outer);
  const label = inner.text.slice(0, start).trim();
  const head = { line: whole, number: number?.[1] ?? null, open: null, label, idComment: comment };
  return { ...head, ...parts, claims: [...claims, ...parts.claims] };
}

/** `**Milestone 1 Verification**:`, as a bold line or a heading; `rest` is what stands behind it. */
export function readVerificationHead(line: Line): { number: string; rest: Line } | null {
  const match =
    /^(?:\*\*|__)?(?:milestone\s+m?|m)(\d{1,6}(?:\.\d{1,6}){0,3})(?:'s)?\s+verification(?![a-z\d])\s*[:：]?\s*(?:\*\*|__)?\s*[:：]?\s*/i.exec(
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
    /^(?:~~|\[[ xX]\]\s*)*(?:\*\*|__)\s*(milestone(?![a-z\d])[^*_]{0,150})(?:\*\*|__)\s*[:：]?\s*(?:$|\(|~~|<)/i.exec(
      start,
    );
  const name = match?.[1]?.trim();
  return name !== undefined && !reserved.test(name) && findLabel(headerLabels, name) === null;
}

function strip(whole: Line): { line: Line; claims: Claim[] } {
  const claims: Claim[] = [];
  let line = whole;
  for (let step = 0; step < 4; step++) {
    const box = /^\[([ xX])\]\s*/.exec(line.mask) ?? /\s\[([ xX])\]$/.exec(line.mask.slice(-5));
    if (box) {
      claims.push(boxClaim(box[1] !== " ", line));
      line = line.mask.startsWith(box[0])
        ? slice(line, box[0].length)
        : slice(line, 0, line.text.length - box[0].length);
    } else if (line.mask.startsWith("~~") && line.mask.endsWith("~~") && line.mask.length > 4) {
      claims.push(strikeClaim(line));
      line = slice(line, 2, line.text.length - 2);
    } else break;
  }
  return { line, claims };
}

/** Title, schedule and what else the bold text and the text behind it say. */
function withParentheses(
  bold: Line,
  outer: Line,
): Pick<Head, "title" | "schedule" | "claims" | "trailing" | "remarks"> {
  const inside = undecorate(bold);
  if (outer.text === "") return { ...inside, title: [inside.title], trailing: null };
  const behind = undecorate(outer);
  const rest = behind.title;
  const joins = rest.text !== "" && /^(?:\([^()]{0,200}\)$|[–—-]\s+.{1,60}$)/.test(rest.mask);
  return {
    title: joins ? [inside.title, rest] : [inside.title],
    schedule: inside.schedule ?? behind.schedule,
    claims: [...inside.claims, ...behind.claims],
    remarks: [...inside.remarks, ...behind.remarks],
    trailing: joins || rest.text === "" ? null : rest,
  };
}
