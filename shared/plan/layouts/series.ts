import { undecorate } from "../markdown/decorations.ts";
import { perDocument } from "../markdown/per-document.ts";
import { cutIdComment } from "../milestone/items/item-id.ts";
import type { Name, NameKind } from "../milestone/milestone-name.ts";
import { findLabel, type MilestoneLabel, milestoneLabels } from "../vocabulary/labels.ts";
import { type Entry, survey } from "./survey.ts";

/** What milestones are called in a document. "Milestone 1" and "M1" are one way of calling, a phase is another. */
export type Kind = Exclude<NameKind, "id">;

export function kindOf({ kind }: Name): Kind {
  return kind === "id" ? "milestone" : kind;
}

/** The milestones of a document that has them as headings, and what else names one of them. */
export interface Series {
  kind: Kind;
  members: Entry[];
  /** Headings elsewhere that hold a labelled part of a member: "### Phase 2 success criteria". */
  joined: { entry: Entry; number: string; label: MilestoneLabel }[];
  /** Headings elsewhere that name a member and hold nothing that is known. */
  mentions: Entry[];
}

/** From what means a milestone most certainly to what means one only where nothing else does. */
const kinds: readonly Kind[] = ["milestone", "phase", "sprint", "release", "week", "number"];
/** These name milestones only in a document that says it is about some. */
const uncertain: ReadonlySet<Kind> = new Set(["release", "week", "number"]);
const plural =
  /milestone|roadmap|phases\b|sprints\b|stages\b|meilenstein|phasen|jalon|hitos|fases|marcos|mijlpa|вех|этап|фаз|里程碑|阶段|階段|マイルストーン|フェーズ|마일스톤|로드맵|단계|aşama|kilometre|路线图|ロードマップ|дорожная карта/iu;
/** What follows a number in headings that speak of a milestone instead of being it. */
const about =
  /^(?:verification|summary|complete|completed|done|finished|success|status|review|retrospective|retro|notes?|checklist|progress|overview|results?|report|tasks?|items?|deliverables?|risks?|dependencies|timeline|acceptance|exit|definition|demo|test(?:s|ing plan)?|planning|plan|breakdown|details|rationale|is|was|will|has|and|or|of|for|to|in)\b/i;

/** The series of headings that are the milestones, or null where no kind of heading is one. */
export const findSeries = perDocument((document) => seriesIn(survey(document).entries));

function seriesIn(entries: readonly Entry[]): Series | null {
  const named = entries.filter((entry) => entry.name !== null);
  const titled = entries.filter(({ level }) => level === 1);
  const spoken = titled.some(isAboutMilestones);
  let single: Series | null = null;
  for (const kind of kinds) {
    const members = membersOf(
      named.filter(({ name }) => name && kindOf(name) === kind),
      kind,
      spoken,
    );
    const [only] = members;
    if (members.length === 0 || !only) continue;
    if (uncertain.has(kind) && !spoken && !isSpokenOf(only)) continue;
    if (members.length > 1) {
      // One milestone that holds all phases is the milestone; one of several sections is less than a series.
      if (single && members.every((member) => isWithin(member, single?.members[0] as Entry))) return single;
      return withRest(kind, members, named);
    }
    if (!single && (kind === "milestone" || kind === "phase")) single = withRest(kind, members, named);
  }
  return single ?? findTitled(entries);
}

function isAboutMilestones({ line }: Entry): boolean {
  return plural.test(line.text.slice(0, 120)) && !/\bFAQ\b|\?\s*$/i.test(line.text);
}

/** Whether a heading above says that milestones follow. */
function isSpokenOf({ above: holder }: Entry): boolean {
  for (let entry = holder; entry; entry = entry.above) if (isAboutMilestones(entry)) return true;
  return false;
}

/** A section of a document that holds its milestones and nothing else. */
const holders =
  /^(?:(?:project|key|planned|main)\s+)?(?:milestones|phases|meilensteine|phasen|jalons|hitos|marcos|mijlpalen|milstolpar|milepæle|вехи|этапы|里程碑|マイルストーン|마일스톤|kilometre taşları)$/iu;
/** What stands in such a section besides milestones. */
const others =
  /^(?:overview|summary|introduction|notes?|legend|status|timeline|schedule|gantt|dependencies|risks?|references|how to|about|appendix|conventions|definitions?|process|rules|table of contents|contents|progress|tracking|next steps)\b/i;

/** Milestones without a number or a word: the headings of a section called "Milestones", where each holds a list. */
function findTitled(entries: readonly Entry[]): Series | null {
  const titled = (entry: Entry) => {
    const text = undecorate(entry.line).title.text;
    return !others.test(text) && findLabel(milestoneLabels, text) === null;
  };
  const below = new Map<Entry | null, Entry[]>();
  for (const entry of entries) {
    const others = below.get(entry.above);
    if (others) others.push(entry);
    else below.set(entry.above, [entry]);
  }
  for (const holder of entries) {
    if (holder.level < 2 || !holder.listed || !holders.test(undecorate(holder.line).title.text)) continue;
    const inside = (below.get(holder) ?? []).filter((entry) => entry.name === null);
    const members = inside.filter(titled).map((entry) => ({ ...entry, name: nameOfTitle(entry) }));
    const sure =
      members.length > 1 && members.every(({ listed }) => listed) && members.length * 3 >= inside.length * 2;
    if (sure) return { kind: "milestone", members, joined: [], mentions: [] };
  }
  return null;
}

function nameOfTitle({ line }: Entry): Name {
  const { rest, comment } = cutIdComment(line);
  const label = rest.text;
  return {
    kind: "milestone",
    number: null,
    between: null,
    rest,
    separated: true,
    claims: [],
    idComment: comment,
    label,
    open: null,
  };
}

function membersOf(candidates: readonly Entry[], kind: Kind, spoken: boolean): Entry[] {
  const named = candidates.filter((entry) => isName(entry, kind, spoken));
  const sure = new Set(named.filter(isSure).map(({ name }) => name?.number));
  const taken = named.filter((entry) => isSure(entry) || !sure.has(entry.name?.number ?? null));
  const numbered = taken.filter(({ name }) => name?.number !== null);
  const alike = numbered.length > 1 ? numbered : taken;
  const members = withoutNested(alike);
  if (kind === "number") return isCounted(members) && !members.some(isSectionOfText) ? members : [];
  return withoutRepeats(members);
}

/** "1. Introduction" numbers the sections of a text, and so does what stands beside it. */
const sectionsOfText =
  /^(?:introduction|overview|background|context|abstract|summary|motivation|goals?|non-goals|scope|requirements?|architecture|design|data model|api|roadmap|milestones|timeline|schedule|team|budget|risks?|open questions|alternatives|conclusions?|references?|appendix|glossary|faq|installation|usage|getting started|prerequisites|next steps|contents|einleitung|überblick|hintergrund|ziele|risiken|introducción|objetivos|riesgos|résumé|objectifs|risques|введение|обзор|цели|риски|引言|概述|背景|目标|风险|はじめに|概要|背景|개요|배경)(?![\p{L}\p{N}])/iu;

function isSectionOfText({ name }: Entry): boolean {
  return name !== null && (sectionsOfText.test(name.rest.text) || /\?\s*$/.test(name.rest.text));
}

/** Whether what follows the number can be a title: not a label, and not a word that speaks of the milestone. */
function isName({ name }: Entry, kind: Kind, spoken: boolean): boolean {
  if (!name) return false;
  if (name.rest.text === "") return name.number !== null && kind !== "number";
  // A word alone ("Milestone: T") names one only where the word is surely meant so; "Iteration: for" is prose.
  if (name.number === null && (kind !== "milestone" || name.rest.text.endsWith("?"))) return false;
  if (kind === "number") return true;
  if (labelIn(name)) return false;
  if (name.separated) return true;
  // "M1 chip" is a module, but in a document about milestones, or spelt MS1, "M1 Setup" is one.
  if (kind === "week" || (name.kind === "id" && !spoken && !/^ms/i.test(name.label)))
    return /^[(（[`*_]/.test(name.rest.mask);
  return !about.test(name.rest.text) && /^[\p{Lu}\p{Lo}(（[`*_"“]/u.test(name.rest.text);
}

function isSure({ name }: Entry): boolean {
  return name !== null && (name.separated || name.rest.text === "");
}

function labelIn({ rest, separated }: Name): MilestoneLabel | null {
  if (rest.text.length > 80 || separated) return null;
  const { title } = undecorate(rest);
  return findLabel(milestoneLabels, title.text) ?? findLabel(milestoneLabels, rest.text);
}

/** A heading within a milestone is a part of it; but a title that holds all of them is none. */
function withoutNested(entries: readonly Entry[]): Entry[] {
  const all = new Set(entries);
  const holders = new Map<Entry, Entry[]>();
  for (const entry of entries) {
    const holder = above(entry, all);
    if (!holder) continue;
    const held = holders.get(holder);
    if (held) held.push(entry);
    else holders.set(holder, [entry]);
  }
  for (const [holder, held] of holders) {
    const parts = held.filter(({ name }) => isPart(name?.number ?? "", holder.name?.number ?? ""));
    const titles = holder.level === 1 && !holder.name?.separated;
    if (titles && held.length > 1 && parts.length < held.length) all.delete(holder);
  }
  return [...all].filter((entry) => {
    const holder = above(entry, all);
    return !holder || !isPart(entry.name?.number ?? "", holder.name?.number ?? "");
  });
}

/** Whether 1.2 is a part of 1, or the same number again. */
function isPart(number: string, of: string): boolean {
  return number === of || number.startsWith(`${of}.`);
}

/** The same number again at another level is no second milestone; on one level it is, and one too many. */
function withoutRepeats(entries: readonly Entry[]): Entry[] {
  const first = new Map<string, Entry>();
  return entries.filter((entry) => {
    const number = entry.name?.number;
    if (number == null) return true;
    const before = first.get(number);
    if (!before) {
      first.set(number, entry);
      return true;
    }
    return before.level === entry.level;
  });
}

/** Plain numbers are milestones where they count up without many gaps, on one level, and at least three of them. */
function isCounted(entries: readonly Entry[]): boolean {
  if (entries.length < 3 || new Set(entries.map(({ level }) => level)).size > 1) return false;
  const numbers = entries.map(({ name }) => Number(name?.number));
  const steps = numbers.slice(1).filter((number, index) => number === (numbers[index] ?? 0) + 1);
  return (numbers[0] ?? 2) <= 1 && steps.length >= entries.length - 2;
}

function withRest(kind: Kind, members: Entry[], named: readonly Entry[]): Series {
  const series: Series = { kind, members, joined: [], mentions: [] };
  const own = new Set(members);
  const numbers = new Set(members.map(({ name }) => name?.number));
  for (const entry of named) {
    const { name } = entry;
    if (!name || own.has(entry) || kindOf(name) !== kind || name.number === null || !numbers.has(name.number))
      continue;
    const label = labelIn(name) ?? labelAbove(entry);
    if (label) series.joined.push({ entry, number: name.number, label });
    else series.mentions.push(entry);
  }
  return series;
}

/** "## Success criteria" above "### Phase 1". */
function labelAbove({ above: holder }: Entry): MilestoneLabel | null {
  for (let entry = holder; entry; entry = entry.above) {
    const label = findLabel(milestoneLabels, entry.line.text);
    if (label) return label;
  }
  return null;
}

export function above(entry: Entry, of: ReadonlySet<Entry>): Entry | null {
  for (let holder = entry.above; holder; holder = holder.above) if (of.has(holder)) return holder;
  return null;
}

function isWithin(entry: Entry, holder: Entry): boolean {
  return above(entry, new Set([holder])) !== null;
}
