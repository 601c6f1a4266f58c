import { distance } from "fastest-levenshtein";
import { type Criterion, type Diagnostic, hasErrors, type Plan } from "../../model/plan.ts";
import { Findings, type Place, quoted } from "../findings.ts";
import { splitLines } from "../markdown/document.ts";
import { type Definition, referenceKey, referencePlaces, referencesIn } from "./goal-references.ts";
import { findStrategy, folderOf, type Paths } from "./strategy-link.ts";

/** What stands in the repository beside a plan. */
export interface Beside {
  /** The goal.md in the plan's folder; null where there is none. */
  goal: GoalBeside | null;
  /** Every file of the repository by its path; null where that is not known for sure. */
  files: Paths | null;
}

/** What a goal.md defines, or why it is not read. `readGoalFile` gives it. */
export type GoalBeside =
  | { definitions: readonly Definition[]; refusal: null }
  | { definitions: null; refusal: { message: string } };

/** So many unknown references get a likely one; messages beyond these are counted, not read. */
const suggested = 30;
/** A likely one is looked for among so many. */
const compared = 2_000;
/** So many names of what is defined stand in a message. */
const named = 12;

/** Where the goal that a plan belongs to is defined: beside it. */
export function goalFilePath(planPath: string): string {
  return `${folderOf(planPath)}goal.md`;
}

/** Whether anything in the plan is to be looked up in a goal.md. */
export function needsGoalFile(plan: Plan): boolean {
  return (
    !hasErrors(plan.diagnostics) &&
    (plan.milestones.some(({ criteria }) => criteria.some(({ refs }) => refs.length > 0)) ||
      plan.metrics.some((metric) => referencesIn(metric).length > 0))
  );
}

/**
 * A plan in the light of what stands beside it: criteria carry what their references mean, and what is named and
 * is nowhere is reported. `source` is the text of the plan, for the places. Pure; a plan with errors is given
 * back as it is, because it is not synced.
 */
export function checkAcross(plan: Plan, source: string, beside: Beside): Plan {
  if (hasErrors(plan.diagnostics)) return plan;
  const findings = new Findings();
  // A byte order mark belongs to no column.
  const lines = splitLines(source.replace(/^\uFEFF/, ""));
  checkStrategy(plan, lines, beside, findings);
  const resolved = needsGoalFile(plan) ? resolveReferences(plan, lines, beside.goal, findings) : plan;
  const found = findings.list();
  if (found.length === 0) return resolved;
  const order = (a: Diagnostic, b: Diagnostic) => a.line - b.line || a.column - b.column;
  return { ...resolved, diagnostics: [...plan.diagnostics, ...found].sort(order) };
}

function checkStrategy(plan: Plan, lines: readonly string[], { files }: Beside, findings: Findings): void {
  const { link } = plan.strategy;
  if (link === null || files === null || plan.dialect === "none") return;
  if (!isPath(link) || findStrategy(link, plan.path, files) !== null) return;
  const line = lines.findIndex((text) => text.includes(link));
  const place: Place = {
    line: Math.max(0, line) + 1,
    column: (lines[line] ?? "").indexOf(link) + 1 || 1,
    length: link.length,
  };
  const own = `${folderOf(plan.path)}strategies.md`;
  const advice = files.has(own)
    ? `There is ${own}: write that.`
    : `Add the file (${own}), or write the path of the one that is meant.`;
  findings.report("missing-strategy", place, `${quoted(link, 100)} is not in the repository. ${advice}`);
}

const isPath = (link: string): boolean =>
  /^(?!\/\/|[a-z][\w+.-]*:)[^\s]*[^\s/]\.(?:md|markdown)(?:[#?]\S*)?>?$/i.test(link);

function resolveReferences(
  plan: Plan,
  lines: readonly string[],
  goal: GoalBeside | null,
  findings: Findings,
): Plan {
  const places = referencePlaces(lines);
  if (goal?.refusal) {
    const [first] = mentionsOf(plan);
    const message = `goal.md is not read, so ${first?.ref ?? "SC-001"} and the like are not explained. ${goal.refusal.message}`;
    findings.report("unread-goal", first ? placeOf(first, places) : { line: 1, column: 1 }, message);
    return plan;
  }
  const defined = goal?.definitions ?? [];
  const known = defined.length > 0 ? defined : plan.metrics.flatMap(referencesIn).map(unexplained);
  if (known.length === 0) return plan;
  const where = defined.length > 0 ? "goal.md" : "the plan's Success Metrics";
  reportUnknown(plan, new Known(known, where), places, findings);
  if (defined.length === 0) return plan;
  const texts = new Map(defined.map(({ ref, text }) => [ref, text]));
  const milestones = plan.milestones.map((milestone) => ({
    ...milestone,
    criteria: milestone.criteria.map((criterion) => explained(criterion, texts)),
  }));
  return { ...plan, milestones };
}

function explained(criterion: Criterion, texts: ReadonlyMap<string, string>): Criterion {
  const meanings = criterion.refs.flatMap((ref) => {
    const text = texts.get(referenceKey(ref)) ?? "";
    return text === "" ? [] : [{ ref: referenceKey(ref), text }];
  });
  return meanings.length === 0 ? criterion : { ...criterion, meanings };
}

const unexplained = (ref: string): Definition => ({ ref: referenceKey(ref), text: "" });

interface Mention {
  ref: string;
  /** The first line on which it can stand. */
  line: number;
}

/** Every mention of a reference that is looked up, those of the header first. */
function* mentionsOf(plan: Plan): Generator<Mention> {
  for (const ref of new Set(plan.metrics.flatMap(referencesIn))) yield { ref, line: 1 };
  for (const { criteria } of plan.milestones) {
    for (const { refs, line } of criteria) for (const ref of refs) yield { ref, line };
  }
}

function reportUnknown(
  plan: Plan,
  known: Known,
  places: ReturnType<typeof referencePlaces>,
  findings: Findings,
): void {
  const messages = new Map<string, string>();
  for (const mention of mentionsOf(plan)) {
    if (known.has(mention.ref)) continue;
    const key = referenceKey(mention.ref);
    const message = messages.get(key) ?? known.messageFor(mention.ref, messages.size < suggested);
    messages.set(key, message);
    findings.report("unknown-reference", placeOf(mention, places), message);
  }
}

function placeOf({ ref, line }: Mention, places: ReturnType<typeof referencePlaces>): Place {
  const all = places.get(referenceKey(ref)) ?? [];
  let low = 0;
  let high = all.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  const { line: at, column } = all[low] ?? { line, column: 1 };
  return { line: at, column, length: ref.length };
}

/** The references that exist, and the likely one for one that does not. */
class Known {
  readonly #definitions: readonly Definition[];
  readonly #where: string;
  readonly #keys: ReadonlySet<string>;

  constructor(definitions: readonly Definition[], where: string) {
    this.#definitions = definitions;
    this.#where = where;
    this.#keys = new Set(definitions.map(({ ref }) => ref));
  }

  has(ref: string): boolean {
    return this.#keys.has(referenceKey(ref));
  }

  messageFor(ref: string, withLikely: boolean): string {
    const shown = quoted(ref, 30).slice(1, -1);
    const likely = withLikely ? this.#likely(ref) : null;
    if (likely !== null)
      return `${shown}: did you mean ${likely}? ${shown} is not in ${this.#where}. Write ${likely}, or define ${shown} in goal.md: - **${shown}**: what it means.`;
    const names = [...this.#keys].slice(0, named).join(", ");
    const more = this.#keys.size > named ? ", …" : "";
    return `${shown} is not in ${this.#where}, which has ${names}${more}. Write one of these, or define ${shown} in goal.md: - **${shown}**: what it means.`;
  }

  /** The same number written otherwise, else the name that is nearest and differs by one sign or two at most. */
  #likely(ref: string): string | null {
    const { kind, number } = partsOf(ref);
    const candidates = this.#definitions
      .slice(0, compared)
      .map(({ ref: name }) => ({ name, ...partsOf(name) }));
    const same = candidates.filter((one) => one.number === number);
    const equal = same.find((one) => one.kind === kind);
    if (equal) return equal.name;
    if (ref.length > 20) return null;
    const near = candidates
      .filter((one) => one.kind === kind)
      .map(({ name, number: other }) => ({
        name,
        edits: distance(referenceKey(ref), name),
        apart: Math.abs(Number.parseInt(other, 10) - Number.parseInt(number, 10)),
      }))
      .filter(({ edits }) => edits <= 2)
      .sort((a, b) => a.edits - b.edits || a.apart - b.apart)[0];
    return near?.name ?? same[0]?.name ?? null;
  }
}

/** `sc-002a` is the kind SC and the number 2A. */
function partsOf(ref: string): { kind: string; number: string } {
  const [kind = "", digits = ""] = referenceKey(ref).split("-");
  return { kind, number: digits.replace(/^0+(?=\d)/, "") };
}
