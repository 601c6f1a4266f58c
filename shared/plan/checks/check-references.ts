import { distance } from "fastest-levenshtein";
import { hasErrors } from "../../model/diagnostic.ts";
import type { Criterion, Plan } from "../../model/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { lowerBound } from "../collections/lower-bound.ts";
import { byPosition, DiagnosticCollector, type SourceRange } from "../diagnostics.ts";
import { splitLines } from "../markdown/parse-markdown.ts";
import { locateReferences, type ReferenceDefinition, referenceKey, referencesIn } from "./goal-references.ts";
import { type FilePaths, findStrategyFile, folderOf } from "./strategy-link.ts";

/** The files of the repository that a plan refers to. */
export interface SiblingFiles {
  /** The goal.md in the plan's folder, or `null` if there is none. */
  goal: SiblingGoal | null;
  /** The paths of all files of the repository, or `null` if they are not known completely. */
  files: FilePaths | null;
}

/** The definitions of a goal.md, or why it can't be read. */
export type SiblingGoal =
  | { definitions: readonly ReferenceDefinition[]; error: null }
  | { definitions: null; error: { message: string } };

/** Messages with a suggestion; later diagnostics are counted, not listed. */
const MAX_SUGGESTIONS = 30;
/** Definitions that are compared for a suggestion. */
const MAX_CANDIDATES = 2_000;
/** Names of definitions in one message. */
const MAX_NAMES = 12;

export function goalFilePath(planPath: string): string {
  return `${folderOf(planPath)}goal.md`;
}

/** Returns true if the plan has references that a goal.md may define. */
export function needsGoalFile(plan: Plan): boolean {
  return (
    !hasErrors(plan.diagnostics) &&
    (plan.milestones.some(({ criteria }) => criteria.some(({ refs }) => refs.length > 0)) ||
      plan.metrics.some((metric) => referencesIn(metric).length > 0))
  );
}

/**
 * Returns the plan with the definitions of its references added to the criteria, and with diagnostics for references and
 * strategy links that don't exist. `source` is the text of the plan, to locate them. A plan with errors is returned unchanged,
 * because it is not synced.
 */
export function checkReferences(plan: Plan, source: string, siblings: SiblingFiles): Plan {
  if (hasErrors(plan.diagnostics)) return plan;
  const diagnostics = new DiagnosticCollector();
  const lines = splitLines(source.replace(/^\uFEFF/, ""));
  checkStrategyLink(plan, lines, siblings.files, diagnostics);
  const resolved = needsGoalFile(plan) ? resolveReferences(plan, lines, siblings.goal, diagnostics) : plan;
  const added = diagnostics.list();
  if (added.length === 0) return resolved;
  return { ...resolved, diagnostics: [...plan.diagnostics, ...added].sort(byPosition) };
}

function checkStrategyLink(
  plan: Plan,
  lines: readonly string[],
  files: FilePaths | null,
  diagnostics: DiagnosticCollector,
): void {
  const { link } = plan.strategy;
  if (link === null || files === null || plan.layout === "none") return;
  if (!isPath(link) || findStrategyFile(link, plan.path, files) !== null) return;
  const index = lines.findIndex((text) => text.includes(link));
  const column = (lines[index] ?? "").indexOf(link) + 1 || 1;
  const expected = `${folderOf(plan.path)}strategies.md`;
  const advice = files.has(expected)
    ? `Did you mean ${expected}?`
    : `Add the file as ${expected}, or correct the path.`;
  diagnostics.report(
    "missing-strategy",
    { line: Math.max(0, index) + 1, column, length: link.length },
    `The strategy file ${quoteText(link, 100)} is not in the repository. ${advice}`,
  );
}

function isPath(link: string): boolean {
  return /^(?!\/\/|[a-z][\w+.-]*:)[^\s]*[^\s/]\.(?:md|markdown)(?:[#?]\S*)?>?$/i.test(link);
}

function resolveReferences(
  plan: Plan,
  lines: readonly string[],
  goal: SiblingGoal | null,
  diagnostics: DiagnosticCollector,
): Plan {
  const locations = locateReferences(lines);
  if (goal?.error) {
    const [first] = mentionsIn(plan);
    const message = `goal.md can't be read, so references such as ${first?.ref ?? "SC-001"} are not checked. ${goal.error.message}`;
    const range = first ? rangeOfMention(first, locations) : { line: 1, column: 1 };
    diagnostics.report("unreadable-goal-file", range, message);
    return plan;
  }
  const definitions = goal?.definitions ?? [];
  const isDefinedInGoal = definitions.length > 0;
  const known = isDefinedInGoal
    ? definitions.map(({ ref }) => ref)
    : plan.metrics.flatMap(referencesIn).map(referenceKey);
  if (known.length === 0) return plan;
  const place = isDefinedInGoal ? "in goal.md" : "in the plan's Success Metrics";
  reportUnknownReferences(plan, new KnownReferences(known, place), locations, diagnostics);
  if (!isDefinedInGoal) return plan;
  const texts = new Map(definitions.map(({ ref, text }) => [ref, text]));
  const milestones = plan.milestones.map((milestone) => ({
    ...milestone,
    criteria: milestone.criteria.map((criterion) => addDefinitions(criterion, texts)),
  }));
  return { ...plan, milestones };
}

function addDefinitions(criterion: Criterion, texts: ReadonlyMap<string, string>): Criterion {
  const definitions = criterion.refs.flatMap((written) => {
    const ref = referenceKey(written);
    const text = texts.get(ref) ?? "";
    return text === "" ? [] : [{ ref, text }];
  });
  return definitions.length === 0 ? criterion : { ...criterion, definitions };
}

interface ReferenceMention {
  ref: string;
  /** The first line that it may be on. */
  line: number;
}

/** Yields every mention of a reference that is looked up, those of the header first. */
function* mentionsIn(plan: Plan): Generator<ReferenceMention> {
  for (const ref of new Set(plan.metrics.flatMap(referencesIn))) yield { ref, line: 1 };
  for (const { criteria } of plan.milestones) {
    for (const { refs, line } of criteria) for (const ref of refs) yield { ref, line };
  }
}

function reportUnknownReferences(
  plan: Plan,
  known: KnownReferences,
  locations: ReturnType<typeof locateReferences>,
  diagnostics: DiagnosticCollector,
): void {
  const messages = new Map<string, string>();
  for (const mention of mentionsIn(plan)) {
    if (known.has(mention.ref)) continue;
    const key = referenceKey(mention.ref);
    const message = messages.get(key) ?? known.messageFor(mention.ref, messages.size < MAX_SUGGESTIONS);
    messages.set(key, message);
    diagnostics.report("unknown-reference", rangeOfMention(mention, locations), message);
  }
}

function rangeOfMention(
  { ref, line }: ReferenceMention,
  locations: ReturnType<typeof locateReferences>,
): SourceRange {
  const all = locations.get(referenceKey(ref)) ?? [];
  const location = all[lowerBound(all, (before) => before.line < line)];
  return { line: location?.line ?? line, column: location?.column ?? 1, length: ref.length };
}

/** The references that are defined. */
class KnownReferences {
  readonly #keys: ReadonlySet<string>;
  readonly #place: string;

  constructor(keys: readonly string[], place: string) {
    this.#keys = new Set(keys);
    this.#place = place;
  }

  has(ref: string): boolean {
    return this.#keys.has(referenceKey(ref));
  }

  /** Returns the message for an unknown reference. */
  messageFor(ref: string, withSuggestion: boolean): string {
    const name = quoteText(ref, 30).slice(1, -1);
    const suggestion = withSuggestion ? this.#suggest(ref) : null;
    const define = `or define ${name} in goal.md: - **${name}**: what it means.`;
    if (suggestion !== null)
      return `${name} is not defined ${this.#place}. Did you mean ${suggestion}? Write ${suggestion}, ${define}`;
    const names = [...this.#keys].slice(0, MAX_NAMES).join(", ");
    const more = this.#keys.size > MAX_NAMES ? ", …" : "";
    return `${name} is not defined ${this.#place}, only ${names}${more}. Write one of these, ${define}`;
  }

  /** Returns the reference with the same number in another form, or else the most similar one with at most two edits. */
  #suggest(ref: string): string | null {
    const { kind, number } = partsOf(ref);
    const candidates = [...this.#keys].slice(0, MAX_CANDIDATES).map((name) => ({ name, ...partsOf(name) }));
    const sameNumber = candidates.filter((candidate) => candidate.number === number);
    const equal = sameNumber.find((candidate) => candidate.kind === kind);
    if (equal) return equal.name;
    if (ref.length > 20) return null;
    const [nearest] = candidates
      .filter((candidate) => candidate.kind === kind)
      .map((candidate) => ({
        name: candidate.name,
        edits: distance(referenceKey(ref), candidate.name),
        apart: Math.abs(Number.parseInt(candidate.number, 10) - Number.parseInt(number, 10)),
      }))
      .filter(({ edits }) => edits <= 2)
      .sort((one, other) => one.edits - other.edits || one.apart - other.apart);
    return nearest?.name ?? sameNumber[0]?.name ?? null;
  }
}

/** Splits `sc-002a` into the kind SC and the number 2A. */
function partsOf(ref: string): { kind: string; number: string } {
  const [kind = "", digits = ""] = referenceKey(ref).split("-");
  return { kind, number: digits.replace(/^0+(?=\d)/, "") };
}
