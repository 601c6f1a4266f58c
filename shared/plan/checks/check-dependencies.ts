import { distance } from "fastest-levenshtein";
import type { Milestone } from "../../model/plan/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { type DiagnosticCollector, rangeOfLine, type SourceRange } from "../diagnostics.ts";
import { displayName } from "../milestone/display-name.ts";
import { phrasePattern } from "../vocabulary/word-patterns.ts";
import { dependencyFinder, findCycles, normalizeNumber, normalizeTitle } from "./dependencies.ts";

const dependencyStem = phrasePattern("dependencyStems", (stem) => stem);

/** Maximum number of unknown dependencies in a plan that are compared with titles to find typos. */
const MAX_COMPARED_TEXTS = 50;
/** Maximum number of milestones whose title or number is compared with an unknown dependency. */
const MAX_CANDIDATES = 500;
/** Maximum number of milestones that one error message names. */
const MAX_NAMES = 20;
/** Maximum number of dependencies whose column is searched for; enough, as only 26 diagnostics per code are listed. */
const MAX_LOCATED = 60;

/**
 * Reports dependencies on milestones that don't exist, and cycles. Text that does not look like a milestone ("External
 * API") is an external dependency. `source` contains the lines of the plan. Runs in linear time.
 */
export function checkDependencies(
  milestones: readonly Milestone[],
  source: readonly string[],
  diagnostics: DiagnosticCollector,
): void {
  if (milestones.every(({ dependsOn }) => dependsOn.length === 0)) return;
  const find = dependencyFinder(milestones);
  let textsToCompare = MAX_COMPARED_TEXTS;
  let rangesToLocate = MAX_LOCATED;
  const rangeOfDependency = (index: number, text: string): SourceRange =>
    rangesToLocate-- > 0
      ? locateDependency(index, milestones, source, text)
      : { line: milestones[index]?.line ?? 1, column: 1 };
  const targets = milestones.map(({ dependsOn }, index) => {
    const found = new Set<number>();
    for (const text of dependsOn) {
      const { number, target } = find(text);
      if (target !== undefined) {
        found.add(target);
        continue;
      }
      const suggestion = number === null && textsToCompare-- > 0 ? findSimilarTitle(text, milestones) : null;
      if (number === null && suggestion === null) continue;
      const message =
        rangesToLocate > 0 ? messageFor(number ?? text, suggestion, milestones) : `Milestone ${number} does not exist.`;
      diagnostics.report("unknown-dependency", rangeOfDependency(index, text), message);
    }
    return [...found];
  });
  for (const cycle of findCycles(targets)) {
    const [first = 0, second = first] = cycle;
    const text = milestones[second]?.number ?? milestones[second]?.title ?? "";
    diagnostics.report("dependency-cycle", rangeOfDependency(first, text), cycleMessage(cycle, milestones));
  }
}

/** Returns false for short titles, which resemble too many texts, and long titles, which take too long to compare. */
function isComparable(title: string): boolean {
  return title.length >= 8 && title.length <= 120;
}

function findSimilarTitle(text: string, milestones: readonly Milestone[]): string | null {
  if (!isComparable(text)) return null;
  const wanted = normalizeTitle(text);
  const similar = milestones.slice(0, MAX_CANDIDATES).find(({ title }) => {
    if (!isComparable(title) || Math.abs(title.length - text.length) > 2) return false;
    return distance(wanted, normalizeTitle(title)) <= 2;
  });
  return similar?.title ?? null;
}

function messageFor(text: string, similarTitle: string | null, milestones: readonly Milestone[]): string {
  if (similarTitle !== null)
    return `${quoteText(text)} is not a milestone of this plan. Did you mean ${quoteText(similarTitle)}? Write its number or its title.`;
  const similar = findSimilarNumber(text, milestones);
  const question = similar === null ? "" : ` Did you mean ${similar}?`;
  const names = milestones.slice(0, MAX_NAMES).map(({ number, title }) => number ?? quoteText(title));
  const more = milestones.length > MAX_NAMES ? ", …" : "";
  return `The plan has no milestone ${text}, only ${names.join(", ")}${more}.${question} Write one of these, or describe an external dependency in words.`;
}

/** Returns a milestone's number to suggest: 2 for `2.0` or `2.1`; otherwise a number that differs by one; or null. */
function findSimilarNumber(text: string, milestones: readonly Milestone[]): string | null {
  const numbers = milestones.slice(0, MAX_CANDIDATES).flatMap(({ number }) => number ?? []);
  if (text.includes(".")) {
    const whole = normalizeNumber(text).split(".")[0] ?? "";
    return numbers.find((number) => normalizeNumber(number) === whole) ?? null;
  }
  const difference = (number: string) => Math.abs(Number.parseInt(number, 10) - Number.parseInt(text, 10));
  return numbers.filter((number) => difference(number) === 1).at(-1) ?? null;
}

function cycleMessage(cycle: readonly number[], milestones: readonly Milestone[]): string {
  const members = cycle.slice(0, MAX_NAMES).flatMap((index) => milestones[index] ?? []);
  const names = members.map(displayName);
  const start = names[0] ?? "";
  if (cycle.length === 1) return `${start} depends on itself. Remove this dependency.`;
  const more = cycle.length > MAX_NAMES ? ", and so on" : "";
  return `${start} depends on ${names.slice(1).join(", which depends on ")}${more}, which depends on ${start}. Remove one of these dependencies; otherwise none of them can start.`;
}

/** Returns the range of a dependency's text in the plan; if not found, its label's line, or the milestone's line. */
function locateDependency(
  index: number,
  milestones: readonly Milestone[],
  source: readonly string[],
  text: string,
): SourceRange {
  const from = milestones[index]?.line ?? 1;
  const next = milestones[index + 1]?.line ?? source.length + 1;
  const end = next > from ? next : source.length + 1;
  let labelLine: number | null = null;
  for (let line = from; line < end; line++) {
    const content = source[line - 1] ?? "";
    const isLabel = dependencyStem().test(content) && content.includes(":");
    if (labelLine === null && isLabel) labelLine = line;
    if (labelLine === null || line - labelLine > 20) continue;
    const offset = findWord(content, text, line === labelLine ? content.indexOf(":") : 0);
    if (offset >= 0) return { line, column: offset + 1, length: Math.max(1, text.length) };
  }
  return rangeOfLine(source, labelLine ?? from);
}

/** Returns the offset of `text` in a line, or -1. Skips parts of longer words and numbers, but finds "2" in "M2". */
function findWord(line: string, text: string, from: number): number {
  if (text === "") return -1;
  const isWordPart = (character: string | undefined) => /[\p{L}\p{N}]/u.test(character ?? "");
  for (let at = line.indexOf(text, from); at >= 0; at = line.indexOf(text, at + text.length)) {
    const before = line[at - 1];
    const isAfterM = /^m$/i.test(before ?? "") && !isWordPart(line[at - 2]);
    if (!isWordPart(line[at + text.length]) && (!isWordPart(before) || isAfterM)) return at;
  }
  return -1;
}
