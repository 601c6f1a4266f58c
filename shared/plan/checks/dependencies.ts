import type { Milestone } from "../../model/plan/plan.ts";
import { fromLanguages } from "../vocabulary/active-languages.ts";
import { anyPhrase } from "../vocabulary/word-patterns.ts";

/** Matches a milestone's number and an optional remark: `1`, `M2`, `Milestone 1.2 (the API)`, `1: Backend`. */
const numberPattern = fromLanguages((languages) => {
  const milestone = anyPhrase(languages, "milestone", "milestones");
  return new RegExp(`^(?:${milestone}\\s+|m-?)?#?(\\d{1,9}(?:\\.\\d{1,9}){0,5}[a-z]?)\\s*(?:$|[(:].*$)`, "isu");
});
/** What a text in "Depends on" names. */
export interface Dependency {
  /** The number in the text; null if the text has none. */
  number: string | null;
  /** Index of the milestone with this number or title; absent if there is none. */
  target: number | undefined;
}

/** Returns a function that finds the milestone that a text in "Depends on" names, by its title or number. */
export function dependencyFinder(
  milestones: readonly Pick<Milestone, "number" | "title">[],
): (text: string) => Dependency {
  const byNumber = new Map<string, number>();
  const byTitle = new Map<string, number>();
  // In reverse order, so that of several milestones with the same number or title the first one is used.
  for (const [index, { number, title }] of [...milestones.entries()].reverse()) {
    if (number !== null) byNumber.set(normalizeNumber(number), index);
    byTitle.set(normalizeTitle(title), index);
  }
  return (text) => {
    const number = numberPattern().exec(text)?.[1] ?? null;
    const target = byTitle.get(normalizeTitle(text)) ?? byNumber.get(normalizeNumber(number ?? text.slice(0, 20)));
    return { number, target };
  };
}

/** Returns the indexes of the milestones on which each milestone depends, without dependencies that are part of a cycle. */
export function findDependencies(milestones: readonly Pick<Milestone, "number" | "title" | "dependsOn">[]): number[][] {
  if (milestones.every(({ dependsOn }) => dependsOn.length === 0)) return milestones.map(() => []);
  const find = dependencyFinder(milestones);
  const targets = milestones.map(({ dependsOn }) => [...new Set(dependsOn.flatMap((text) => find(text).target ?? []))]);
  const componentOf = new Map(findComponents(targets).flatMap((members, id) => members.map((one) => [one, id])));
  return targets.map((ones, index) => ones.filter((one) => componentOf.get(one) !== componentOf.get(index)));
}

/** Returns a number without leading zeros: 1 for "01". "1.0" and "1" remain different, like chapter numbers. */
export function normalizeNumber(number: string): string {
  return number.toLowerCase().replace(/(^|\.)0+(?=\d)/g, "$1");
}

export function normalizeTitle(title: string): string {
  return title
    .slice(0, 400)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Returns one cycle, as indexes of milestones, for each group of milestones that depend on each other. */
export function findCycles(targets: readonly (readonly number[])[]): number[][] {
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
