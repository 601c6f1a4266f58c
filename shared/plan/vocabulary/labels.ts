import { distance } from "fastest-levenshtein";
import {
  type HeaderLabel,
  headerLabels,
  type MilestoneLabel,
  milestoneLabels,
} from "../languages/language.ts";
import { fromLanguages } from "./active-languages.ts";
import { simplifyLabel, splitLabelPair, withoutQualifiers } from "./simplify-label.ts";
import { splitWords } from "./word-patterns.ts";

export type { HeaderLabel, MilestoneLabel } from "../languages/language.ts";

/** Longer bold text is emphasis, not a label. In characters. */
export const maxLabelLength = 60;

const unsyncedLabels = ["riskLevel", "enables", "effort", "priority", "aside"] as const;

/** Returns true for labels that are recognised without a diagnostic and whose text is not synced. */
export function isUnsyncedLabel(label: MilestoneLabel): label is (typeof unsyncedLabels)[number] {
  return unsyncedLabels.some((unsynced) => unsynced === label);
}

/** What two labels in one name mean together, sorted by their keys: "Risks & Mitigations". Other pairs are not labels. */
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
  /** Keys are the names as written and as `simplifyLabel` returns them. */
  byName: ReadonlyMap<string, Label>;
  /** The first name of each label in the first language. Messages are in that language. */
  recommended: ReadonlyMap<Label, string>;
  /** The names of the first language that no other one has: a typo in one language resembles a word of another. */
  suggested: readonly { name: string; simple: string }[];
}

const milestoneTable = fromLanguages((languages) =>
  buildTable(
    milestoneLabels,
    languages.map((language) => language.labels ?? {}),
  ),
);
const headerTable = fromLanguages((languages) =>
  buildTable(
    headerLabels,
    languages.map((language) => language.headerLabels ?? {}),
  ),
);

function buildTable<Label extends string>(
  labels: readonly Label[],
  [first = {}, ...others]: readonly Partial<Record<Label, string>>[],
): LabelTable<Label> {
  const byName = new Map<string, Label>();
  const recommended = new Map<Label, string>();
  const suggested: { name: string; simple: string }[] = [];
  for (const label of labels) {
    const foreign = new Set(others.flatMap((names) => splitWords(names[label])));
    const own = splitWords(first[label]);
    if (own[0] !== undefined) recommended.set(label, own[0]);
    for (const name of own) if (!foreign.has(name)) suggested.push({ name, simple: simplifyLabel(name) });
    for (const name of [...own, ...foreign]) byName.set(simplifyLabel(name), label).set(name, label);
  }
  return { labels, byName, recommended, suggested };
}

/**
 * Returns the label inside a milestone that a name stands for, or null. Names match with a qualifier ("Key Deliverables") and in
 * pairs that mean the same ("Aufgaben / Tasks"); `simplifyLabel` removes other differences.
 */
export function findMilestoneLabel(name: string): MilestoneLabel | null {
  return findLabel(milestoneTable(), name);
}

/** Returns the label in the header of a plan that a name stands for, or null. */
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

/** Returns the recommended name of the label that is nearest to an unknown one, or null if none is near. */
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

/** Returns the recommended names of all labels that are synced, for messages. */
export function syncedLabelNames(): string {
  const { labels, recommended } = milestoneTable();
  const synced = labels.filter((label) => !isUnsyncedLabel(label));
  return synced.flatMap((label) => recommended.get(label) ?? []).join(", ");
}

/** Returns the recommended name of a label in the header, for messages. */
export function headerLabelName(label: HeaderLabel): string {
  return headerTable().recommended.get(label) ?? label;
}
