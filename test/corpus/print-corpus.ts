/**
 * Prints, for each public plan, what the parser finds and what a person counted: `npm run corpus [-- FOLDER]`. The
 * folder contains `INDEX.tsv` and the files that it lists. Always exits with 0.
 */
import { resolve } from "node:path";
import { type CorpusFile, corpusFolder, findUnlisted, isRight, isSilentMiss, readCorpus } from "./read-corpus.ts";

const [given] = process.argv.slice(2);
const folder = given === undefined ? corpusFolder : resolve(given);
const files = readCorpus(folder);
if (files === null) console.log(`No corpus found: there is no INDEX.tsv in ${given ?? "../shared/corpus"}.`);
else print(files);

function print(all: readonly CorpusFile[]): void {
  const widths = [1, 44, 8, 10, 12, 6, 8, 5];
  const row = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, index) => {
        const text = String(cell).slice(0, widths[index]);
        return index > 2 ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
      })
      .join(" ");
  console.log(row(["", "file", "layout", "milestones", "deliverables", "errors", "warnings", "infos"]));
  for (const found of all) {
    const { file, plan, milestones, deliverables, diagnostics } = found;
    console.log(
      row([
        isRight(found) ? (sameDeliverables(found) ? "" : "~") : "!",
        file,
        plan.layout,
        `${milestones.read}/${milestones.counted}`,
        `${deliverables.read}/${deliverables.counted ?? "?"}`,
        diagnostics.error,
        diagnostics.warning,
        diagnostics.info,
      ]),
    );
  }
  console.log("parsed/counted by a person; !: milestones differ, ~: deliverables differ\n");
  console.log(summary(all));
  const others = findUnlisted(folder, all);
  if (others.length > 0) console.log(`Not in INDEX.tsv and not counted: ${others.join(", ")}`);
}

function summary(all: readonly CorpusFile[]): string {
  const scores = ["goalkit", "other"].map((name) => {
    const part = all.filter(({ file }) => file.startsWith(`${name}/`));
    return `${name} ${part.filter(isRight).length} of ${part.length} right`;
  });
  const silent = all.filter(isSilentMiss).map(({ file }) => file);
  const misses = silent.length === 0 ? "0 unreported" : `${silent.length} unreported: ${silent.join(", ")}`;
  const fewer = all.filter((found) => isRight(found) && !sameDeliverables(found));
  const unsaid = fewer.filter(({ plan }) => plan.diagnostics.length === 0).map(({ file }) => file.slice(0, 20));
  const quiet = unsaid.length === 0 ? "" : `, ${unsaid.length} of them without a diagnostic (${unsaid.join(", ")})`;
  return `${scores.join(", ")}, ${misses}.\nDeliverables differ in ${fewer.length} of the files with the right milestones${quiet}.`;
}

function sameDeliverables({ deliverables }: CorpusFile): boolean {
  return deliverables.counted === null || deliverables.read === deliverables.counted;
}
