import { distance } from "fastest-levenshtein";
import type { Milestone } from "../../model/plan.ts";
import { type Findings, type Place, quoted } from "../findings.ts";

/** A milestone's number, perhaps with a remark: `1`, `M2`, `Milestone 1.2 (the API)`, `1: Backend`. */
const numbered = /^(?:milestones?\s+|m-?)?#?(\d{1,9}(?:\.\d{1,9}){0,5}[a-z]?)\s*(?:$|[(:].*$)/is;

/** So many texts are compared with the titles for a slip of the pen. */
const compared = 50;
/** Shorter titles are too easily near to something else, longer ones take too long. */
const comparable = (title: string): boolean => title.length >= 8 && title.length <= 120;
/** So many names stand in one message. */
const named = 20;
/** So many findings are looked up in the text; those after them are counted, not read. */
const located = 60;

/**
 * What milestones depend on has to be there, and has to lead somewhere: no unknown milestone, no circle. Text that looks
 * like no milestone ("External API") is a dependency on something else and is left alone. `source` are the lines of
 * the plan, for the places. Linear in milestones and dependencies.
 */
export function checkDependencies(
  milestones: readonly Milestone[],
  source: readonly string[],
  findings: Findings,
): void {
  if (milestones.every(({ dependsOn }) => dependsOn.length === 0)) return;
  const byNumber = new Map<string, number>();
  const byTitle = new Map<string, number>();
  for (const [index, { number, title }] of milestones.entries()) {
    if (number !== null && !byNumber.has(plain(number))) byNumber.set(plain(number), index);
    if (!byTitle.has(simple(title))) byTitle.set(simple(title), index);
  }
  let left = compared;
  let toLocate = located;
  const placeOf = (index: number, text: string): Place =>
    toLocate-- > 0
      ? placeIn(index, milestones, source, text)
      : { line: milestones[index]?.line ?? 1, column: 1 };
  const needs = milestones.map(({ dependsOn }, index) => {
    const found = new Set<number>();
    for (const text of dependsOn) {
      const number = numbered.exec(text)?.[1];
      const target = byTitle.get(simple(text)) ?? byNumber.get(plain(number ?? text.slice(0, 20)));
      if (target !== undefined) {
        found.add(target);
        continue;
      }
      const likely = number === undefined && left-- > 0 ? nearTitle(text, milestones) : null;
      if (number === undefined && likely === null) continue;
      const message =
        toLocate > 0 ? messageFor(number ?? text, likely, milestones) : `There is no milestone ${number}.`;
      findings.report("unknown-dependency", placeOf(index, text), message);
    }
    return [...found];
  });
  for (const circle of circlesOf(needs)) {
    const [first = 0, second = first] = circle;
    const text = milestones[second]?.number ?? milestones[second]?.title ?? "";
    findings.report("dependency-circle", placeOf(first, text), circleMessage(circle, milestones));
  }
}

/** "01" is 1, and "1.0" is not: plans number like chapters. */
function plain(number: string): string {
  return number.toLowerCase().replace(/(^|\.)0+(?=\d)/g, "$1");
}

function simple(title: string): string {
  return title
    .slice(0, 400)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function nearTitle(text: string, milestones: readonly Milestone[]): string | null {
  if (!comparable(text)) return null;
  const wanted = simple(text);
  for (const { title } of milestones.slice(0, 500)) {
    if (!comparable(title) || Math.abs(title.length - text.length) > 2) continue;
    if (distance(wanted, simple(title)) <= 2) return title;
  }
  return null;
}

function nameOf({ number, title }: Milestone): string {
  return number === null ? quoted(title) : `Milestone ${number}`;
}

function messageFor(seen: string, likelyTitle: string | null, milestones: readonly Milestone[]): string {
  if (likelyTitle !== null)
    return `${quoted(seen)} is no milestone of this plan; did you mean ${quoted(likelyTitle)}? Write its number or its title.`;
  const likely = likelyNumber(seen, milestones);
  const known = milestones.slice(0, named).map(({ number, title }) => number ?? quoted(title));
  const more = milestones.length > named ? ", …" : "";
  const question = likely === null ? "" : `; did you mean ${likely}?`;
  return `There is no milestone ${seen} to depend on${question || "."} The plan has ${known.join(", ")}${more}. Write one of these, or in words what else it waits for.`;
}

/** `2.0` and `2.1` where there is a 2, else the number that is one away. */
function likelyNumber(seen: string, milestones: readonly Milestone[]): string | null {
  const numbers = milestones.slice(0, 500).flatMap(({ number }) => number ?? []);
  const whole = plain(seen).split(".")[0] ?? "";
  const parent = numbers.find((number) => plain(number) === whole && seen.includes("."));
  if (parent !== undefined) return parent;
  const away = (number: string) => Math.abs(Number.parseInt(number, 10) - Number.parseInt(seen, 10));
  return seen.includes(".") ? null : (numbers.filter((number) => away(number) === 1).at(-1) ?? null);
}

function circleMessage(circle: readonly number[], milestones: readonly Milestone[]): string {
  const names = circle.slice(0, named).flatMap((index) => {
    const milestone = milestones[index];
    return milestone ? [nameOf(milestone)] : [];
  });
  const start = names[0] ?? "";
  if (circle.length === 1) return `${start} depends on itself. Take that out of its **Depends on**.`;
  const more = circle.length > named ? ", and so on" : "";
  return `${start} depends on ${names.slice(1).join(", which depends on ")}${more}, which depends on ${start}. Take one of these dependencies out, or none of them can begin.`;
}

/** Where a milestone says what it depends on: the text after such a label, else the label's line, else its own. */
function placeIn(
  index: number,
  milestones: readonly Milestone[],
  source: readonly string[],
  text: string,
): Place {
  const from = milestones[index]?.line ?? 1;
  const next = milestones[index + 1]?.line ?? source.length + 1;
  const end = next > from ? next : source.length + 1;
  let label: number | null = null;
  for (let line = from; line < end; line++) {
    const words = source[line - 1] ?? "";
    if (label === null && /depend|require|block|after|prerequisit|needs/i.test(words) && words.includes(":"))
      label = line;
    if (label === null || line - label > 20) continue;
    const offset = wordAt(words, text, line === label ? words.indexOf(":") : 0);
    if (offset >= 0) return { line, column: offset + 1, length: Math.max(1, text.length) };
  }
  const line = label ?? from;
  const words = source[line - 1] ?? "";
  return { line, column: words.search(/\S|$/) + 1, length: Math.max(1, words.trim().length) };
}

/** Where a text stands by itself, not as a part of a longer word or number. */
function wordAt(line: string, text: string, from: number): number {
  if (text === "") return -1;
  const isPart = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  for (let at = line.indexOf(text, from); at >= 0; at = line.indexOf(text, at + text.length)) {
    const after = line[at + text.length];
    const before = line[at - 1];
    const isNumbered = /^m$/i.test(before ?? "") && !isPart(line[at - 2]);
    if (!isPart(after) && (!isPart(before) || isNumbered)) return at;
  }
  return -1;
}

/** One circle of every knot of milestones that depend on each other, each starting at its first milestone. */
function circlesOf(needs: readonly (readonly number[])[]): number[][] {
  const knots = knotsOf(needs);
  return knots.flatMap((knot) => {
    const [first] = knot;
    if (first === undefined || (knot.length === 1 && !needs[first]?.includes(first))) return [];
    return [shortestCircle(first, new Set(knot), needs)];
  });
}

/** The shortest way from a milestone of a knot back to itself. */
function shortestCircle(
  start: number,
  knot: ReadonlySet<number>,
  needs: readonly (readonly number[])[],
): number[] {
  const cameFrom = new Map<number, number>();
  const queue = [start];
  for (let at = 0; at < queue.length; at++) {
    const here = queue[at] ?? start;
    for (const next of needs[here] ?? []) {
      if (next === start) return wayTo(here, start, cameFrom);
      if (!knot.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, here);
      queue.push(next);
    }
  }
  return [start];
}

function wayTo(end: number, start: number, cameFrom: ReadonlyMap<number, number>): number[] {
  const way = [end];
  for (let at = end; at !== start; at = cameFrom.get(at) ?? start) way.push(cameFrom.get(at) ?? start);
  return way.reverse();
}

/** Strongly connected milestones (Tarjan, without recursion: a plan may be one long chain), in the plan's order. */
function knotsOf(needs: readonly (readonly number[])[]): number[][] {
  const order = new Map<number, number>();
  const low: number[] = [];
  const open: number[] = [];
  const isOpen = new Set<number>();
  const knots: number[][] = [];
  for (const root of needs.keys()) {
    if (order.has(root)) continue;
    const path = [{ node: root, edge: 0 }];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { node } = step;
      if (step.edge === 0) {
        order.set(node, order.size);
        low[node] = order.get(node) ?? 0;
        open.push(node);
        isOpen.add(node);
      }
      const next = needs[node]?.[step.edge];
      step.edge += 1;
      if (next !== undefined) {
        if (!order.has(next)) path.push({ node: next, edge: 0 });
        else if (isOpen.has(next)) low[node] = Math.min(low[node] ?? 0, order.get(next) ?? 0);
        continue;
      }
      path.pop();
      const above = path.at(-1)?.node;
      if (above !== undefined) low[above] = Math.min(low[above] ?? 0, low[node] ?? 0);
      if (low[node] !== order.get(node)) continue;
      const knot = open.splice(open.lastIndexOf(node));
      for (const member of knot) isOpen.delete(member);
      knots.push(knot.sort((a, b) => a - b));
    }
  }
  return knots.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}
