import { type Place, quoted } from "../../findings.ts";
import type { Reading } from "../../layouts/layout.ts";
import { splitPictures } from "../../markdown/decorations.ts";
import type { Block, List, ListItem } from "../../markdown/document.ts";
import { type Line, type Passage, passage, placeIn, visible } from "../../markdown/passage.ts";
import { leavesOut, type Role, withoutPlaceholders } from "../../markdown/texts.ts";
import type { Field } from "../fields.ts";
import { reportNotTaken } from "../ignored-text.ts";
import { statusOfMark } from "../status.ts";
import { cutIdComment, idOf } from "./item-id.ts";
import { splitItems } from "./split-items.ts";

export interface Item {
  text: string;
  done: boolean;
  line: number;
  id: string | null;
}

/** What a field holds: its items, and those of them that stand in lists where every item is ticked by a sign alone. */
export interface Items {
  items: Item[];
  signed: { items: Item[]; place: Place }[];
}

/**
 * The items of a field: what its text splits into, then one for each bullet nested under it (a list is split
 * already). Placeholders are reported.
 */
export function readItems(field: Field, reading: Reading, role: Role): Items {
  const text = passage(field.value);
  const found: Items = { items: [], signed: [] };
  for (const stretch of withoutPlaceholders(text, splitItems(text, reading.split), reading, role)) {
    const { line, column } = placeIn(text, stretch.start);
    const item = {
      text: text.text.slice(stretch.start, stretch.end),
      mask: text.mask.slice(stretch.start, stretch.end),
      line,
      column,
    };
    const read = itemOf(item, field.done, reading, text, stretch.start);
    if (read) found.items.push(read.item);
  }
  for (const block of field.blocks) readNested(block, field.done, reading, role, found);
  return found;
}

/** The items of a list without labels, such as a verification list. */
export function readListItems(block: Block, reading: Reading, role: Role): Items {
  const found: Items = { items: [], signed: [] };
  readNested(block, false, reading, role, found);
  return found;
}

function readNested(block: Block, done: boolean, reading: Reading, role: Role, found: Items): void {
  if (block.kind !== "list") {
    reportNotTaken(block, reading, `Write ${role.what} as bullets.`);
    return;
  }
  const bullets = block.items.flatMap((item) => readBullet(item, done, reading, role) ?? []);
  for (const { item } of bullets) found.items.push(item);
  settleSigns(block, bullets, found);
}

/** A done sign ticks its item where the list tells items apart by it; where all have it, that is left to the milestone. */
function settleSigns(list: List, bullets: readonly Bullet[], found: Items): void {
  const signed = bullets.filter(({ sign, box }) => sign === "done" && box === null);
  const [first] = signed;
  if (!first) return;
  if (signed.length < bullets.length) for (const { item } of signed) item.done = true;
  else {
    const items = signed.map(({ item }) => item);
    found.signed.push({ items, place: { line: first.item.line, column: list.items[0]?.column ?? 1 } });
  }
}

interface Bullet {
  item: Item;
  /** What a sign at its beginning or end says. */
  sign: string | null;
  box: boolean | null;
}

function readBullet(item: ListItem, done: boolean, reading: Reading, role: Role): Bullet | null {
  const [first, ...rest] = item.blocks;
  for (const block of rest) {
    if (reading.strict)
      reportNotTaken(block, reading, `It is nested too deep for ${role.what}: make each an item of its own.`);
    else reportTasks(block, reading);
  }
  if (first?.kind !== "paragraph") {
    if (first) reportNotTaken(first, reading, `Write ${role.what} as plain bullets.`);
    return null;
  }
  const text = passage(first.lines);
  if (leavesOut(text, reading, role)) return null;
  const at = placeIn(text, 0);
  const line = { text: text.text, mask: text.mask, line: at.line, column: at.column };
  const read = itemOf(line, done || item.task === true, reading, text, 0);
  if (!read) return null;
  if (item.task === false && (read.sign === "done" || read.item.done)) {
    const message = `${quoted(read.item.text)} has an empty box and a sign that says done; it counts as not done. Tick the box, [x], or remove the sign.`;
    reading.findings.report("status-disagreement", at, message);
    read.item.done = false;
  }
  return { ...read, box: item.task };
}

/** Boxes below an item look like deliverables of their own; the other details of an item don't. */
function reportTasks(block: Block, reading: Reading): void {
  if (block.kind !== "list" || !block.items.some(({ task }) => task !== null)) return;
  const message = `The ${block.items.length} boxes below this item are details of it and not taken one by one. Move one out of its item, to the left, to have it as a deliverable.`;
  const { line, column } = block.items[0] ?? { line: block.line, column: 1 };
  reading.findings.report("nested-items", { line, column }, message);
}

/** An item from its text, which may go over several lines of a passage, where it begins at `start`. */
function itemOf(
  whole: Line,
  done: boolean,
  reading: Reading,
  all: Passage,
  start: number,
): { item: Item; sign: string | null } | null {
  const { rest, comment } = cutIdComment(whole);
  const place = comment ? placeIn(all, start + comment.column - whole.column) : undefined;
  const id = idOf(comment, reading.findings, place);
  const { line, sign } = cutSigns(rest);
  const struck = /^~~([^~]{1,2000})~~/.exec(line.mask);
  const shown = visible(line.text, line.mask);
  const text = struck ? shown.replace(/^~~([^~]{1,2000})~~/, "$1").trim() : shown;
  return text === "" ? null : { item: { text, done: done || struck !== null, line: whole.line, id }, sign };
}

const pictured = /^[^\p{L}\p{N}\s]|[^\p{L}\p{N}\p{P}\s]$/u;

/** Without the pictures at both ends of an item; the strongest of what they say is its sign. */
function cutSigns(line: Line): { line: Line; sign: string | null } {
  if (!pictured.test(line.text)) return { line, sign: null };
  const { rest, pictures } = splitPictures(line);
  if (rest.text === "") return { line, sign: null };
  const said = pictures.map(statusOfMark).filter((status) => status !== null);
  return { line: rest, sign: said.includes("done") ? "done" : (said[0] ?? null) };
}
