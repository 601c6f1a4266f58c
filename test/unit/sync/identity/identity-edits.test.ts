import { describe, expect, it } from "vitest";
import type { KeyedItem } from "../../../../shared/model/keyed-plan.ts";
import { identifyItems } from "../../../../shared/sync/identity/identify-items.ts";
import { sampled } from "../../../support/sampled.ts";
import { type EditName, edits, planOf, randomDraft } from "./edit-drafts.ts";
import { evaluatePush, type Verdict } from "./edit-truth.ts";
import { dice } from "./edit-words.ts";

/** Number of simulated plans. The seeds are the same in each run; `MILEPOST_RUNS=5000` simulates more. */
const runs = Number(process.env.MILEPOST_RUNS ?? sampled(1_500));
const names = Object.keys(edits) as [EditName, ...EditName[]];

interface Result {
  /** True if a diagnostic reported the match. */
  isReported: boolean;
  seed: number;
  push: number;
  edits: EditName[];
  verdict: Verdict;
}

/** Simulates a plan that is edited one to six times, in pushes of one or more edits. */
function simulatePlan(seed: number, onResult: (result: Result) => void): void {
  const of = dice(seed);
  const draft = randomDraft(of);
  const owner = new Map<string, number>();
  let prior: KeyedItem[] = [];
  const push = (number: number, done: EditName[]) => {
    const { plan, truth } = planOf(draft);
    const identified = identifyItems(plan, prior);
    const lines = new Set(identified.diagnostics.map(({ line }) => line));
    const lineOf = new Map([...truth].map(([{ line }, number]) => [number, line]));
    let hasAmbiguous = false;
    for (const verdict of evaluatePush(prior, identified, truth, plan.milestones, owner, draft.kin)) {
      hasAmbiguous ||= verdict.verdict === "ambiguous";
      const isReported = lines.has(lineOf.get(verdict.entry.truth) ?? 0);
      onResult({ isReported, seed, push: number, edits: done, verdict });
    }
    prior = identified.keyedItems;
    // The halves of a split can be distinguished when both have a key.
    const known = new Set(owner.values());
    draft.kin = draft.kin.filter((pair) => !pair.every((truth) => known.has(truth)) || hasAmbiguous);
  };
  push(0, []);
  let left = 1 + of.roll(6);
  for (let number = 1; left > 0; number += 1) {
    const done = Array.from({ length: Math.min(left, 1 + of.roll(3)) }, () => of.pick(names));
    left -= done.length;
    for (const name of done) edits[name](draft, of);
    push(number, done);
  }
}

function describeResult({ seed, push, edits: done, verdict: { entry, was, took, verdict } }: Result): string {
  const quote = (text: string | undefined) => (text === undefined ? "nothing" : `"${text}"`);
  return `seed ${seed}, push ${push} (${done.join(", ")}): ${entry.role} ${quote(entry.text)}, which was ${quote(was?.text)}, is ${verdict}, as ${entry.key ?? "no key"} of ${quote(took?.text)}`;
}

describe("identifyItems, for simulated edits of a plan", () => {
  it(`matches unambiguous edits and is never silently wrong, in ${runs} simulated plans`, { timeout: 900_000 }, () => {
    const counts: Record<string, number> = {};
    const [wrong, missed]: [string[], string[]] = [[], []];
    let [clear, matched, reported] = [0, 0, 0];
    for (let seed = 0; seed < runs; seed += 1) {
      simulatePlan(seed, (result) => {
        const { verdict, edited, clear: isClear, was, entry } = result.verdict;
        const sort = !was ? "new" : !edited ? "unedited" : isClear ? "edited, clear" : "edited, unclear";
        const name = `${entry.role}, ${sort}: ${verdict}`;
        counts[name] = (counts[name] ?? 0) + 1;
        if (verdict === "wrong" && result.isReported) reported += 1;
        else if (verdict === "wrong") wrong.push(describeResult(result));
        if (sort !== "edited, clear") return;
        clear += 1;
        if (verdict === "matched") matched += 1;
        else missed.push(describeResult(result));
      });
    }
    const figures = Object.entries(counts).map(([name, times]) => `${name} ${times}`);
    const percent = ((100 * matched) / clear).toFixed(2);
    const summary = `${percent} % of ${clear} unambiguous edits matched, ${wrong.length} silently wrong, ${reported} wrong and reported\n${figures.sort().join("\n")}`;
    if (process.env.MILEPOST_RUNS !== undefined) console.log(summary);
    expect(wrong, `${summary}\n${wrong.slice(0, 20).join("\n")}`).toEqual([]);
    expect(reported / clear, summary).toBeLessThan(0.0005);
    expect(matched / clear, `${summary}\n${missed.slice(0, 20).join("\n")}`).toBeGreaterThanOrEqual(0.99);
    // The definition of unambiguous must cover enough edits.
    expect(clear / runs, summary).toBeGreaterThan(3);
  });
});
