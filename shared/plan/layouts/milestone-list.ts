import type { Block, Document, ListItem } from "../markdown/document.ts";
import { type Line, slice } from "../markdown/passage.ts";
import { perDocument } from "../markdown/per-document.ts";
import { boxClaim } from "../milestone/claims.ts";
import type { Field } from "../milestone/fields.ts";
import { type Head, headOf } from "../milestone/milestone-head.ts";
import { type Name, readName } from "../milestone/milestone-name.ts";
import type { MilestoneLabel } from "../vocabulary/labels.ts";
import { type Kind, kindOf } from "./series.ts";

/** A milestone that a bullet names: `- [x] M1 — Title`, `- **Milestone 1: Title**`. */
export interface Bullet {
  kind: Kind;
  item: ListItem;
  name: Name;
  line: Line;
}

/** The bullets of a document's own lists that name a milestone; entries of a table of contents are none. */
export const findBullets = perDocument(bulletsOf);

function bulletsOf({ blocks }: Document): readonly Bullet[] {
  return blocks.flatMap((block) =>
    block.kind === "list" ? block.items.flatMap((item) => readBullet(item) ?? []) : [],
  );
}

function readBullet(item: ListItem): Bullet | null {
  const [first] = item.blocks;
  const line = first?.kind === "paragraph" ? first.lines[0] : undefined;
  if (!line || /^\[[^\]]{1,200}\]\(#/.test(line.mask)) return null;
  const name = readName(line);
  if (!name || name.kind === "number" || !(name.separated || name.rest.text === "")) return null;
  return { kind: kindOf(name), item, name, line };
}

/** The bullets that are the milestones, where the document has them as bullets. */
export function seriesOf(bullets: readonly Bullet[]): Bullet[] {
  for (const kind of ["milestone", "phase", "sprint"] as const) {
    const series = bullets.filter((bullet) => bullet.kind === kind);
    if (series.length > 1) return series;
  }
  return [];
}

/** The head of a bullet's milestone: its first sentence. The rest of its text says what it gives. */
export function partsOf({ item, name, line }: Bullet): {
  head: Head;
  cells: { label: MilestoneLabel; field: Field }[];
  blocks: Block[];
} {
  const [first, ...blocks] = item.blocks;
  const lines = first?.kind === "paragraph" ? first.lines.slice(1) : [];
  const { sentence, rest } = firstSentence(name.rest);
  const box = item.task === null ? [] : [boxClaim(item.task, { ...line, text: "[ ]", mask: "[ ]" })];
  const whole = headOf(line, { ...name, rest: sentence, claims: [...box, ...name.claims] });
  const { head, behind } = boldTitle(whole);
  const value = [behind, rest].flatMap((part) => (part && part.text !== "" ? [part] : []));
  value.push(...lines);
  const field: Field = { name: null, at: value[0] ?? line, value, done: false, blocks: [] };
  return { head, cells: value.length === 0 ? [] : [{ label: "value", field }], blocks };
}

/** `**M1 — Title** — what it is about`: the bold is the title, and what stands behind its dash is not. */
function boldTitle(head: Head): { head: Head; behind: Line | null } {
  const [title] = head.title;
  const close = head.open === null ? -1 : (title?.mask.indexOf(head.open) ?? -1);
  if (!title || head.open === null || close < 1) return { head, behind: null };
  const after = slice(title, close + head.open.length);
  const dash = /^(?:[–—-]{1,2}|[:：])\s+/.exec(after.mask);
  if (!dash) return { head, behind: null };
  return {
    head: { ...head, title: [slice(title, 0, close)], open: null },
    behind: slice(after, dash[0].length),
  };
}

/** "U.S." and "etc." end no sentence. */
function isAbbreviated(text: string, stop: number): boolean {
  if (text[stop] !== ".") return false;
  const word = /[\p{L}.]{0,12}$/u.exec(text.slice(Math.max(0, stop - 12), stop))?.[0] ?? "";
  return /^\p{L}$|\.|^(?:etc|incl|approx|vs|no|nr|ca|bzw|usw|resp|e\.g|i\.e)$/iu.test(word);
}

/** Up to the first full stop or semicolon that is in no brackets and no code. */
function firstSentence(line: Line): { sentence: Line; rest: Line } {
  const end = /[.;](?=\s)|[。；]/g;
  let depth = 0;
  let at = 0;
  for (let match = end.exec(line.mask); match; match = end.exec(line.mask)) {
    for (; at < match.index; at++) {
      const sign = line.mask[at] ?? "";
      if ("([{（".includes(sign)) depth++;
      else if (")]}）".includes(sign)) depth = Math.max(0, depth - 1);
    }
    if (depth === 0 && match.index > 0 && !isAbbreviated(line.text, match.index))
      return { sentence: slice(line, 0, match.index), rest: slice(line, match.index + 1) };
  }
  return { sentence: line, rest: slice(line, line.text.length) };
}
