import { appendTo } from "../../collections/append-to.ts";
import { memoize } from "../../collections/memoize.ts";
import type { MarkdownDocument } from "../markdown/blocks.ts";
import { splitIdComment } from "../milestone/items/item-id.ts";
import { kindOfName, type MilestoneKind, type MilestoneName, nameFromTitle } from "../milestone/milestone-name.ts";
import { stripAnnotations } from "../milestone/title-annotations.ts";
import { findMilestoneLabel, type MilestoneLabel } from "../vocabulary/labels.ts";
import { phrasePattern, wordEnd } from "../vocabulary/word-patterns.ts";
import { ancestorsOf, findSectionHeadings, type SectionHeading } from "./section-headings.ts";

type NamedHeading = SectionHeading & { name: MilestoneName };

/** The headings of a document that are its milestones (`members`), and other headings that repeat their names. */
export interface HeadingSeries {
  kind: MilestoneKind;
  members: NamedHeading[];
  /** Headings that repeat the name of a milestone and add a label: "### Phase 2 success criteria". */
  labelled: { heading: NamedHeading; number: string; label: MilestoneLabel }[];
  /** Headings that repeat the name of a milestone, without a label. */
  repeated: NamedHeading[];
}

/** The kinds of milestones in order of precedence, the most probable first. */
const kinds: readonly MilestoneKind[] = ["milestone", "phase", "sprint", "release", "week", "number"];
/** Headings of these kinds are milestones only below a title such as "Roadmap". */
const uncertainKinds: ReadonlySet<MilestoneKind> = new Set(["release", "week", "number"]);
const milestoneTopic = phrasePattern("milestoneTopics", (topic) => topic);
const question = phrasePattern("questionTitles", (title) => `\\b${title}\\b|\\?\\s*$`);
const aboutMilestone = phrasePattern("aboutMilestone", (phrase) => `^${phrase}${wordEnd}`);
const milestoneSection = phrasePattern("milestoneSections", (title) => `^${title}$`);
const otherSection = phrasePattern("otherSections", (title) => `^${title}${wordEnd}`);
/** Matches titles of prose, such as "Introduction". If one numbered heading matches, none of them is a milestone. */
const textSection = phrasePattern("textSections", (title) => `^${title}${wordEnd}|\\?\\s*$`);

/** Returns the headings of a document that are its milestones, or `null` if there are none. */
export const findHeadingSeries = memoize((document: MarkdownDocument): HeadingSeries | null => {
  const headings = findSectionHeadings(document);
  const named = headings.filter(hasName);
  const hasTopicTitle = headings.some((heading) => heading.level === 1 && isAboutMilestones(heading));
  let single: HeadingSeries | null = null;
  for (const kind of kinds) {
    const candidates = named.filter(({ name }) => kindOfName(name) === kind);
    const members = selectMembers(candidates, kind, hasTopicTitle);
    const [first] = members;
    if (!first) continue;
    if (uncertainKinds.has(kind) && !hasTopicTitle && !ancestorsOf(first).some(isAboutMilestones)) continue;
    if (members.length > 1) {
      // If a single milestone contains all these headings (phases), it is the only milestone, and they are its parts.
      const container = single?.members[0];
      if (single && container && members.every((member) => ancestorsOf(member).includes(container))) return single;
      return completeSeries(kind, members, named);
    }
    if (!single && (kind === "milestone" || kind === "phase")) single = completeSeries(kind, members, named);
  }
  return single ?? findUnnamedMilestones(headings);
});

function hasName(heading: SectionHeading): heading is NamedHeading {
  return heading.name !== null;
}

function isAboutMilestones({ span }: SectionHeading): boolean {
  return milestoneTopic().test(span.text.slice(0, 120)) && !question().test(span.text);
}

/** Returns the headings directly below a heading "Milestones" as milestones, if each has a list; otherwise `null`. */
function findUnnamedMilestones(headings: readonly SectionHeading[]): HeadingSeries | null {
  const children = new Map<SectionHeading | null, SectionHeading[]>();
  for (const heading of headings) appendTo(children, heading.parent, heading);
  for (const section of headings) {
    if (section.level < 2 || !section.hasList || !milestoneSection().test(titleOf(section))) continue;
    const inside = (children.get(section) ?? []).filter(({ name }) => name === null);
    const members = inside.flatMap((heading) => {
      const title = titleOf(heading);
      if (otherSection().test(title) || findMilestoneLabel(title) !== null) return [];
      const { rest, comment } = splitIdComment(heading.span);
      return [{ ...heading, name: nameFromTitle(rest, null, comment) }];
    });
    const areMost = members.length > 1 && members.length * 3 >= inside.length * 2;
    if (areMost && members.every(({ hasList }) => hasList))
      return { kind: "milestone", members, labelled: [], repeated: [] };
  }
  return null;
}

function titleOf({ span }: SectionHeading): string {
  return stripAnnotations(span).title.text;
}

function selectMembers(
  candidates: readonly NamedHeading[],
  kind: MilestoneKind,
  hasTopicTitle: boolean,
): NamedHeading[] {
  const milestones = candidates.filter(({ name }) => isMilestoneName(name, kind, hasTopicTitle));
  const isCertain = ({ name }: NamedHeading) => name.hasSeparator || name.rest.text === "";
  const certainNumbers = new Set(milestones.filter(isCertain).map(({ name }) => name.number));
  const selected = milestones.filter((heading) => isCertain(heading) || !certainNumbers.has(heading.name.number));
  const numbered = selected.filter(({ name }) => name.number !== null);
  const members = withoutNested(numbered.length > 1 ? numbered : selected);
  if (kind !== "number") return withoutRepetitions(members);
  const isText = members.some(({ name }) => textSection().test(name.rest.text));
  return isCountedUp(members) && !isText ? members : [];
}

/** Returns true if a title can follow the name: for "Milestone 1: API", not for "Milestone 1 Review" or a label. */
function isMilestoneName(name: MilestoneName, kind: MilestoneKind, hasTopicTitle: boolean): boolean {
  const { number, rest, hasSeparator, label } = name;
  if (rest.text === "") return number !== null && kind !== "number";
  // Without a number, only "Milestone: T" is a milestone; "Iteration: for" can be a sentence.
  if (number === null && (kind !== "milestone" || rest.text.endsWith("?"))) return false;
  if (kind === "number") return true;
  if (findTitleLabel(name)) return false;
  if (hasSeparator) return true;
  // "M1 chip" can mean a processor, but "MS1 Setup" is a milestone, and so is "M1 Setup" below the title "Roadmap".
  if (kind === "week" || (name.kind === "id" && !hasTopicTitle && !/^ms/i.test(label)))
    return /^[(（[`*_]/.test(rest.mask);
  return !aboutMilestone().test(rest.text) && /^[\p{Lu}\p{Lo}(（[`*_"“]/u.test(rest.text);
}

function findTitleLabel({ rest, hasSeparator }: MilestoneName): MilestoneLabel | null {
  if (rest.text.length > 80 || hasSeparator) return null;
  return findMilestoneLabel(stripAnnotations(rest).title.text) ?? findMilestoneLabel(rest.text);
}

/** Removes headings that are a part of another milestone (1.2 below 1), and a document title above milestones. */
function withoutNested(headings: readonly NamedHeading[]): NamedHeading[] {
  const all = new Set(headings);
  const parentOf = (heading: NamedHeading) =>
    ancestorsOf(heading)
      .filter(hasName)
      .find((one) => all.has(one));
  const children = new Map<NamedHeading, NamedHeading[]>();
  for (const heading of headings) {
    const parent = parentOf(heading);
    if (parent) appendTo(children, parent, heading);
  }
  for (const [parent, inside] of children) {
    const parts = inside.filter((heading) => isPartOf(heading, parent));
    const isDocumentTitle = parent.level === 1 && !parent.name.hasSeparator;
    if (isDocumentTitle && inside.length > 1 && parts.length < inside.length) all.delete(parent);
  }
  return [...all].filter((heading) => {
    const parent = parentOf(heading);
    return !parent || !isPartOf(heading, parent);
  });
}

/** Returns true if a heading's number equals the parent's number or extends it: 1.2 extends 1. */
function isPartOf(heading: NamedHeading, parent: NamedHeading): boolean {
  const number = heading.name.number ?? "";
  const parentNumber = parent.name.number ?? "";
  return number === parentNumber || number.startsWith(`${parentNumber}.`);
}

/** Removes headings that repeat a number at another level; those at the same level remain, and are reported later. */
function withoutRepetitions(headings: readonly NamedHeading[]): NamedHeading[] {
  const levels = new Map<string, number>();
  return headings.filter(({ name: { number }, level }) => {
    if (number === null) return true;
    const firstLevel = levels.get(number) ?? level;
    levels.set(number, firstLevel);
    return firstLevel === level;
  });
}

/** Returns true for at least three headings of one level, numbered from 0 or 1 in steps of one with at most one gap. */
function isCountedUp(headings: readonly NamedHeading[]): boolean {
  if (headings.length < 3 || new Set(headings.map(({ level }) => level)).size > 1) return false;
  const numbers = headings.map(({ name }) => Number(name.number));
  const steps = numbers.slice(1).filter((number, index) => number === (numbers[index] ?? 0) + 1);
  return (numbers[0] ?? 2) <= 1 && steps.length >= headings.length - 2;
}

/** Returns the series with these members, and with the headings in `named` that repeat a member's number. */
function completeSeries(kind: MilestoneKind, members: NamedHeading[], named: readonly NamedHeading[]): HeadingSeries {
  const series: HeadingSeries = { kind, members, labelled: [], repeated: [] };
  const memberSet = new Set(members);
  const numbers = new Set(members.map(({ name }) => name.number));
  for (const heading of named) {
    const { name } = heading;
    const { number } = name;
    if (memberSet.has(heading) || kindOfName(name) !== kind || number === null || !numbers.has(number)) continue;
    const [sectionLabel] = ancestorsOf(heading).flatMap(({ span }) => findMilestoneLabel(span.text) ?? []);
    // The label can be in a higher heading: "## Success criteria" above "### Phase 1".
    const label = findTitleLabel(name) ?? sectionLabel;
    if (label) series.labelled.push({ heading, number, label });
    else series.repeated.push(heading);
  }
  return series;
}
