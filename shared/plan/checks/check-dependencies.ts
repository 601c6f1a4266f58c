import { distance } from "fastest-levenshtein";
import type { Milestone } from "../../model/plan/plan.ts";
import { quoteText } from "../../text/quote-text.ts";
import { type DiagnosticCollector, rangeOfLine, type SourceRange } from "../diagnostics.ts";
import { displayName } from "../milestone/display-name.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { anyPhrase, phrasePattern } from "../vocabulary/word-patterns.ts";

/** Matches a milestone's number and an optional remark: `1`, `M2`, `Milestone 1.2 (the API)`, `1: Backend`. */
const numberPattern = fromLanguages((languages) => {
  const milestone = anyPhrase(languages, "milestone", "milestones");
  return new RegExp(`^(?:${milestone}\\s+|m-?)?#?(\\d{1,9}(?:\\.\\d{1,9}){0,5}[a-z]?)\\s*(?:$|[(:].*$)`, "isu");
});
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
  const byNumber = new Map<string, number>();
  const byTitle = new Map<string, number>();
  // In reverse order, so that of several milestones with the same number or title the first one is used.
  for (const [index, { number, title }] of [...milestones.entries()].reverse()) {
    if (number !== null) byNumber.set(normalizeNumber(number), index);
    byTitle.set(normalizeTitle(title), index);
  }
  let textsToCompare = MAX_COMPARED_TEXTS;
  let rangesToLocate = MAX_LOCATED;
  const rangeOfDependency = (index: number, text: string): SourceRange =>
    rangesToLocate-- > 0
      ? locateDependency(index, milestones, source, text)
      : { line: milestones[index]?.line ?? 1, column: 1 };
  const targets = milestones.map(({ dependsOn }, index) => {
    const found = new Set<number>();
    for (const text of dependsOn) {
      const number = numberPattern().exec(text)?.[1];
      const target = byTitle.get(normalizeTitle(text)) ?? byNumber.get(normalizeNumber(number ?? text.slice(0, 20)));
      if (target !== undefined) {
        found.add(target);
        continue;
      }
      const suggestion = number === undefined && textsToCompare-- > 0 ? findSimilarTitle(text, milestones) : null;
      if (number === undefined && suggestion === null) continue;
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

/** Returns a number without leading zeros: 1 for "01". "1.0" and "1" remain different, like chapter numbers. */
function normalizeNumber(number: string): string {
  return number.toLowerCase().replace(/(^|\.)0+(?=\d)/g, "$1");
}

function normalizeTitle(title: string): string {
  return title
    .slice(0, 400)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
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

/** Returns one cycle, as indexes of milestones, for each group of milestones that depend on each other. */
function findCycles(targets: readonly (readonly number[])[]): number[][] {
  return findComponents(targets).flatMap((component) => {
    const [first] = component;
    if (first === undefined || (component.length === 1 && !targets[first]?.includes(first))) return [];
    return [shortestCycle(first, new Set(component), targets)];
  });
}

/** Returns a shortest cycle from milestone `start` through its group `component`, by breadth-first search. */
function shortestCycle(
  start: number,
  component: ReadonlySet<number>,
  targets: readonly (readonly number[])[],
): number[] {
  const previous = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const next of targets[node] ?? []) {
      if (next === start) {
        const path = [node];
        for (let at = node; at !== start; at = path.at(-1) ?? start) path.push(previous.get(at) ?? start);
        return path.reverse();
      }
      if (!component.has(next) || previous.has(next)) continue;
      previous.set(next, node);
      queue.push(next);
    }
  }
  return [start];
}

/** Returns the strongly connected components in plan order (Tarjan's algorithm, without recursion for long chains). */
function findComponents(targets: readonly (readonly number[])[]): number[][] {
  const order = new Map<number, number>();
  const low: number[] = [];
  const open: number[] = [];
  const isOpen = new Set<number>();
  const components: number[][] = [];
  for (const root of targets.keys()) {
    if (order.has(root)) continue;
    const path = [{ node: root, edge: 0 }];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { node } = step;
      if (step.edge === 0) {
        low[node] = order.size;
        order.set(node, order.size);
        open.push(node);
        isOpen.add(node);
      }
      const next = targets[node]?.[step.edge];
      step.edge += 1;
      if (next !== undefined) {
        if (!order.has(next)) path.push({ node: next, edge: 0 });
        else if (isOpen.has(next)) low[node] = Math.min(low[node] ?? 0, order.get(next) ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
      if (low[node] !== order.get(node)) continue;
      const component = open.splice(open.lastIndexOf(node));
      for (const member of component) isOpen.delete(member);
      components.push(component.sort((a, b) => a - b));
    }
  }
  return components.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}
