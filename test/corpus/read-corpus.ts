import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plan, Severity } from "../../shared/model/plan.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";

/** Plans found in public, beside the project; their text is not ours to keep, so the folder may be missing. */
export const corpusFolder = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

/** One file of the corpus, what a person counted in it and what the parser reads. */
export interface CorpusFile {
  /** Below the corpus' folder: `other/01-….md`. */
  file: string;
  plan: Plan;
  milestones: { read: number; counted: number };
  /** `counted` is null where the person gave no number. */
  deliverables: { read: number; counted: number | null };
  findings: Record<Severity, number>;
}

/** All files that the corpus' `INDEX.tsv` lists and that are there, in its order; null where there is no corpus. */
export function readCorpus(folder: string): CorpusFile[] | null {
  const index = join(folder, "INDEX.tsv");
  if (!existsSync(index)) return null;
  const [head = "", ...lines] = readFileSync(index, "utf8").trimEnd().split("\n");
  const columns = head.split("\t");
  return lines.flatMap((line) => {
    const cells = line.split("\t");
    const cell = (name: string) => cells[columns.indexOf(name)]?.trim() ?? "";
    const file = cell("file");
    if (!existsSync(join(folder, file))) return [];
    const plan = parsePlan(readFileSync(join(folder, file)), { path: file, split: "auto", start: null });
    const count = (severity: Severity) =>
      plan.diagnostics.filter((found) => found.severity === severity).length;
    return [
      {
        file,
        plan,
        milestones: { read: plan.milestones.length, counted: Number(cell("human_milestones")) },
        deliverables: {
          read: plan.milestones.flatMap(({ deliverables }) => deliverables).length,
          // "3 lines / 10 items": the items.
          counted: numberIn(/(\d+)(?:\s*items)?\s*$/.exec(cell("human_deliverables"))?.[1]),
        },
        findings: { error: count("error"), warning: count("warning"), info: count("info") },
      },
    ];
  });
}

/** The files of the corpus' folder that its index does not list. */
export function unlisted(folder: string, files: readonly CorpusFile[]): string[] {
  const listed = new Set(files.map(({ file }) => file));
  return ["goalkit", "other"]
    .filter((name) => existsSync(join(folder, name)))
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => !listed.has(file));
}

export function isRight({ milestones }: CorpusFile): boolean {
  return milestones.read === milestones.counted;
}

/** Other milestones than a person counts, and nothing that would make the author look. */
export function isSilentMiss(found: CorpusFile): boolean {
  return !isRight(found) && found.findings.error + found.findings.warning === 0;
}

function numberIn(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
