import { emptyMilestone } from "../../model/plan/empty-milestone.ts";
import type { Milestone } from "../../model/plan/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import type { Block } from "../markdown/blocks.ts";
import { joinSpans, rangeOf, withoutComments } from "../markdown/spans.ts";
import { stripMarkup } from "../markdown/strip-markup.ts";
import type { ParseContext } from "../parse-context.ts";
import type { MilestoneLabel } from "../vocabulary/labels.ts";
import { displayName } from "./display-name.ts";
import type { Field } from "./fields.ts";
import { parseItemId } from "./items/item-id.ts";
import type { RootLabel } from "./label-groups.ts";
import { readMilestoneBody } from "./milestone-body.ts";
import type { MilestoneDraft } from "./milestone-draft.ts";
import { addField } from "./milestone-fields.ts";
import type { MilestoneHead } from "./milestone-head.ts";
import { addScheduleText, resolveSchedule } from "./milestone-schedule.ts";
import { reportPlaceholder, type TextRole } from "./read-text.ts";
import { resolveStatus } from "./status-marks.ts";

export type LabelledField = { label: MilestoneLabel; field: Field };

/** The parts of the document that belong to one milestone, as a layout found them. */
export interface RawMilestone {
  head: MilestoneHead;
  /** The blocks below the milestone's first line. */
  blocks: Block[];
  /** Sections outside `blocks` whose heading names the milestone and a label: "### Phase 2 success criteria". */
  sections?: (RootLabel & { blocks: Block[] })[];
  /** Labelled texts that are not in `blocks`: table cells, or the text after the title in a milestone's bullet. */
  fields?: LabelledField[];
  /** Deliverables in tables that are used only if the other parts contain no deliverables. */
  fallbackFields?: LabelledField[];
}

/** Builds a milestone from its parts and reports ignored text. */
export function buildMilestone(raw: RawMilestone, context: ParseContext): Milestone {
  const draft = createDraft(raw.head, context);
  for (const { label, field } of raw.fields ?? []) addField(draft, label, field, context);
  readMilestoneBody(draft, raw.blocks, context);
  for (const section of raw.sections ?? []) readMilestoneBody(draft, section.blocks, context, section);
  if (draft.milestone.deliverables.length === 0)
    for (const { label, field } of raw.fallbackFields ?? []) addField(draft, label, field, context);
  return completeDraft(draft, context);
}

function createDraft(head: MilestoneHead, context: ParseContext): MilestoneDraft {
  const titleRole: TextRole = { name: "the milestone's title", severity: "error" };
  const scheduleRole: TextRole = { name: "the milestone's schedule", severity: "error" };
  for (const [index, part] of head.title.entries())
    reportPlaceholder(joinSpans([part]), context, index === 0 ? titleRole : scheduleRole);
  if (head.schedule) reportPlaceholder(joinSpans([head.schedule]), context, scheduleRole);
  reportIgnoredParts(head, context);
  const id = parseItemId(head.idComment, context.diagnostics);
  const title = withoutComments(joinSpans(head.title)).replace(head.openMarker ?? "", "");
  const milestone: Milestone = {
    ...emptyMilestone(),
    number: head.number,
    title: stripMarkup(title) || head.label,
    line: head.span.line,
    ...(id === null ? {} : { id }),
  };
  const draft: MilestoneDraft = {
    milestone,
    label: head.label,
    statusMarks: [...head.statusMarks],
    scheduleTexts: { schedule: null, start: null, due: null, duration: null },
    emojiLists: [],
  };
  if (head.schedule)
    addScheduleText(draft, "schedule", { text: head.schedule.text, range: rangeOf(head.schedule) }, context);
  return draft;
}

function reportIgnoredParts({ trailing, remarks }: MilestoneHead, { diagnostics }: ParseContext): void {
  if (trailing && withoutComments(trailing) !== "") {
    const message = `${quoteText(trailing.text)} after the title ignored. Only weeks or dates in parentheses may follow the title; write other facts as bullets, for example **Status**: done.`;
    diagnostics.report("ignored-text", rangeOf(trailing), message);
  }
  for (const remark of remarks) {
    const message = `${quoteText(remark.text)} after the title ignored. Emphasized parentheses are read as a remark.`;
    diagnostics.report("ignored-text", rangeOf(remark), message, "info");
  }
}

/** Returns the milestone with schedule and status, which depend on all its parts, and with items sorted by line. */
function completeDraft(draft: MilestoneDraft, context: ParseContext): Milestone {
  const { milestone, statusMarks, emojiLists } = draft;
  const { diagnostics } = context;
  const name = displayName(milestone);
  milestone.schedule = resolveSchedule(draft, context);
  milestone.status = resolveStatus(statusMarks, name, diagnostics);
  milestone.deliverables.sort((one, other) => one.line - other.line);
  milestone.criteria.sort((one, other) => one.line - other.line);
  for (const { items, range } of emojiLists) {
    if (milestone.status === "done") for (const item of items) item.done = true;
    else {
      const message = `Every item of this list starts with an emoji that means done, but ${name} is ${milestone.status}. The items are read as open. Write [x] for completed items and [ ] for open ones.`;
      diagnostics.report("ignored-status-mark", range, message);
    }
  }
  return milestone;
}
