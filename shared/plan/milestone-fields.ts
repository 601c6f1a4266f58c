import type { Reading } from "./dialects/dialect.ts";
import type { Field } from "./fields.ts";
import { quoted } from "./findings.ts";
import { closestLabel, findLabel, type MilestoneLabel, milestoneLabels, namesOf } from "./labels.ts";
import { type Item, readItems, reportNotTaken } from "./milestone-items.ts";
import { scheduleOf } from "./milestone-schedule.ts";
import { passage, placeOf } from "./passage.ts";
import type { Milestone, Status } from "./plan.ts";
import { readRisk } from "./risks.ts";
import { readStatus } from "./status.ts";
import { type Role, readBlocks, readText } from "./texts.ts";

const references = /\b(?:SC|FR)-\d+[a-z]?\b/gi;

/** What placeholders in each label are told to be replaced with. */
const roles: Record<MilestoneLabel, Role> = {
  deliverables: must("the milestone's deliverables"),
  value: must("the milestone's value"),
  criteria: must("the milestone's success criteria"),
  validation: must("how the milestone is validated"),
  risks: must("the milestone's risk"),
  mitigation: must("how the risk is mitigated"),
  schedule: must("when the milestone happens"),
  status: must("the milestone's status"),
  owner: must("who owns the milestone"),
  dependsOn: must("what the milestone depends on"),
  verification: must("how the milestone is verified"),
};

function must(what: string): Role {
  return { what, severity: "error" };
}

/** What the milestones of one plan share. */
export interface Surroundings {
  source: readonly string[];
  /** The day that weeks are counted from. */
  anchor: string | null;
  reading: Reading;
}

/** Puts the labelled text of a milestone into it and reports every field that it has no place for. */
export function addFields(milestone: Milestone, fields: readonly Field[], surroundings: Surroundings): void {
  for (const field of fields) {
    const label = field.name === null ? null : findLabel(milestoneLabels, field.name);
    if (label) addField(milestone, label, field, surroundings);
    else reportField(field, milestone, surroundings.reading);
  }
}

function addField(
  milestone: Milestone,
  label: MilestoneLabel,
  field: Field,
  { source, anchor, reading }: Surroundings,
): void {
  const role = roles[label];
  switch (label) {
    case "deliverables":
      for (const { id, text, done, line } of readItems(field, reading, role)) {
        milestone.deliverables.push(id === null ? { text, done, line } : { text, done, line, id });
      }
      break;
    case "criteria":
      for (const item of readItems(field, reading, role)) milestone.criteria.push(criterionOf(item));
      break;
    case "validation":
      for (const { text } of readItems(field, reading, role)) milestone.validation.push(text);
      break;
    case "verification":
      for (const { text, done, line } of readItems(field, reading, role)) {
        milestone.verification.push({ text, done, line });
      }
      break;
    case "risks":
      for (const { text } of readItems(field, { ...reading, split: "none" }, role))
        milestone.risks.push(readRisk(text));
      break;
    case "mitigation":
      addMitigation(milestone, field, reading);
      break;
    case "dependsOn":
      for (const { text } of readItems(field, reading, role)) {
        if (!/^(?:none|n\/a|-|–|—)\.?$/i.test(text)) {
          milestone.dependsOn.push(text.replace(/^(?:milestone\s+|m)(?=\d)/i, ""));
        }
      }
      break;
    default: {
      const parts = [readText(field.value, reading, role), readBlocks(field.blocks, source, reading, role)];
      const text = parts.filter((part) => part !== null).join("\n");
      if (text !== "") addText(milestone, label, text, field, anchor, reading);
    }
  }
}

function addText(
  milestone: Milestone,
  label: "value" | "owner" | "status" | "schedule",
  text: string,
  field: Field,
  anchor: string | null,
  reading: Reading,
): void {
  if (label === "value") milestone.value = milestone.value === null ? text : `${milestone.value}\n${text}`;
  else if (label === "owner")
    milestone.owner = milestone.owner === null ? text : `${milestone.owner}, ${text}`;
  else if (label === "status") milestone.status = statusOf(field, text, milestone.status, reading);
  else addSchedule(milestone, field, text, anchor, reading);
}

function addMitigation(milestone: Milestone, field: Field, reading: Reading): void {
  const items = readItems(field, { ...reading, split: "none" }, roles.mitigation);
  const text = items.map((item) => item.text).join("; ");
  const risk = milestone.risks.at(-1);
  if (text === "") return;
  if (risk) risk.mitigation = risk.mitigation ? `${risk.mitigation}; ${text}` : text;
  else {
    const message = "This mitigation has no risk before it, so it is not taken. Write **Risk** first.";
    reading.findings.report("not-taken", placeOf(field.at), message);
  }
}

function addSchedule(
  milestone: Milestone,
  field: Field,
  text: string,
  anchor: string | null,
  reading: Reading,
): void {
  if (milestone.schedule) {
    reading.findings.report(
      "not-taken",
      placeOf(field.at),
      `This schedule is not taken: the milestone has one, ${quoted(milestone.schedule.text)}. Keep one of the two.`,
    );
    return;
  }
  const place = placeOf(field.value[0] ?? field.at);
  const schedule = scheduleOf(text, place, anchor, reading);
  milestone.schedule = schedule ?? { text, start: null, due: null };
  if (schedule) return;
  reading.findings.report(
    "unknown-schedule",
    place,
    `${quoted(text)} can't become dates. Write Weeks 1-2, due 2026-06-01, or 2026-05-01 – 2026-06-01.`,
  );
}

function statusOf(field: Field, text: string, before: Status, reading: Reading): Status {
  const status = readStatus(text);
  if (status) return status;
  const place = placeOf(field.value[0] ?? field.at);
  reading.findings.report(
    "unknown-status",
    place,
    `The status ${quoted(text)} is not known. Write planned, active, done or cancelled.`,
  );
  return before;
}

function criterionOf({ text, done, line }: Item): Milestone["criteria"][number] {
  if (!text.includes("-")) return { text, done, refs: [], line };
  const refs = [...new Set([...text.matchAll(references)].map((match) => match[0]))];
  return { text, done, refs, line };
}

function reportField(field: Field, milestone: Milestone, reading: Reading): void {
  const owner = `milestone ${milestone.number ?? quoted(milestone.title)}`;
  if (field.name !== null) {
    const near = closestLabel(milestoneLabels, field.name);
    const advice = near ? `Did you mean **${near}**?` : `The labels are ${namesOf(milestoneLabels)}.`;
    reading.findings.report(
      "unknown-label",
      placeOf(field.at),
      `The label ${quoted(field.name)} in ${owner} is not known, so its text is not taken. ${advice}`,
    );
    return;
  }
  const { text } = passage(field.value);
  if (text === "") {
    for (const block of field.blocks)
      reportNotTaken(block, reading, `Write it in ${owner} as - **Deliverable**: ….`);
    return;
  }
  reading.findings.report(
    "not-taken",
    placeOf(field.at),
    `${quoted(text)} in ${owner} has no label, so it is not taken. Write - **Deliverable**: … (or Value, Success Criteria, Validation, Risk), or move it out of the milestone.`,
  );
}
