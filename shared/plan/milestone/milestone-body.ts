import { readSchedule } from "../dates/read-schedule.ts";
import { quoted } from "../findings.ts";
import { type Group, type Groups, groupsOf, itemOf, listOf } from "../layouts/milestone-groups.ts";
import { splitPictures } from "../markdown/decorations.ts";
import type { Block, List, ListItem, Paragraph, Table } from "../markdown/document.ts";
import { type Line, passage, placeOf } from "../markdown/passage.ts";
import {
  closestLabel,
  findLabel,
  isSilent,
  type MilestoneLabel,
  milestoneLabels,
  namesOf,
} from "../vocabulary/labels.ts";
import { nameOf } from "./claims.ts";
import type { Draft } from "./draft.ts";
import { type Field, readItemFields } from "./fields.ts";
import { reportBoxes, reportNotTaken } from "./ignored-text.ts";
import { itemsOfTable } from "./items/item-table.ts";
import { addField, type Surroundings } from "./milestone-fields.ts";
import { readStatus } from "./status.ts";

/** What may be a deliverable: lists of items, and the text under a label. */
const itemLabels: ReadonlySet<MilestoneLabel> = new Set([
  "deliverables",
  "work",
  "criteria",
  "verification",
  "validation",
]);
/** Reads what stands below the line that opens a milestone, or below a label elsewhere that names it (`root`). */
export function readBody(
  draft: Draft,
  blocks: readonly Block[],
  surroundings: Surroundings,
  root: { label: MilestoneLabel; at: Line } | null = null,
): void {
  new Body(draft, surroundings).read(groupsOf(blocks, root));
}

class Body {
  readonly #draft: Draft;
  readonly #surroundings: Surroundings;
  /** Labelled as tasks or not at all: deliverables, where the milestone names none. */
  readonly #work: Field[] = [];

  constructor(draft: Draft, surroundings: Surroundings) {
    this.#draft = draft;
    this.#surroundings = surroundings;
  }

  read({ groups, fields, headed }: Groups): void {
    for (const field of fields) this.#field(field);
    for (const group of groups) this.#readGroup(group);
    const listed = this.#work.length > 0 || this.#draft.milestone.deliverables.length > 0;
    this.#settleDeliverables(headed);
    for (const group of groups)
      if (group.label === null && !group.part && (!group.item || listed)) this.#reportSection(group);
  }

  get #strict(): boolean {
    return this.#surroundings.reading.strict;
  }

  #field(field: Field): void {
    const label = findLabel(milestoneLabels, field.name ?? "");
    if (label === "work") this.#work.push(field);
    else if (label) addField(this.#draft, label, field, this.#surroundings);
    else this.#reportUnknown(field);
  }

  #readGroup(group: Group): void {
    const { label, blocks } = group;
    if (label !== null && isSilent(label)) {
      for (const block of blocks) reportBoxes(block, this.#surroundings.reading, group.name ?? "");
      return;
    }
    const items = label !== null && itemLabels.has(label);
    const listed =
      items && blocks.some((block) => block.kind === "list" || block.kind === "table" || isMarked(block));
    for (const block of blocks) {
      if (block.kind === "list") this.#list(block, group);
      else if (block.kind === "table") this.#table(block, group);
      else if (block.kind === "paragraph") this.#text(block, group, listed);
      else if (label === null || this.#strict || (items && !listed && block.kind !== "html"))
        this.#notTaken(block, group);
    }
  }

  #list(list: List, group: Group): void {
    const { label } = group;
    if (label !== null && itemLabels.has(label)) {
      this.#take(label, listField(list, group));
      return;
    }
    const known = list.items.some((item) => hasKnownLabel(item));
    const rest: ListItem[] = [];
    for (const item of list.items) {
      const fields = readItemFields(item);
      const labelled = fields[0]?.name != null && (known || this.#strict);
      const ordinary =
        item.task === null ? !this.#strict && isOrdinary(fields[0]) : isOrdinaryTask(fields[0]);
      if (labelled && !ordinary) for (const field of fields) this.#field(field);
      else rest.push(item);
    }
    if (rest.length === 0) return;
    const field = listField({ ...list, items: rest }, group);
    if (label !== null) addField(this.#draft, label, field, this.#surroundings);
    else if (group.part || rest.some(({ task }) => task !== null)) this.#work.push(field);
  }

  #take(label: MilestoneLabel, field: Field): void {
    if (label === "work") this.#work.push(field);
    else addField(this.#draft, label, field, this.#surroundings);
  }

  #table(table: Table, group: Group): void {
    const found = itemsOfTable(table, group.label);
    if (!found) this.#notTaken(table, group);
    else for (const { label, items } of found) this.#take(label, listField(listOf(items), group));
  }

  #text(block: Paragraph, group: Group, listed: boolean): void {
    const { label } = group;
    const { milestone } = this.#draft;
    if (label !== null && isMarked(block)) {
      this.#take(label, listField(listOf(block.lines.map((line) => itemOf(line))), group));
      return;
    }
    if (label !== null) {
      if (!listed)
        this.#take(label, {
          name: group.name,
          at: group.at ?? firstOf(block),
          value: [],
          done: false,
          blocks: [asItem(label, block)],
        });
      return;
    }
    if (group.name !== null) return;
    if (milestone.value === null && !this.#strict) {
      addField(
        this.#draft,
        "value",
        { name: null, at: firstOf(block), value: block.lines, done: false, blocks: [] },
        this.#surroundings,
      );
    } else if (this.#strict) this.#reportText(block.lines);
  }

  /** Deliverables are what a milestone names so; where it names none, its tasks, its plain list, its headed work items. */
  #settleDeliverables(headed: readonly List[]): void {
    const { milestone } = this.#draft;
    const named = milestone.deliverables.length > 0;
    const work = this.#work.toSorted((one, other) => one.at.line - other.at.line);
    if (!named) {
      for (const field of work.length > 0
        ? work
        : headed.map((list) => listField(list, { at: null, name: null })))
        addField(this.#draft, "deliverables", field, this.#surroundings);
      return;
    }
    for (const field of work) {
      if (field.name === null && this.#strict) this.#reportItems(field);
      else {
        const message = `${quoted(field.name ?? textOf(field))} in ${this.#owner()} is not taken, because the milestone names its deliverables elsewhere. Put what should be an issue there.`;
        this.#surroundings.reading.findings.report("not-taken", placeOf(field.at), message, "info");
      }
    }
  }

  #owner(): string {
    return nameOf(this.#draft.milestone).replace(/^M(?=ilestone )/, "m");
  }

  #reportItems(field: Field): void {
    for (const block of field.blocks) {
      if (block.kind !== "list") continue;
      for (const item of block.items) {
        const [first] = item.blocks;
        if (first?.kind === "paragraph") this.#reportText(first.lines);
        else if (first) this.#notTaken(first, null);
      }
    }
  }

  #reportText(lines: readonly Line[]): void {
    const [at] = lines;
    const { text } = passage(lines);
    if (!at || text === "") return;
    this.#surroundings.reading.findings.report(
      "not-taken",
      placeOf(at),
      `${quoted(text)} in ${this.#owner()} has no label, so it is not taken. Write - **Deliverable**: … (or Value, Success Criteria, Validation, Risk), or move it out of the milestone.`,
    );
  }

  #reportUnknown({ name, at }: Field): void {
    if (name === null) return;
    const near = closestLabel(milestoneLabels, name);
    const advice = near ? `Did you mean **${near}**?` : `The labels are ${namesOf(milestoneLabels)}.`;
    const message = `The label ${quoted(name)} in ${this.#owner()} is not known, so its text is not taken. ${advice}`;
    const severity = near || this.#strict ? "warning" : "info";
    this.#surroundings.reading.findings.report("unknown-label", placeOf(at), message, severity);
  }

  #reportSection({ name, at, blocks }: Group): void {
    const kept = blocks.some(
      (block) => block.kind === "list" && block.items.some(({ task }) => task !== null),
    );
    if (kept || name === null || !at || blocks.length === 0) return;
    this.#reportUnknown({
      name: splitPictures(at).rest.text || name,
      at,
      value: [],
      done: false,
      blocks: [],
    });
  }

  #notTaken(block: Block, group: Group | null): void {
    const { reading } = this.#surroundings;
    const advice = "Write it as a labelled bullet such as - **Value**: …, or move it out of the milestone.";
    const items = group?.label != null && itemLabels.has(group.label);
    if (this.#strict || items) reportNotTaken(block, reading, advice);
    else if (block.kind === "table" || block.kind === "quote") reportNotTaken(block, reading, advice, "info");
  }
}

function hasKnownLabel(item: ListItem): boolean {
  const name = readItemFields(item)[0]?.name;
  return name != null && findLabel(milestoneLabels, name) !== null;
}

/** Whether what looks like a plain label begins a plain sentence: "Timeline: a live view of all events". */
function isOrdinary(field: Field | undefined): boolean {
  if (!field || /^(?:\*\*|__)/.test(field.at.mask)) return false;
  const label = findLabel(milestoneLabels, field.name ?? "");
  const text = passage(field.value).text;
  if (label === "status") return readStatus(text) === null;
  if (label === "schedule" || label === "start" || label === "due" || label === "duration")
    return readSchedule(text, null).kind === "none";
  return label === "work" || label === "validation" || (label !== null && isSilent(label));
}

/** A box is work: "- [ ] Notes: an editor for them" only names one of the lists that a milestone has where it can have boxes. */
function isOrdinaryTask(field: Field | undefined): boolean {
  if (!field || /^(?:\*\*|__)/.test(field.at.mask)) return false;
  const label = findLabel(milestoneLabels, field.name ?? "");
  return label !== "deliverables" && label !== "criteria" && label !== "verification";
}

/** A paragraph in which every line is ticked by a sign is a list in all but its markers. */
function isMarked(block: Block): boolean {
  return (
    block.kind === "paragraph" && block.lines.every((line) => splitPictures(line).rest.column > line.column)
  );
}

function asItem(label: MilestoneLabel, block: Paragraph): Block {
  return itemLabels.has(label) ? listOf([itemOf(firstOf(block), [block])]) : block;
}

function listField(list: List, group: Pick<Group, "at" | "name">): Field {
  const at: Line = group.at ?? { text: "", mask: "", line: list.line, column: list.items[0]?.column ?? 1 };
  return { name: group.name, at, value: [], done: false, blocks: [list] };
}

function firstOf({ lines, line }: Paragraph): Line {
  return lines[0] ?? { text: "", mask: "", line, column: 1 };
}

function textOf({ blocks }: Field): string {
  const [list] = blocks;
  const first = list?.kind === "list" ? list.items[0]?.blocks[0] : undefined;
  return first?.kind === "paragraph" ? passage(first.lines).text : "";
}
