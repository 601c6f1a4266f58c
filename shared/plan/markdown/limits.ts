import type { Milestone } from "../../model/plan.ts";
import type { DiagnosticCode } from "../diagnostic-codes.ts";
import type { Place } from "../findings.ts";

const maxBytes = 1024 * 1024;
const maxLineLength = 20_000;
/** Container markers at the start of one line: `> - > - …`. */
const maxMarkers = 25;
/**
 * markdown-it is linear, but makes ten tokens of a list item: this many lines, markers and cells take it a second. A heading or
 * a bold line counts as three lines.
 */
const maxParts = 50_000;

const maxMilestones = 500;
/** So many milestones are read: enough to see that they are too many, and no more work for it. */
export const mostRead = maxMilestones + 1;
const maxDeliverables = 2_000;
const maxChecks = 5_000;
export interface Refusal {
  code: DiagnosticCode;
  message: string;
  place: Place;
}

export type Admitted = { text: string; refusal: null } | { text: null; refusal: Refusal };

/**
 * Turns the bytes of a file into text, or says why it is not read: what is checked here is what could make
 * the Markdown parser slow, or what is surely not a plan. A byte order mark is taken off.
 */
export function admit(source: string | Uint8Array): Admitted {
  const size = typeof source === "string" ? sizeOf(source) : source.byteLength;
  if (size > maxBytes) {
    return refuse(
      "too-large",
      `This file has ${size} bytes; a plan has at most ${maxBytes} (1 MiB). Split it into several goals.`,
    );
  }
  const text = typeof source === "string" ? wellFormed(source) : decode(source);
  if (text === null) {
    return refuse("not-utf8", "This file is not UTF-8 text. Save it as UTF-8; nothing of it was read.");
  }
  const bare = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const nul = bare.indexOf("\0");
  if (nul >= 0) {
    const before = bare.slice(0, nul).split(/\r\n?|\n/);
    const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, length: 1 };
    return refuse(
      "nul-byte",
      "This file has a NUL byte, so it is no text file. Save it as UTF-8; nothing of it was read.",
      place,
    );
  }
  return { text: bare, refusal: null };
}

/** The first line that the Markdown parser had better not see, or null. */
export function refuseLines(lines: readonly string[]): Refusal | null {
  let parts = 0;
  let columns = 0;
  for (const [index, line] of lines.entries()) {
    const place = { line: index + 1, column: 1 };
    if (line.length > maxLineLength) {
      const message = `This line has ${line.length} characters; a line of a plan has at most ${maxLineLength}. Break it into several.`;
      return { code: "line-too-long", message, place };
    }
    const markers = markersOf(line);
    if (markers > maxMarkers) return { code: "too-deep", message: tooDeepMessage, place };
    const pipes = pipesOf(line);
    if (line.trim() === "") columns = 0;
    else if (pipes > columns && underHead.test(line)) columns = pipes;
    // Short rows are filled up to the width of their table: they cost as much as full ones.
    // Whatever may open a milestone is looked at by every dialect.
    const opener = /^[ \t>]{0,40}(?:#{1,6}[ \t]|\*\*|__)/.test(line) ? 2 : 0;
    parts += 1 + markers + opener + Math.max(pipes, columns);
    if (parts > maxParts) {
      const message = `This file has more than ${maxParts} lines, list items and table cells up to here; no plan needs that. Split it.`;
      return { code: "too-complex", message, place };
    }
  }
  return null;
}

/** Why a plan that was read is too much for one goal, and for whoever works on it. */
export function refuseAmount(milestones: readonly Milestone[]): Refusal | null {
  const count = { milestones: 0, deliverables: 0, checks: 0 };
  for (const milestone of milestones) {
    count.milestones += 1;
    count.deliverables += milestone.deliverables.length;
    count.checks += checksOf(milestone);
    const over = [
      { has: count.milestones, limit: maxMilestones, what: "milestones" },
      { has: count.deliverables, limit: maxDeliverables, what: "deliverables" },
      { has: count.checks, limit: maxChecks, what: "criteria, verifications, validations and risks" },
    ].find(({ has, limit }) => has > limit);
    if (over) {
      const { limit, what } = over;
      const { line } = milestone;
      const message = `This plan has more than ${limit} ${what} up to here, and nothing of it is synced. Split it into several goals, each in a folder of its own.`;
      return { code: "too-many-items", message, place: { line, column: 1 } };
    }
  }
  return null;
}

function checksOf({ criteria, verification, validation, risks }: Milestone): number {
  return criteria.length + verification.length + validation.length + risks.length;
}

export const tooDeepMessage = `Lists or quotes are nested more than ${maxMarkers} deep here. A plan needs two or three levels; flatten it.`;

const marker = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
const thematicBreak = /^[ \t]*(?:-[ \t]*)+$|^[ \t]*(?:\*[ \t]*)+$/;

function markersOf(line: string): number {
  marker.lastIndex = 0;
  let count = 0;
  while (count <= maxMarkers && marker.test(line)) count++;
  return count > maxMarkers && thematicBreak.test(line) && line.length < 200 ? 0 : count;
}

/** The line under a table's head, in a quote too. It ends with its table, at an empty line at the latest. */
const underHead = /^[-|: \t>]+$/;

function pipesOf(line: string): number {
  let count = 0;
  for (let at = line.indexOf("|"); at >= 0; at = line.indexOf("|", at + 1)) count++;
  return count;
}

function sizeOf(source: string): number {
  return source.length > maxBytes ? source.length : new TextEncoder().encode(source).byteLength;
}

function decode(source: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(source);
  } catch {
    return null;
  }
}

function wellFormed(source: string): string | null {
  return /[\uD800-\uDFFF]/u.test(source) ? null : source;
}

function refuse(code: DiagnosticCode, message: string, place: Place = { line: 1, column: 1 }): Admitted {
  return { text: null, refusal: { code, message, place } };
}
