import { memoize } from "../../collections/memoize.ts";
import { firstLines, type ListItem, type MarkdownDocument } from "../markdown/blocks.ts";
import { type InlineSpan, sliceSpan } from "../markdown/spans.ts";
import type { RawMilestone } from "../milestone/build-milestone.ts";
import { fieldOf } from "../milestone/fields.ts";
import { buildHead, type MilestoneHead } from "../milestone/milestone-head.ts";
import {
  certainKinds,
  kindOfName,
  type MilestoneKind,
  type MilestoneName,
  parseMilestoneName,
} from "../milestone/milestone-name.ts";
import { checkboxMark } from "../milestone/status-marks.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";

/** A bullet that names a milestone: `- [x] M1 — Title`, `- **Milestone 1: Title**`. */
export type MilestoneBullet = { kind: MilestoneKind; item: ListItem; name: MilestoneName; span: InlineSpan };

/** Returns the bullets of a document that name a milestone, except in tables of contents and nested lists. */
export const findMilestoneBullets = memoize(({ blocks }: MarkdownDocument): readonly MilestoneBullet[] =>
  blocks.flatMap((block) =>
    block.kind === "list" ? block.items.flatMap((item) => parseMilestoneBullet(item) ?? []) : [],
  ),
);

function parseMilestoneBullet(item: ListItem): MilestoneBullet | null {
  const [span] = firstLines(item);
  if (!span || /^\[[^\]]{1,200}\]\(#/.test(span.mask)) return null;
  const name = parseMilestoneName(span);
  if (!name || name.kind === "number" || !(name.hasSeparator || name.rest.text === "")) return null;
  return { kind: kindOfName(name), item, name, span };
}

/** Returns the bullets named "Milestone", else "Phase", else "Sprint": the first word with at least two bullets. */
export function selectBulletSeries(bullets: readonly MilestoneBullet[]): MilestoneBullet[] {
  const series = certainKinds.map((kind) => bullets.filter((bullet) => bullet.kind === kind));
  return series.find(({ length }) => length > 1) ?? [];
}

/** Returns the milestone in a bullet: the first sentence is the milestone's title, the other text its value. */
export function parseBullet({ item, name, span }: MilestoneBullet): RawMilestone {
  const { sentence, rest } = splitSentence(name.rest);
  const box = item.task === null ? [] : [checkboxMark(item.task, { ...span, text: "[ ]", mask: "[ ]" })];
  const statusMarks = [...box, ...name.statusMarks];
  const { head, after } = splitBoldTitle(buildHead(span, { ...name, rest: sentence, statusMarks }));
  const value = [after, rest].flatMap((part) => (part && part.text !== "" ? [part] : []));
  value.push(...firstLines(item).slice(1));
  const [first] = value;
  return {
    head,
    blocks: item.blocks.slice(1),
    fields: first ? [{ label: "value", field: fieldOf(first, value) }] : [],
  };
}

/** Splits `**M1 — Title** — text` into the bold title and the text after it. */
function splitBoldTitle(head: MilestoneHead): { head: MilestoneHead; after: InlineSpan | null } {
  const { openMarker } = head;
  const [title] = head.title;
  const close = openMarker === null ? -1 : (title?.mask.indexOf(openMarker) ?? -1);
  if (!title || openMarker === null || close < 1) return { head, after: null };
  const rest = sliceSpan(title, close + openMarker.length);
  const dash = /^(?:[–—-]{1,2}|[:：])\s+/.exec(rest.mask);
  if (!dash) return { head, after: null };
  return {
    head: { ...head, title: [sliceSpan(title, 0, close)], openMarker: null },
    after: sliceSpan(rest, dash[0].length),
  };
}

/** Splits a text at the first full stop or semicolon outside brackets and code. */
function splitSentence(span: InlineSpan): { sentence: InlineSpan; rest: InlineSpan } {
  let depth = 0;
  let index = 0;
  for (const match of span.mask.matchAll(/[.;](?=\s)|[。；]/g)) {
    for (; index < match.index; index++) {
      const character = span.mask[index] ?? "";
      if ("([{（".includes(character)) depth++;
      else if (")]}）".includes(character)) depth = Math.max(0, depth - 1);
    }
    if (depth === 0 && match.index > 0 && !isAbbreviation(span.text, match.index))
      return { sentence: sliceSpan(span, 0, match.index), rest: sliceSpan(span, match.index + 1) };
  }
  return { sentence: span, rest: sliceSpan(span, span.text.length) };
}

const abbreviation = phrasePattern("abbreviations", (word) => `^\\p{L}$|\\.|^${word}$`);

/** Returns true if `text[stop]` is the full stop of an abbreviation such as "U.S." or "etc.". */
function isAbbreviation(text: string, stop: number): boolean {
  if (text[stop] !== ".") return false;
  const word = /[\p{L}.]{0,12}$/u.exec(text.slice(Math.max(0, stop - 12), stop))?.[0] ?? "";
  return abbreviation().test(word);
}
