import { distance } from "fastest-levenshtein";
import { lowerBound } from "../../collections/lower-bound.ts";
import type { Criterion, Plan } from "../../model/plan/plan.ts";
import { hasErrors } from "../../model/plan/plan-values.ts";
import { quoteText } from "../../text/quote-text.ts";
import { byPosition, DiagnosticCollector, type SourceRange } from "../diagnostics.ts";
import { splitLines } from "../markdown/parse-markdown.ts";
import { type GoalFile, locateReferences, referenceKey, referencesIn } from "./goal-references.ts";
import { type FilePaths, findStrategyFile, folderOf } from "./strategy-link.ts";

/** Files in the repository that a plan is checked against. */
export interface SiblingFiles {
  /** The goal.md in the plan's folder, or `null` if there is none. */
  goal: GoalFile | null;
  /** The paths of all files in the repository, or `null` if the list is incomplete. */
  files: FilePaths | null;
}

/** Maximum number of unknown references with a suggestion; enough, as at most 26 diagnostics per code are listed. */
const MAX_SUGGESTIONS = 30;
/** Maximum number of definitions that are compared to find a suggestion. */
const MAX_CANDIDATES = 2_000;
/** Maximum number of definitions that one error message names. */
const MAX_NAMES = 12;

export function goalFilePath(planPath: string): string {
  return `${folderOf(planPath)}goal.md`;
}

/** Returns true if goal.md must be read to check the plan: the plan has references, and no errors. */
export function needsGoalFile(plan: Plan): boolean {
  return !hasErrors(plan.diagnostics) && mentionsIn(plan).length > 0;
}

/**
 * Returns the plan with definitions added to its criteria, and with diagnostics for unknown references and a missing
 * strategy file. `source` is the text of the plan. A plan with errors is returned unchanged, as it is not synced.
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
  goal: GoalFile | null,
  diagnostics: DiagnosticCollector,
): Plan {
  const mentions = mentionsIn(plan);
  const locations = locateReferences(lines);
  if (goal?.error) {
    const [first] = mentions;
    const message = `goal.md can't be read, so references such as ${first?.ref ?? "SC-001"} are not checked. ${goal.error.message}`;
    const range = first ? rangeOfMention(first, locations) : { line: 1, column: 1 };
    diagnostics.report("unreadable-goal-file", range, message);
    return plan;
  }
  const texts = new Map(goal?.definitions.map(({ ref, text }) => [ref, text]));
  const isDefinedInGoal = texts.size > 0;
  const known = new Set(isDefinedInGoal ? texts.keys() : plan.metrics.flatMap(referencesIn).map(referenceKey));
  if (known.size === 0) return plan;
  const place = isDefinedInGoal ? "in goal.md" : "in the plan's Success Metrics";
  const messageFor = unknownReferenceMessages([...known], place);
  for (const mention of mentions)
    if (!known.has(referenceKey(mention.ref)))
      diagnostics.report("unknown-reference", rangeOfMention(mention, locations), messageFor(mention.ref));
  if (!isDefinedInGoal) return plan;
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

/** A reference in the plan, as written, and the line (1-based) from which the reference's position is searched for. */
type ReferenceMention = { ref: string; line: number };

/** Returns the references in the plan: those in the header once each, then those in each criterion. */
function mentionsIn({ metrics, milestones }: Plan): ReferenceMention[] {
  const inHeader = [...new Set(metrics.flatMap(referencesIn))].map((ref) => ({ ref, line: 1 }));
  const criteria = milestones.flatMap((milestone) => milestone.criteria);
  return [...inHeader, ...criteria.flatMap(({ refs, line }) => refs.map((ref) => ({ ref, line })))];
}

function rangeOfMention({ ref, line }: ReferenceMention, locations: ReturnType<typeof locateReferences>): SourceRange {
  const all = locations.get(referenceKey(ref)) ?? [];
  const location = all[lowerBound(all, (before) => before.line < line)];
  return { line: location?.line ?? line, column: location?.column ?? 1, length: ref.length };
}

/**
 * Returns a function that returns the message about an unknown reference, such as "SC-9 is not defined in goal.md …".
 * `known` are the defined references, `place` says where: "in goal.md".
 */
function unknownReferenceMessages(known: readonly string[], place: string): (ref: string) => string {
  const messages = new Map<string, string>();
  const names = known.slice(0, MAX_NAMES).join(", ") + (known.length > MAX_NAMES ? ", …" : "");
  return (ref) => {
    const key = referenceKey(ref);
    const name = quoteText(ref, 30).slice(1, -1);
    const suggestion = !messages.has(key) && messages.size < MAX_SUGGESTIONS ? suggest(key, known) : null;
    const start = `${name} is not defined ${place}`;
    const end = `or define ${name} in goal.md: - **${name}**: what it means.`;
    const message =
      messages.get(key) ??
      (suggestion === null
        ? `${start}, only ${names}. Write one of these, ${end}`
        : `${start}. Did you mean ${suggestion}? Write ${suggestion}, ${end}`);
    messages.set(key, message);
    return message;
  };
}

/** Returns the known reference with the same number (SC-1 for SC-001), else the most similar (at most two edits). */
function suggest(key: string, known: readonly string[]): string | null {
  const { kind, number } = partsOf(key);
  const candidates = known.slice(0, MAX_CANDIDATES).map((name) => ({ name, ...partsOf(name) }));
  const sameNumber = candidates.filter((candidate) => candidate.number === number);
  const equal = sameNumber.find((candidate) => candidate.kind === kind);
  if (equal) return equal.name;
  if (key.length > 20) return null;
  const [nearest] = candidates
    .filter((candidate) => candidate.kind === kind)
    .map((candidate) => ({
      name: candidate.name,
      edits: distance(key, candidate.name),
      apart: Math.abs(Number.parseInt(candidate.number, 10) - Number.parseInt(number, 10)),
    }))
    .filter(({ edits }) => edits <= 2)
    .sort((one, other) => one.edits - other.edits || one.apart - other.apart);
  return nearest?.name ?? sameNumber[0]?.name ?? null;
}

/** Splits `SC-002A` into the kind SC and the number 2A. */
function partsOf(key: string): { kind: string; number: string } {
  const [kind = "", digits = ""] = key.split("-");
  return { kind, number: digits.replace(/^0+(?=\d)/, "") };
}
