import { quoteText } from "../../text/quote-text.ts";
import { parseSchedule } from "../dates/parse-schedule.ts";
import {
  type Block,
  firstLines,
  hasTasks,
  type ListBlock,
  type ListItem,
  listItemOf,
  listOf,
  type ParagraphBlock,
  type TableBlock,
} from "../markdown/blocks.ts";
import { stripEmoji } from "../markdown/emoji.ts";
import { type InlineSpan, joinSpans, rangeOf } from "../markdown/spans.ts";
import type { ParseContext } from "../parse-context.ts";
import {
  findMilestoneLabel,
  isUnsyncedLabel,
  type MilestoneLabel,
  suggestMilestoneLabel,
  syncedLabelNames,
} from "../vocabulary/labels.ts";
import { displayName } from "./display-name.ts";
import { type Field, fieldOf, readItemFields } from "./fields.ts";
import { reportIgnoredBlock, reportIgnoredTasks } from "./ignored-text.ts";
import { readItemTable } from "./items/item-table.ts";
import { groupByLabel, type LabelGroup, type RootLabel } from "./label-groups.ts";
import type { MilestoneDraft } from "./milestone-draft.ts";
import { addField } from "./milestone-fields.ts";
import { parseStatus } from "./status.ts";

/** Labels whose text is split into items. */
const itemLabels = new Set<MilestoneLabel>(["deliverables", "work", "criteria", "verification", "validation"]);

/** Adds the content of `blocks`, which are below a milestone's first line or the heading `root`, to the milestone. */
export function readMilestoneBody(
  draft: MilestoneDraft,
  blocks: readonly Block[],
  context: ParseContext,
  root: RootLabel | null = null,
): void {
  new BodyReader(draft, context).read(groupByLabel(blocks, root));
}

class BodyReader {
  readonly #draft: MilestoneDraft;
  readonly #context: ParseContext;
  /** Fields with the label Tasks or no label; they contain the deliverables if no field is labelled Deliverables. */
  readonly #work: Field[] = [];

  constructor(draft: MilestoneDraft, context: ParseContext) {
    this.#draft = draft;
    this.#context = context;
  }

  read({ groups, fields }: ReturnType<typeof groupByLabel>): void {
    for (const field of fields) this.#readField(field);
    for (const group of groups) this.#readGroup(group);
    const hasItems = this.#work.length > 0 || this.#draft.milestone.deliverables.length > 0;
    this.#addWork(groups.flatMap(({ workItem }) => workItem ?? []));
    for (const group of groups)
      if (group.label === null && !group.isPart && (group.workItem === null || hasItems)) this.#reportSection(group);
  }

  #readField(field: Field): void {
    const label = labelOf(field);
    if (label) this.#addField(label, field);
    else if (field.name !== null) this.#reportUnknownLabel(field.name, field.span);
  }

  #addField(label: MilestoneLabel, field: Field): void {
    if (label === "work") this.#work.push(field);
    else addField(this.#draft, label, field, this.#context);
  }

  #readGroup(group: LabelGroup): void {
    const { label, blocks } = group;
    if (label !== null && isUnsyncedLabel(label)) {
      for (const block of blocks) reportIgnoredTasks(block, this.#context, group.name ?? "");
      return;
    }
    const holdsItems = label !== null && itemLabels.has(label);
    const hasList =
      holdsItems && blocks.some((block) => block.kind === "list" || block.kind === "table" || isEmojiList(block));
    for (const block of blocks) {
      if (block.kind === "list") this.#readList(block, group);
      else if (block.kind === "table") this.#readTable(block, group);
      else if (block.kind === "paragraph") this.#readParagraph(block, group, hasList);
      else if (label === null || this.#context.isStrict || (holdsItems && !hasList && block.kind !== "html"))
        this.#reportIgnored(block, group);
    }
  }

  #readList(list: ListBlock, group: LabelGroup): void {
    const { label } = group;
    const { isStrict } = this.#context;
    if (label !== null && itemLabels.has(label)) {
      this.#addField(label, listField(list, group));
      return;
    }
    const hasLabels = isStrict || list.items.some((item) => labelOf(readItemFields(item)[0]) !== null);
    const rest: ListItem[] = [];
    for (const item of list.items) {
      const fields = readItemFields(item);
      const isSentence = item.task === null ? !isStrict && isSentenceStart(fields[0]) : isTaskText(fields[0]);
      if (hasLabels && fields[0]?.name != null && !isSentence) for (const field of fields) this.#readField(field);
      else rest.push(item);
    }
    if (rest.length === 0) return;
    const field = listField({ ...list, items: rest }, group);
    if (label !== null) addField(this.#draft, label, field, this.#context);
    else if (group.isPart || rest.some(({ task }) => task !== null)) this.#work.push(field);
  }

  #readTable(table: TableBlock, group: LabelGroup): void {
    const columns = readItemTable(table, group.label);
    if (!columns) this.#reportIgnored(table, group);
    else for (const { label, items } of columns) this.#addField(label, listField(listOf(items), group));
  }

  #readParagraph(block: ParagraphBlock, group: LabelGroup, hasList: boolean): void {
    const { label, name } = group;
    const { isStrict } = this.#context;
    const first = block.lines[0] ?? { text: "", mask: "", line: block.line, column: 1 };
    if (label !== null && isEmojiList(block)) {
      const list = listOf(block.lines.map((line) => listItemOf(line)));
      this.#addField(label, listField(list, group));
    } else if (label !== null) {
      const content = itemLabels.has(label) ? listOf([listItemOf(first, [block])]) : block;
      if (!hasList) this.#addField(label, fieldOf(group.span ?? first, [], { name, blocks: [content] }));
    } else if (name === null && isStrict) this.#reportUnlabelledText(block.lines);
    else if (name === null && this.#draft.milestone.value === null)
      this.#addField("value", fieldOf(first, block.lines));
  }

  /** If the milestone has no deliverables, adds those in `#work`; if that is empty, headings ("Task 1.2: Title"). */
  #addWork(workItems: readonly ListBlock[]): void {
    const work = this.#work.toSorted((one, other) => one.span.line - other.span.line);
    if (this.#draft.milestone.deliverables.length === 0) {
      const headings = workItems.map((list) => listField(list, { span: null, name: null }));
      for (const field of work.length > 0 ? work : headings)
        addField(this.#draft, "deliverables", field, this.#context);
      return;
    }
    for (const field of work) {
      if (field.name === null && this.#context.isStrict) this.#reportUnlabelledItems(field);
      else {
        const text = quoteText(field.name ?? firstText(field));
        const message = `${text} ignored: ${this.#milestoneName()} lists its deliverables elsewhere. Move it there to create an issue for it.`;
        this.#context.diagnostics.report("ignored-text", rangeOf(field.span), message, "info");
      }
    }
  }

  /** Returns the milestone's name for use within a sentence: `milestone 2`. */
  #milestoneName(): string {
    return displayName(this.#draft.milestone).replace(/^M(?=ilestone )/, "m");
  }

  #reportUnlabelledItems({ blocks }: Field): void {
    const items = blocks.flatMap((block) => (block.kind === "list" ? block.items : []));
    for (const [first] of items.map((item) => item.blocks)) {
      if (first?.kind === "paragraph") this.#reportUnlabelledText(first.lines);
      else if (first) this.#reportIgnored(first, null);
    }
  }

  #reportUnlabelledText(lines: readonly InlineSpan[]): void {
    const [first] = lines;
    const { text } = joinSpans(lines);
    if (!first || text === "") return;
    const message = `${quoteText(text)} ignored: it has no label. Write - **Deliverable**: … (or Value, Success Criteria, Validation, Risk), or move it out of ${this.#milestoneName()}.`;
    this.#context.diagnostics.report("ignored-text", rangeOf(first), message);
  }

  #reportUnknownLabel(name: string, span: InlineSpan): void {
    const suggestion = suggestMilestoneLabel(name);
    const advice = suggestion ? `Did you mean **${suggestion}**?` : `The labels are ${syncedLabelNames()}.`;
    const message = `Unknown label ${quoteText(name)} in ${this.#milestoneName()}; its text is ignored. ${advice}`;
    const severity = suggestion || this.#context.isStrict ? "warning" : "info";
    this.#context.diagnostics.report("unknown-label", rangeOf(span), message, severity);
  }

  #reportSection({ name, span, blocks }: LabelGroup): void {
    if (name === null || !span || blocks.length === 0 || blocks.some(hasTasks)) return;
    this.#reportUnknownLabel(stripEmoji(span).rest.text || name, span);
  }

  #reportIgnored(block: Block, group: LabelGroup | null): void {
    const advice = "To use it, write it as a labelled bullet such as - **Value**: …, or move it out of the milestone.";
    const isExpected = this.#context.isStrict || (group?.label != null && itemLabels.has(group.label));
    if (isExpected || block.kind === "table" || block.kind === "quote")
      reportIgnoredBlock(block, this.#context, advice, isExpected ? "warning" : "info");
  }
}

function labelOf(field: Field | undefined): MilestoneLabel | null {
  return findMilestoneLabel(field?.name ?? "");
}

/** Returns true if a field is a sentence with a colon, not a label: "Timeline: a live view of all events". */
function isSentenceStart(field: Field | undefined): boolean {
  if (!field || isBold(field)) return false;
  const label = labelOf(field);
  const { text } = joinSpans(field.value);
  if (label === "status") return parseStatus(text) === null;
  if (label === "schedule" || label === "start" || label === "due" || label === "duration")
    return parseSchedule(text, null).kind === "none";
  return label === "work" || label === "validation" || (label !== null && isUnsyncedLabel(label));
}

/** Returns true if the text before a colon is part of a task, not a label: "- [ ] Notes: an editor for them". */
function isTaskText(field: Field | undefined): boolean {
  if (!field || isBold(field)) return false;
  const label = labelOf(field);
  return label !== "deliverables" && label !== "criteria" && label !== "verification";
}

function isBold({ span }: Field): boolean {
  return /^(?:\*\*|__)/.test(span.mask);
}

/** Returns true for a paragraph in which every line starts with an emoji: such a paragraph is read as a list. */
function isEmojiList(block: Block): boolean {
  return block.kind === "paragraph" && block.lines.every((line) => stripEmoji(line).rest.column > line.column);
}

function listField(list: ListBlock, { span, name }: Pick<LabelGroup, "span" | "name">): Field {
  const start = { text: "", mask: "", line: list.line, column: list.items[0]?.column ?? 1 };
  return fieldOf(span ?? start, [], { name, blocks: [list] });
}

function firstText({ blocks: [list] }: Field): string {
  const item = list?.kind === "list" ? list.items[0] : undefined;
  return item ? joinSpans(firstLines(item)).text : "";
}
