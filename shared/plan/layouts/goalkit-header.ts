import { isDay } from "../../calendar/days.ts";
import { quoteText } from "../../text/quote-text.ts";
import { checkGoalBranch } from "../checks/goal-branch.ts";
import { firstLines } from "../markdown/blocks.ts";
import { joinSpans, rangeOf, withoutComments } from "../markdown/spans.ts";
import type { Field } from "../milestone/fields.ts";
import { splitItems } from "../milestone/items/split-items.ts";
import { readText, removePlaceholders, type TextRole } from "../milestone/read-text.ts";
import type { ParseContext } from "../parse-context.ts";
import { findHeaderLabel, type HeaderLabel, headerLabelName, suggestHeaderLabel } from "../vocabulary/labels.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";
import type { PlanBody } from "./layout.ts";

type Header = Pick<PlanBody, "date" | "priority" | "focus" | "metrics" | "timeline" | "team" | "strategy">;

const metricsRole: TextRole = { name: "the goal's metrics", severity: "warning" };
const dateRole: TextRole = {
  name: "the day that weeks are counted from, as 2026-05-15",
  severity: "warning",
};
const linkPrefix = phrasePattern("linkPrefixes", (prefix) => `^${prefix}\\s+`);

/** Returns the parsed header of a plan from its fields. If a label is repeated, its first value is used. */
export function parseHeader(fields: readonly Field[], context: ParseContext): Header {
  const found = new Map<HeaderLabel, Field>();
  for (const field of fields) {
    if (field.name === null) continue;
    const label = findHeaderLabel(field.name);
    if (label === null) reportMisspeltLabel(field, field.name, context);
    else if (!found.has(label)) found.set(label, field);
  }
  const textOf = (label: HeaderLabel) => {
    const role: TextRole = { name: `the ${headerLabelName(label)}`, severity: "warning" };
    return readText(found.get(label)?.value ?? [], context, role);
  };
  const branchField = found.get("branch");
  const branch = textOf("branch");
  if (branchField && branch !== null) checkGoalBranch(branch, branchField, context);
  const priority = textOf("priority");
  const priorityNumber = /\bP\d{1,2}\b/i.exec(priority ?? "")?.[0];
  return {
    strategy: { link: parseLink(textOf("strategy")), check: null },
    date: readDate(found.get("date"), context),
    priority: priorityNumber?.toUpperCase() ?? priority,
    focus: textOf("focus"),
    metrics: readMetrics(found.get("metrics"), context),
    timeline: textOf("timeline"),
    team: textOf("team"),
  };
}

function readDate(field: Field | undefined, context: ParseContext): string | null {
  const text = field ? readText(field.value, context, dateRole) : null;
  if (!field || text === null || isDay(text)) return text;
  const reason = /^\d{4}-\d{2}-\d{2}$/.test(text) ? "does not exist" : "is not written as YYYY-MM-DD";
  const message = `The date ${quoteText(text)} ${reason} and is ignored. Write **Date**: 2026-05-15.`;
  context.diagnostics.report("invalid-date", rangeOf(field.value[0] ?? field.span), message);
  return null;
}

function readMetrics(field: Field | undefined, context: ParseContext): string[] {
  if (!field) return [];
  const text = joinSpans(field.value);
  const ranges = removePlaceholders(text, splitItems(text, "commas"), context, metricsRole);
  const metrics = ranges.map(({ start, end }) =>
    withoutComments({ text: text.text.slice(start, end), mask: text.mask.slice(start, end) }),
  );
  const bullets = field.blocks.flatMap((block) => (block.kind === "list" ? block.items : []));
  const listed = bullets.flatMap((item) => readText(firstLines(item), context, metricsRole) ?? []);
  return [...metrics, ...listed].filter((metric) => metric !== "");
}

/** Returns the path in the text of Strategy Alignment: in backticks, else a link's target, else the whole text. */
function parseLink(text: string | null): string | null {
  if (text === null) return null;
  return (
    /`([^`]+)`/.exec(text)?.[1]?.trim() ?? /\]\(\s*<?([^\s()<>]+)/.exec(text)?.[1] ?? text.replace(linkPrefix(), "")
  );
}

function reportMisspeltLabel(field: Field, name: string, { diagnostics }: ParseContext): void {
  const suggestion = suggestHeaderLabel(name);
  if (!suggestion) return;
  const message = `Unknown label ${quoteText(name)}; its text is ignored. Did you mean **${suggestion}**?`;
  diagnostics.report("unknown-label", rangeOf(field.span), message);
}
