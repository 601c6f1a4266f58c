import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plan } from "../../shared/model/plan/plan.ts";
import type { Severity } from "../../shared/model/plan/plan-values.ts";
import { parsePlan } from "../../shared/plan/parse-plan.ts";

/** Folder of public plans. Their licences don't allow copies in this repository, so the folder can be missing. */
export const corpusFolder = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

/** One file of the corpus: what a person counted in it and what the parser finds. */
export interface CorpusFile {
  /** Path in the corpus folder: `other/01-….md`. */
  file: string;
  plan: Plan;
  milestones: { read: number; counted: number };
  /** Numbers of deliverables. `counted` is `null` if the person gave none. */
  deliverables: { read: number; counted: number | null };
  diagnostics: Record<Severity, number>;
}

/** Returns the existing files that `INDEX.tsv` lists, in its order; `null` if there is no `INDEX.tsv`. */
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
    const count = (severity: Severity) => plan.diagnostics.filter((one) => one.severity === severity).length;
    return [
      {
        file,
        plan,
        milestones: { read: plan.milestones.length, counted: Number(cell("human_milestones")) },
        deliverables: {
          read: plan.milestones.flatMap(({ deliverables }) => deliverables).length,
          // "3 lines / 10 items" counts as 10.
          counted: parseCount(/(\d+)(?:\s*items)?\s*$/.exec(cell("human_deliverables"))?.[1]),
        },
        diagnostics: { error: count("error"), warning: count("warning"), info: count("info") },
      },
    ];
  });
}

/** Returns the files in the corpus folder that `INDEX.tsv` does not list. */
export function findUnlisted(folder: string, files: readonly CorpusFile[]): string[] {
  const listed = new Set(files.map(({ file }) => file));
  return ["goalkit", "other"]
    .filter((name) => existsSync(join(folder, name)))
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`))
    .filter((file) => !listed.has(file));
}

export function isRight({ milestones }: CorpusFile): boolean {
  return milestones.read === milestones.counted;
}

/** Returns true if the parser finds another number of milestones than a person, without an error or warning. */
export function isSilentMiss(found: CorpusFile): boolean {
  return !isRight(found) && found.diagnostics.error + found.diagnostics.warning === 0;
}

function parseCount(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
