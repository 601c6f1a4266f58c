import { describe, expect, it } from "vitest";
import type { Identity } from "../../../../shared/model/state.ts";
import { identify } from "../../../../shared/sync/identity/identify.ts";
import { type EditName, edits, planOf, randomDraft } from "./edit-drafts.ts";
import { judge, type Verdict } from "./edit-truth.ts";
import { dice } from "./edit-words.ts";

/** Lives of a plan that are tried: some here, thousands with `MILEPOST_RUNS=5000`. The same ones each time. */
const runs = Number(process.env.MILEPOST_RUNS ?? 1_500);
const names = Object.keys(edits) as [EditName, ...EditName[]];

interface Finding {
  /** Whether a diagnostic told the plan's author of the match. */
  told: boolean;
  seed: number;
  push: number;
  edits: EditName[];
  verdict: Verdict;
}

/** One plan, edited one to six times, in pushes of one edit or several. */
function live(seed: number, found: (finding: Finding) => void): void {
  const of = dice(seed);
  const draft = randomDraft(of);
  const owner = new Map<string, number>();
  let prior: Identity[] = [];
  const push = (number: number, done: EditName[]) => {
    const { plan, truth } = planOf(draft);
    const identified = identify(plan, prior);
    const lines = new Set(identified.diagnostics.map(({ line }) => line));
    const lineOf = new Map([...truth].map(([{ line }, number]) => [number, line]));
    let withheld = false;
    for (const verdict of judge(prior, identified, truth, plan.milestones, owner, draft.kin)) {
      withheld ||= verdict.verdict === "withheld";
      const told = lines.has(lineOf.get(verdict.entry.truth) ?? 0);
      found({ told, seed, push: number, edits: done, verdict });
    }
    prior = identified.identities;
    // What was left untouched is still whatever it was: halves are told apart once both have a key.
    const known = new Set(owner.values());
    draft.kin = draft.kin.filter((pair) => !pair.every((truth) => known.has(truth)) || withheld);
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

function told({ seed, push, edits: done, verdict: { entry, was, took, verdict } }: Finding): string {
  const said = (text: string | undefined) => (text === undefined ? "nothing" : `"${text}"`);
  return `seed ${seed}, push ${push} (${done.join(", ")}): ${entry.role} ${said(entry.text)}, which was ${said(was?.text)}, is ${verdict}, as ${entry.key ?? "no key"} of ${said(took?.text)}`;
}

describe("identity, through whatever an author does to a plan", () => {
  it(`keeps what is clear, and is never wrong, in ${runs} lives of a plan`, { timeout: 900_000 }, () => {
    const counts: Record<string, number> = {};
    const [wrong, missed]: [string[], string[]] = [[], []];
    let [clear, kept, reported] = [0, 0, 0];
    for (let seed = 0; seed < runs; seed += 1) {
      live(seed, (finding) => {
        const { verdict, edited, clear: isClear, was, entry } = finding.verdict;
        const sort = !was ? "new" : !edited ? "unedited" : isClear ? "edited, clear" : "edited, unclear";
        const name = `${entry.role}, ${sort}: ${verdict}`;
        counts[name] = (counts[name] ?? 0) + 1;
        if (verdict === "wrong" && finding.told) reported += 1;
        else if (verdict === "wrong") wrong.push(told(finding));
        if (sort !== "edited, clear") return;
        clear += 1;
        if (verdict === "kept") kept += 1;
        else missed.push(told(finding));
      });
    }
    const figures = Object.entries(counts).map(([name, times]) => `${name} ${times}`);
    const percent = ((100 * kept) / clear).toFixed(2);
    const summary = `${percent} % of ${clear} clear edits kept, ${wrong.length} silently wrong, ${reported} wrong and reported\n${figures.sort().join("\n")}`;
    if (process.env.MILEPOST_RUNS !== undefined) console.log(summary);
    expect(wrong, `${summary}\n${wrong.slice(0, 20).join("\n")}`).toEqual([]);
    expect(reported / clear, summary).toBeLessThan(0.0005);
    expect(kept / clear, `${summary}\n${missed.slice(0, 20).join("\n")}`).toBeGreaterThanOrEqual(0.99);
    // The definition is not so narrow that it holds for what needs no knowing.
    expect(clear / runs, summary).toBeGreaterThan(3);
  });
});
