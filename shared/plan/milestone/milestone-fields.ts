import type { Milestone } from "../../model/plan/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { parseSchedule } from "../dates/parse-schedule.ts";
import { rangeOf } from "../markdown/spans.ts";
import type { ParseContext } from "../parse-context.ts";
import { isUnsyncedLabel, type MilestoneLabel } from "../vocabulary/labels.ts";
import type { Field } from "./fields.ts";
import { parseDependencies } from "./items/parse-dependencies.ts";
import { parseRisk } from "./items/parse-risk.ts";
import { type Item, type ItemList, readItems, reportJoinedItem } from "./items/read-items.ts";
import type { MilestoneDraft } from "./milestone-draft.ts";
import { addScheduleText } from "./milestone-schedule.ts";
import { readBlockText, readText, type TextRole } from "./read-text.ts";
import { parseStatus } from "./status.ts";

const references = /\b(?:SC|FR)-\d+[a-z]?\b/gi;

/** The names of labels' texts in messages, where the name differs from the label. */
const contentNames: Partial<Record<MilestoneLabel, string>> = {
  work: "tasks",
  criteria: "success criteria",
  risks: "risk",
  riskLevel: "risk level",
  start: "start date",
  due: "due date",
  dependsOn: "dependencies",
  enables: "successors",
  aside: "notes",
};

/** Adds the text of one label to a milestone. Reports a placeholder in the text as an error. */
export function addField(draft: MilestoneDraft, label: MilestoneLabel, field: Field, context: ParseContext): void {
  const { milestone } = draft;
  const role: TextRole = { name: `the milestone's ${contentNames[label] ?? label}`, severity: "error" };
  const withoutSplit: ParseContext = { ...context, split: "none" };
  switch (label) {
    case "deliverables":
    case "work": {
      const { items, emojiLists } = readItems(field, context, role);
      // Items without a letter, such as "0/2", are counts of deliverables.
      const withWords = items.filter(({ text }) => /\p{L}/u.test(text));
      reportJoinedItem(field, context);
      addItems(draft, milestone.deliverables, { items: withWords, emojiLists }, toDeliverable);
      break;
    }
    case "criteria":
      addItems(draft, milestone.criteria, readItems(field, context, role), toCriterion);
      break;
    case "verification":
      addItems(draft, milestone.verification, readItems(field, context, role), toVerification);
      break;
    case "validation":
      for (const { text } of readItems(field, context, role).items) milestone.validation.push(text);
      break;
    case "risks":
      for (const { text } of readItems(field, withoutSplit, role).items) milestone.risks.push(parseRisk(text));
      break;
    case "mitigation":
      addMitigation(milestone, field, readItems(field, withoutSplit, role).items, context);
      break;
    case "dependsOn":
      for (const { text } of readItems(field, context, role).items)
        for (const dependency of parseDependencies(text, draft.label)) milestone.dependsOn.push(dependency);
      break;
    default: {
      const parts = [readText(field.value, context, role), readBlockText(field.blocks, context, role)];
      const text = parts.filter((part) => part !== null).join("\n");
      if (text === "" || isUnsyncedLabel(label)) return;
      const range = rangeOf(field.value[0] ?? field.span);
      if (label === "value" && !context.isStrict && isDate(text))
        addScheduleText(draft, "due", { text, range }, context);
      else if (label === "value") milestone.value = milestone.value === null ? text : `${milestone.value}\n${text}`;
      else if (label === "owner") milestone.owner = milestone.owner === null ? text : `${milestone.owner}, ${text}`;
      else if (label === "status") addStatus(draft, field, text, context);
      else addScheduleText(draft, label, { text, range }, context);
    }
  }
}

/** Returns true if a text, or its part before an arrow, is a date: "March 2026", "March 2026 → postponed". */
function isDate(text: string): boolean {
  const [first = ""] = text.slice(0, 200).split(/\s(?:→|->)\s/);
  return parseSchedule(first, null).kind === "known";
}

function addItems<Added extends { done: boolean }>(
  draft: MilestoneDraft,
  target: Added[],
  { items, emojiLists }: ItemList,
  convert: (item: Item) => Added,
): void {
  const added = items.map(convert);
  for (const item of added) target.push(item);
  if (emojiLists.length === 0) return;
  const byItem = new Map(items.map((item, index) => [item, added[index]]));
  for (const list of emojiLists)
    draft.emojiLists.push({ ...list, items: list.items.flatMap((item) => byItem.get(item) ?? []) });
}

function toDeliverable({ id, text, done, line }: Item): Milestone["deliverables"][number] {
  return id === null ? { text, done, line } : { text, done, line, id };
}

export function toVerification({ text, done, line }: Item): Milestone["verification"][number] {
  return { text, done, line };
}

function toCriterion({ text, done, line }: Item): Milestone["criteria"][number] {
  const refs = text.includes("-") ? [...new Set([...text.matchAll(references)].map(([ref]) => ref))] : [];
  return { text, done, refs, line };
}

/** Adds a mitigation to the last risk, or reports that there is no risk. */
function addMitigation({ risks }: Milestone, field: Field, items: Item[], context: ParseContext): void {
  const text = items.map((item) => item.text).join("; ");
  const risk = risks.at(-1);
  if (text === "") return;
  if (risk) risk.mitigation = risk.mitigation ? `${risk.mitigation}; ${text}` : text;
  else {
    const message = "Mitigation ignored: there is no risk before it. Write **Risk** first.";
    context.diagnostics.report("ignored-text", rangeOf(field.span), message);
  }
}

function addStatus(draft: MilestoneDraft, field: Field, text: string, { diagnostics }: ParseContext): void {
  const bold = /^(\*\*|__)([^*_]{1,60})\1/.exec(text)?.[2];
  const status = parseStatus(text) ?? (bold ? parseStatus(bold) : null);
  const range = rangeOf(field.value[0] ?? field.span);
  if (status) {
    draft.statusMarks.push({ status, source: "its Status", range });
    return;
  }
  const message = `Unknown status ${quoteText(text)} ignored. Write planned, active, done or cancelled.`;
  diagnostics.report("unknown-status", range, message);
}
