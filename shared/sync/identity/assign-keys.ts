import type { KeyedItem } from "../../model/keyed-plan.ts";
import type { Diagnostic } from "../../model/plan/diagnostic.ts";
import { quoteText } from "../../text/quote-text.ts";
import { syncDiagnostic } from "../diagnostic-codes.ts";
import type { MatchResult } from "./match-items.ts";

/** Matches with a lower score (0 to 1) are reported to the plan's author, who can tell whether they are right. */
const MIN_UNREPORTED_SCORE = 0.7;
/** Two candidates whose scores (0 to 1) differ by less than this are a tie. */
export const TIE_MARGIN = 0.1;

export interface KeyAssignment {
  /** Item keys by the item's index in the plan; an ambiguous item has no key. */
  keys: Map<number, string>;
  /** Keys of prior items that match several items of the plan equally well. */
  uncertainKeys: Set<string>;
  diagnostics: Diagnostic[];
}

/** Assigns to each item of the plan the key of the prior item that it matches, and to a new item the next free key. */
export function assignKeys(
  letter: "m" | "d",
  priorItems: readonly KeyedItem[],
  items: readonly { line: number; text: string }[],
  { matches, scores, ambiguousBefore, ambiguousAfter, unscoredCount }: MatchResult,
): KeyAssignment {
  const keys = new Map<number, string>();
  const diagnostics: Diagnostic[] = [];
  let nextNumber = 1 + Math.max(0, ...priorItems.map(({ key }) => Number(key.slice(1))));
  for (const [index, { line, text }] of items.entries()) {
    const prior = priorItems[matches.get(index) ?? -1];
    const name = `${letter === "m" ? "Milestone" : "Deliverable"} ${quoteText(text)}`;
    if (prior) {
      keys.set(index, prior.key);
      const priorText = quoteText(prior.text);
      if ((scores.get(index) ?? 1) < MIN_UNREPORTED_SCORE && !name.endsWith(` ${priorText}`)) {
        const message = `${name} was identified as ${priorText} with a changed text; it keeps that item. If it is a different one, use a text with fewer words in common.`;
        diagnostics.push(syncDiagnostic("item-reworded", message, line));
      }
    } else if (ambiguousAfter.has(index)) {
      const message = `${name} matches several tracked items equally well; none of them was changed. Add \`<!-- id: name -->\` to each, or make the texts more different.`;
      diagnostics.push(syncDiagnostic("ambiguous-identity", message, line));
    } else {
      keys.set(index, `${letter}${nextNumber}`);
      nextNumber += 1;
    }
  }
  if (unscoredCount > 0) diagnostics.push(tooManyChanges(letter, unscoredCount));
  const uncertainKeys = new Set([...ambiguousBefore].flatMap((index) => priorItems[index]?.key ?? []));
  return { keys, uncertainKeys, diagnostics };
}

/** Reports that `count` items were too many to compare. Prior items without a match are treated as removed. */
function tooManyChanges(letter: "m" | "d", count: number): Diagnostic {
  const noun = letter === "m" ? "milestones" : "deliverables";
  return syncDiagnostic(
    "too-many-changes",
    `${count} ${noun} changed at once, too many to identify: those whose text changed are treated as new, and the previous ones as removed. To keep their items, change fewer in one push, or add \`<!-- id: name -->\` to each before changing it.`,
  );
}

/** Returns true if both items have an explicit id and the ids differ. */
export function haveConflictingIds(before: string | null | undefined, after: typeof before): boolean {
  return before != null && after != null && before !== after;
}
