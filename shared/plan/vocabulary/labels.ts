import { distance } from "fastest-levenshtein";
import {
  type HeaderLabel,
  headerLabels,
  type Language,
  type MilestoneLabel,
  milestoneLabels,
} from "../languages/language.ts";
import { fromLanguages } from "./active-languages.ts";
import { simplifyLabel, splitLabelPair, withoutQualifiers } from "./simplify-label.ts";
import { splitWords } from "./word-patterns.ts";

export type { HeaderLabel, MilestoneLabel } from "../languages/language.ts";

/** In characters; longer bold text is emphasis, not a label. */
export const maxLabelLength = 60;

const unsyncedLabels = ["riskLevel", "enables", "effort", "priority", "aside"] as const;

/** Returns true for a label that is allowed in a plan, but whose text is not synced. */
export function isUnsyncedLabel(label: MilestoneLabel): label is (typeof unsyncedLabels)[number] {
  return unsyncedLabels.some((unsynced) => unsynced === label);
}

/** The label that two joined labels mean: `risks` for "Risks & Mitigations". A key is both labels, sorted by name. */
const labelPairs: Readonly<Record<string, string>> = {
  "deliverables work": "deliverables",
  "mitigation risks": "risks",
  "validation verification": "verification",
  "criteria validation": "criteria",
  "criteria verification": "criteria",
  "due start": "schedule",
  "due schedule": "schedule",
  "duration schedule": "schedule",
};

interface LabelTable<Label extends string> {
  labels: readonly Label[];
  /** Labels by name. Keys are the names as written in the language files, and as `simplifyLabel` returns them. */
  byName: ReadonlyMap<string, Label>;
  /** The first name of each label in the first language, which is the language of messages. */
  recommended: ReadonlyMap<Label, string>;
  /** The names that can be suggested for a misspelt label: those in the first language that no other language uses. */
  suggested: readonly { name: string; simple: string }[];
}

const milestoneTable = fromLanguages((languages) => buildTable(languages, milestoneLabels, ({ labels }) => labels));
const headerTable = fromLanguages((languages) =>
  buildTable(languages, headerLabels, (language) => language.headerLabels),
);

function buildTable<Label extends string>(
  languages: readonly Language[],
  labels: readonly Label[],
  pick: (language: Language) => Partial<Record<Label, string>> | undefined,
): LabelTable<Label> {
  const [first, ...others] = languages.map(pick);
  const byName = new Map<string, Label>();
  const recommended = new Map<Label, string>();
  const suggested: { name: string; simple: string }[] = [];
  for (const label of labels) {
    const foreign = new Set(others.flatMap((names) => splitWords(names?.[label])));
    const own = splitWords(first?.[label]);
    if (own[0] !== undefined) recommended.set(label, own[0]);
    for (const name of own) if (!foreign.has(name)) suggested.push({ name, simple: simplifyLabel(name) });
    for (const name of [...own, ...foreign]) byName.set(simplifyLabel(name), label).set(name, label);
  }
  return { labels, byName, recommended, suggested };
}

/**
 * Returns the milestone label that a name means, or null. The name can contain a qualifier ("Key Deliverables") or two
 * labels ("Aufgaben / Tasks"). Case, numbering, symbols, parentheses and a plural s are ignored.
 */
export function findMilestoneLabel(name: string): MilestoneLabel | null {
  return findLabel(milestoneTable(), name);
}

/** Returns the header label that a name means, or null; ignores qualifiers, case, numbering, symbols and a plural s. */
export function findHeaderLabel(name: string): HeaderLabel | null {
  return findLabel(headerTable(), name);
}

function findLabel<Label extends string>({ labels, byName }: LabelTable<Label>, name: string): Label | null {
  const exact = byName.get(name);
  if (exact !== undefined) return exact;
  if (name.length > maxLabelLength) return null;
  const simple = simplifyLabel(name);
  const known = findSimple(byName, simple);
  if (known !== null) return known;
  const pair = splitLabelPair(simple);
  const first = pair && findSimple(byName, pair[0]);
  const second = pair && findSimple(byName, pair[1]);
  if (!first || !second) return null;
  if (first === second) return first;
  const joint = labelPairs[[first, second].sort().join(" ")];
  return labels.find((label) => label === joint) ?? null;
}

function findSimple<Label extends string>(byName: ReadonlyMap<string, Label>, simple: string): Label | null {
  const known = byName.get(simple);
  if (known !== undefined) return known;
  const unqualified = withoutQualifiers(simple);
  return (unqualified === null ? undefined : byName.get(unqualified)) ?? null;
}

/** Returns the name of the milestone label that a misspelt name probably means (at most 3 letters differ), or null. */
export function suggestMilestoneLabel(name: string): string | null {
  return suggestLabel(milestoneTable(), name);
}

export function suggestHeaderLabel(name: string): string | null {
  return suggestLabel(headerTable(), name);
}

function suggestLabel({ suggested }: Pick<LabelTable<string>, "suggested">, name: string): string | null {
  if (name.length > maxLabelLength) return null;
  const simple = simplifyLabel(name);
  if (simple.length < 4) return null;
  let nearest: string | null = null;
  let leastEdits = Math.min(3, Math.floor(simple.length / 3)) + 1;
  for (const candidate of suggested) {
    if (Math.abs(candidate.simple.length - simple.length) >= leastEdits) continue;
    const edits = distance(candidate.simple, simple);
    if (edits < leastEdits) [nearest, leastEdits] = [candidate.name, edits];
  }
  return nearest;
}

/** Returns the English names of all labels that are synced, separated by commas, for messages. */
export function syncedLabelNames(): string {
  const { labels, recommended } = milestoneTable();
  const synced = labels.filter((label) => !isUnsyncedLabel(label));
  return synced.flatMap((label) => recommended.get(label) ?? []).join(", ");
}

/** Returns the English name of a label in the header, for messages. */
export function headerLabelName(label: HeaderLabel): string {
  return headerTable().recommended.get(label) ?? label;
}
