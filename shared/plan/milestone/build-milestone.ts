import type { Milestone, Severity } from "../../model/plan.ts";
import { quoted } from "../findings.ts";
import type { Reading } from "../layouts/layout.ts";
import type { Block } from "../markdown/document.ts";
import { type Line, passage, placeOf, visible } from "../markdown/passage.ts";
import { plainText } from "../markdown/plain-text.ts";
import { leavesOut } from "../markdown/texts.ts";
import type { MilestoneLabel } from "../vocabulary/labels.ts";
import { nameOf, settleStatus } from "./claims.ts";
import { type Draft, newDraft } from "./draft.ts";
import type { Field } from "./fields.ts";
import { idOf } from "./items/item-id.ts";
import { readBody } from "./milestone-body.ts";
import { addField, type Surroundings } from "./milestone-fields.ts";
import type { Head } from "./milestone-head.ts";
import { addTiming, settleSchedule } from "./milestone-schedule.ts";

/** Everything that a plan says of one milestone, wherever it stands. */
export interface RawMilestone {
  head: Head;
  /** What stands below its head. */
  blocks: readonly Block[];
  /** What stands elsewhere under a label that names it: "### Phase 2 success criteria". */
  joined?: { label: MilestoneLabel; at: Line; blocks: readonly Block[] }[];
  /** What table cells say of it, or its own line. */
  given?: { label: MilestoneLabel; field: Field }[];
  /** Deliverables of an overview, for a milestone that names none itself. */
  spare?: { label: MilestoneLabel; field: Field }[];
}

/** A milestone from its head and all that belongs to it. Every dialect ends here. */
export function buildMilestone(raw: RawMilestone, surroundings: Surroundings): Milestone {
  const draft = begin(raw.head, surroundings);
  for (const { label, field } of raw.given ?? []) addField(draft, label, field, surroundings);
  readBody(draft, raw.blocks, surroundings);
  for (const { label, at, blocks } of raw.joined ?? []) readBody(draft, blocks, surroundings, { label, at });
  if (draft.milestone.deliverables.length === 0)
    for (const { label, field } of raw.spare ?? []) addField(draft, label, field, surroundings);
  return settle(draft, surroundings);
}

function begin(head: Head, { reading }: Surroundings): Draft {
  const role = { what: "the milestone's title", severity: "error" as const };
  const title = passage(head.title);
  for (const [index, piece] of head.title.entries())
    leavesOut(passage([piece]), reading, index === 0 ? role : { ...role, what: "its weeks" });
  if (head.schedule) leavesOut(passage([head.schedule]), reading, { ...role, what: "its weeks" });
  reportLeftovers(head, reading);
  const id = idOf(head.idComment, reading.findings);
  const text = visible(title.text, title.mask);
  const milestone: Milestone = {
    number: head.number,
    title: plainText(head.open === null ? text : text.replace(head.open, "")) || head.label,
    schedule: null,
    status: "planned",
    deliverables: [],
    criteria: [],
    value: null,
    validation: [],
    risks: [],
    owner: null,
    dependsOn: [],
    verification: [],
    line: head.line.line,
    ...(id === null ? {} : { id }),
  };
  const draft = newDraft(milestone, head.label, head.claims);
  if (head.schedule)
    addTiming(draft, "schedule", { text: head.schedule.text, place: placeOf(head.schedule) }, reading);
  return draft;
}

function reportLeftovers({ trailing, remarks }: Head, { findings }: Reading): void {
  const report = (line: Line, advice: string, severity: Severity) => {
    findings.report(
      "not-taken",
      placeOf(line),
      `${quoted(line.text)} after the title is not taken. ${advice}`,
      severity,
    );
  };
  const advice =
    "Only parentheses with weeks or dates may follow the title; write **Status**: done or the like as a bullet.";
  if (trailing && visible(trailing.text, trailing.mask) !== "") report(trailing, advice, "warning");
  for (const remark of remarks) report(remark, "Emphasized parentheses are read as a remark.", "info");
}

function settle(draft: Draft, { anchor, reading }: Surroundings): Milestone {
  const { milestone, claims, signed } = draft;
  milestone.schedule = settleSchedule(draft, anchor, reading);
  milestone.status = settleStatus(claims, nameOf(milestone), reading.findings);
  milestone.deliverables.sort((one, other) => one.line - other.line);
  milestone.criteria.sort((one, other) => one.line - other.line);
  for (const { items, place } of signed) {
    if (milestone.status === "done") for (const item of items) item.done = true;
    else {
      const message = `Every item of this list has a sign that says done, and ${nameOf(milestone)} is ${milestone.status}: the signs are read as decoration and the items as open. Write [x] for what is done, [ ] for what is not.`;
      reading.findings.report("decorative-sign", place, message);
    }
  }
  return milestone;
}
