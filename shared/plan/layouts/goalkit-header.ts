import { isDay } from "../../calendar/day-arithmetic.ts";
import { checkBranch } from "../checks/goal-branch.ts";
import { quoted } from "../findings.ts";
import type { Block } from "../markdown/document.ts";
import { passage, placeIn, placeOf, visible } from "../markdown/passage.ts";
import { readText, withoutPlaceholders } from "../markdown/texts.ts";
import type { Field } from "../milestone/fields.ts";
import { splitItems } from "../milestone/items/split-items.ts";
import { closestLabel, findLabel, type HeaderLabel, headerLabels } from "../vocabulary/labels.ts";
import type { PlanBody, Reading } from "./layout.ts";

type Header = Pick<PlanBody, "date" | "priority" | "focus" | "metrics" | "timeline" | "team"> & {
  link: string | null;
};

/** What the labels above the milestones say. The first of each counts. */
export function readHeader(fields: readonly Field[], reading: Reading): Header {
  const found = new Map<HeaderLabel, Field>();
  for (const field of fields) {
    if (field.name === null) continue;
    const label = findLabel(headerLabels, field.name);
    if (label === null) reportMisspelt(field, field.name, reading);
    else if (!found.has(label)) found.set(label, field);
  }
  const text = (label: HeaderLabel) => {
    const field = found.get(label);
    return field
      ? readText(field.value, reading, { what: `the ${headerLabels[label][0]}`, severity: "warning" })
      : null;
  };
  const branch = found.get("branch");
  if (branch) checkBranch(text("branch"), branch, reading.goalFolder ?? null, reading.findings);
  return {
    link: linkIn(text("strategy")),
    date: dateOf(found.get("date"), reading),
    priority: priorityOf(text("priority")),
    focus: text("focus"),
    metrics: metricsOf(found.get("metrics"), reading),
    timeline: text("timeline"),
    team: text("team"),
  };
}

function dateOf(field: Field | undefined, reading: Reading): string | null {
  if (!field) return null;
  const text = readText(field.value, reading, {
    what: "the day that weeks are counted from, as 2026-05-15",
    severity: "warning",
  });
  if (text === null || isDay(text)) return text;
  const place = placeOf(field.value[0] ?? field.at);
  const reason = /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? "is no day of the calendar"
    : "is not written as YYYY-MM-DD";
  reading.findings.report(
    "bad-date",
    place,
    `The date ${quoted(text)} ${reason}, so it is not used. Write **Date**: 2026-05-15.`,
  );
  return null;
}

function priorityOf(text: string | null): string | null {
  const number = /\bP\d{1,2}\b/i.exec(text ?? "")?.[0];
  return number ? number.toUpperCase() : text;
}

function metricsOf(field: Field | undefined, reading: Reading): string[] {
  if (!field) return [];
  const role = { what: "the goal's metrics", severity: "warning" as const };
  const text = passage(field.value);
  const metrics = withoutPlaceholders(text, splitItems(text, "commas"), reading, role).map(({ start, end }) =>
    visible(text.text.slice(start, end), text.mask.slice(start, end)),
  );
  return [...metrics, ...field.blocks.flatMap((block) => listed(block, reading))].filter(
    (metric) => metric !== "",
  );
}

function listed(block: Block, reading: Reading): string[] {
  if (block.kind !== "list") return [];
  return block.items.flatMap((item) => {
    const [first] = item.blocks;
    if (first?.kind !== "paragraph") return [];
    return readText(first.lines, reading, { what: "the goal's metrics", severity: "warning" }) ?? [];
  });
}

/** The path of the strategy: what is in backticks, else the target of a link, else the text. */
function linkIn(text: string | null): string | null {
  if (text === null) return null;
  return (
    /`([^`]+)`/.exec(text)?.[1]?.trim() ??
    /\]\(\s*<?([^\s()<>]+)/.exec(text)?.[1] ??
    text.replace(/^links? to\s+/i, "")
  );
}

function reportMisspelt(field: Field, name: string, reading: Reading): void {
  const near = closestLabel(headerLabels, name);
  if (!near) return;
  const place = placeIn(passage([field.at]), 0);
  reading.findings.report(
    "unknown-label",
    place,
    `The label ${quoted(name)} is not known, so its text is not taken. Did you mean **${near}**?`,
  );
}
