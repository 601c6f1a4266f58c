import type { Diagnostic } from "../../model/plan.ts";
import type { Identity } from "../../model/state.ts";
import { quoted } from "../../plan/findings.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import type { Matching } from "./match.ts";

/** Below this likeness a match is told to the plan's author, who alone knows whether it is right. */
const surelyAlike = 0.7;
/** Two candidates closer together than this can't be told apart. */
export const margin = 0.1;

export interface Keys {
  keys: Map<number, string>;
  untouched: Set<string>;
  diagnostics: Diagnostic[];
}

/** Who was matched keeps the key, who could be several gets none, and all others get the next ones. */
export function giveKeys(
  letter: "m" | "d",
  before: readonly Identity[],
  count: number,
  matching: Matching,
  describe: (index: number) => { line: number; what: string },
): Keys {
  const keys = new Map<number, string>();
  const diagnostics: Diagnostic[] = [];
  let next = 1 + Math.max(0, ...before.map(({ key }) => Number(key.slice(1))));
  for (let index = 0; index < count; index += 1) {
    const from = matching.pairs.get(index);
    const known = from === undefined ? undefined : before[from]?.key;
    if (known !== undefined) {
      keys.set(index, known);
      const was = before[from ?? -1]?.text ?? "";
      const { line, what } = describe(index);
      if ((matching.likeness.get(index) ?? 1) < surelyAlike && !what.endsWith(` ${quoted(was)}`)) {
        const message = `${what} is taken for ${quoted(was)} in other words, and keeps its item. If it is something else, say it in words of its own.`;
        diagnostics.push(syncFinding("reworded", message, line));
      }
    } else if (matching.ambiguousAfter.has(index)) {
      const { line, what } = describe(index);
      diagnostics.push(
        syncFinding(
          "ambiguous-identity",
          `${what} could be more than one of the items that are already tracked, so none of them is touched. Add \`<!-- id: name -->\` to each, or make the texts differ more.`,
          line,
        ),
      );
    } else {
      keys.set(index, `${letter}${next}`);
      next += 1;
    }
  }
  if (matching.uncompared > 0) diagnostics.push(tooManyChanges(letter, matching.uncompared));
  const untouched = new Set([...matching.ambiguousBefore].flatMap((i) => before[i]?.key ?? []));
  return { keys, untouched, diagnostics };
}

/** What is taken as new makes what it was leave: `guard` holds that many for a person before anything is closed. */
function tooManyChanges(letter: "m" | "d", count: number): Diagnostic {
  const what = letter === "m" ? "milestones" : "deliverables";
  return syncFinding(
    "too-many-changes",
    `${count} ${what} changed at once, too many to tell which is which: those that are not found word for word are taken as new, and the old ones as gone from the plan. To keep their items, change fewer in one push, or add \`<!-- id: name -->\` to each before changing it.`,
  );
}

/** Two explicit ids that differ settle the matter, however alike the texts are. */
export function conflictingIds(before: string | null | undefined, after: string | undefined): boolean {
  return before != null && after !== undefined && before !== after;
}
