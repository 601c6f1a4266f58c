import type { Milestone } from "../../model/plan.ts";
import { dependenciesIn } from "../checks/dependency-names.ts";
import { readSchedule } from "../dates/read-schedule.ts";
import { quoted } from "../findings.ts";
import type { Reading } from "../layouts/layout.ts";
import { placeOf } from "../markdown/passage.ts";
import { type Role, readBlocks, readText } from "../markdown/texts.ts";
import { isSilent, type MilestoneLabel } from "../vocabulary/labels.ts";
import type { Draft } from "./draft.ts";
import type { Field } from "./fields.ts";
import { type Item, type Items, readItems } from "./items/milestone-items.ts";
import { addTiming } from "./milestone-schedule.ts";
import { readRisk } from "./risks.ts";
import { readStatus } from "./status.ts";

const references = /\b(?:SC|FR)-\d+[a-z]?\b/gi;

/** What a label's text is called in messages. */
const contents: Record<MilestoneLabel, string> = {
  deliverables: "the milestone's deliverables",
  work: "the milestone's tasks",
  value: "the milestone's value",
  criteria: "the milestone's success criteria",
  validation: "how the milestone is validated",
  risks: "the milestone's risk",
  riskLevel: "the milestone's risk level",
  mitigation: "how the risk is mitigated",
  schedule: "when the milestone happens",
  start: "when the milestone starts",
  due: "when the milestone is due",
  duration: "how long the milestone takes",
  effort: "the milestone's effort",
  priority: "the milestone's priority",
  status: "the milestone's status",
  owner: "who owns the milestone",
  dependsOn: "what the milestone depends on",
  enables: "what the milestone enables",
  verification: "how the milestone is verified",
  aside: "the milestone's notes",
};

/** What a placeholder under a label is told to be replaced with: in a milestone, one is an error. */
export function roleOf(label: MilestoneLabel): Role {
  return { what: contents[label], severity: "error" };
}

/** What the milestones of one plan share. */
export interface Surroundings {
  source: readonly string[];
  /** The day that weeks are counted from. */
  anchor: string | null;
  reading: Reading;
}

/** Puts the text of one label into a milestone. */
export function addField(
  draft: Draft,
  label: MilestoneLabel,
  field: Field,
  { source, reading }: Surroundings,
): void {
  const { milestone } = draft;
  const role = roleOf(label);
  const whole: Reading = { ...reading, split: "none" };
  switch (label) {
    case "deliverables":
    case "work":
      addItems(draft, milestone.deliverables, worded(readItems(field, reading, role)), deliverableOf);
      break;
    case "criteria":
      addItems(draft, milestone.criteria, readItems(field, reading, role), criterionOf);
      break;
    case "verification":
      addItems(draft, milestone.verification, readItems(field, reading, role), checkOf);
      break;
    case "validation":
      for (const { text } of readItems(field, reading, role).items) milestone.validation.push(text);
      break;
    case "risks":
      for (const { text } of readItems(field, whole, role).items) milestone.risks.push(readRisk(text));
      break;
    case "mitigation":
      addMitigation(milestone, field, whole);
      break;
    case "dependsOn":
      for (const { text } of readItems(field, reading, role).items)
        milestone.dependsOn.push(...dependenciesIn(text, draft.label));
      break;
    default: {
      const parts = [readText(field.value, reading, role), readBlocks(field.blocks, source, reading, role)];
      const text = parts.filter((part) => part !== null).join("\n");
      if (text === "" || isSilent(label)) return;
      if (label === "value" && !reading.strict && isDate(text))
        addTiming(draft, "due", { text, place: placeOf(field.value[0] ?? field.at) }, reading);
      else if (label === "value")
        milestone.value = milestone.value === null ? text : `${milestone.value}\n${text}`;
      else if (label === "owner")
        milestone.owner = milestone.owner === null ? text : `${milestone.owner}, ${text}`;
      else if (label === "status") addStatus(draft, field, text, reading);
      else addTiming(draft, label, { text, place: placeOf(field.value[0] ?? field.at) }, reading);
    }
  }
}

/** "Ziel: März 2026": a goal that is a day and nothing else is when, not what; "März 2026 → verschoben" was a day. */
function isDate(text: string): boolean {
  const [first = ""] = text.slice(0, 200).split(/\s(?:→|->)\s/);
  return readSchedule(first, null).kind === "known";
}

/** Without "0/2" and the like, which count something and deliver nothing. */
function worded(found: Items): Items {
  return { ...found, items: found.items.filter(({ text }) => /\p{L}/u.test(text)) };
}

/** Adds items, and remembers the lists of them that only a sign ticks. */
function addItems<Kind extends { done: boolean }>(
  draft: Draft,
  to: Kind[],
  { items, signed }: Items,
  make: (item: Item) => Kind,
): void {
  const made = new Map(items.map((item) => [item, make(item)]));
  to.push(...made.values());
  for (const { items: those, place } of signed) {
    draft.signed.push({ items: those.flatMap((item) => made.get(item) ?? []), place });
  }
}

function deliverableOf({ id, text, done, line }: Item): Milestone["deliverables"][number] {
  return id === null ? { text, done, line } : { text, done, line, id };
}

export function checkOf({ text, done, line }: Item): Milestone["verification"][number] {
  return { text, done, line };
}

function criterionOf({ text, done, line }: Item): Milestone["criteria"][number] {
  if (!text.includes("-")) return { text, done, refs: [], line };
  const refs = [...new Set([...text.matchAll(references)].map((match) => match[0]))];
  return { text, done, refs, line };
}

function addMitigation(milestone: Milestone, field: Field, reading: Reading): void {
  const text = readItems(field, reading, roleOf("mitigation"))
    .items.map((item) => item.text)
    .join("; ");
  const risk = milestone.risks.at(-1);
  if (text === "") return;
  if (risk) risk.mitigation = risk.mitigation ? `${risk.mitigation}; ${text}` : text;
  else {
    const message = "This mitigation has no risk before it, so it is not taken. Write **Risk** first.";
    reading.findings.report("not-taken", placeOf(field.at), message);
  }
}

function addStatus(draft: Draft, field: Field, text: string, reading: Reading): void {
  const bold = /^(\*\*|__)([^*_]{1,60})\1/.exec(text)?.[2];
  const status = readStatus(text) ?? (bold ? readStatus(bold) : null);
  const place = placeOf(field.value[0] ?? field.at);
  if (status) {
    draft.claims.push({ status, by: "its Status", place });
    return;
  }
  reading.findings.report(
    "unknown-status",
    place,
    `The status ${quoted(text)} is not known. Write planned, active, done or cancelled.`,
  );
}
