import { distance } from "fastest-levenshtein";
import { contentNames, type Names } from "./label-names.ts";
import { factNames } from "./label-names-facts.ts";
import { broaden, halves, simplifyLabel } from "./simplify-label.ts";

/** What a label inside a milestone stands for. */
export type MilestoneLabel = keyof typeof contentNames | keyof typeof factNames;

/** What a label in the header of a plan stands for. */
export type HeaderLabel =
  | "strategy"
  | "branch"
  | "date"
  | "priority"
  | "focus"
  | "metrics"
  | "timeline"
  | "team"
  | "note";

type Labels<Key extends string> = Readonly<Record<Key, readonly string[]>>;

/**
 * All names of each label, in many languages; the first is the one that messages recommend. What makes no difference to
 * `findLabel` is said at `simplifyLabel`.
 */
export const milestoneLabels: Labels<MilestoneLabel> = flatten({ ...contentNames, ...factNames });

/** Names that no English label shares. */
const foreign: ReadonlySet<string> = new Set(
  Object.values<Names>({ ...contentNames, ...factNames })
    .flatMap(({ en: _, ...others }) => Object.values(others))
    .flatMap((line) => line.split("|").map((name) => name.trim())),
);

export const headerLabels: Labels<HeaderLabel> = {
  strategy: ["Strategy Alignment", "Strategy"],
  branch: ["Goal Branch", "Branch"],
  date: ["Date"],
  priority: ["Goal Priority", "Priority"],
  focus: ["Milestone Focus", "Focus"],
  metrics: ["Success Metrics", "Metrics"],
  timeline: ["Target Timeline", "Timeline"],
  team: ["Team Structure", "Team"],
  note: ["Note"],
};

/** Labels that are known so that nothing is said about them, and whose text stays in the plan. */
const silentLabels = ["riskLevel", "enables", "effort", "priority", "aside"] as const;
type SilentLabel = (typeof silentLabels)[number];

/** Whether the text of a label is deliberately not synced. */
export function isSilent(label: MilestoneLabel): label is SilentLabel {
  return silentLabels.some((silent) => silent === label);
}

/** Longer bold text is emphasis, not a label. */
export const maxLabelLength = 60;

/**
 * Pairs of labels under one name, as in "Risks & Mitigations", and what they are read as. Other pairs are not known: their text
 * would land in the wrong place.
 */
const together: Readonly<Record<string, string>> = {
  "deliverables work": "deliverables",
  "mitigation risks": "risks",
  "validation verification": "verification",
  "criteria validation": "criteria",
  "criteria verification": "criteria",
  "due start": "schedule",
  "due schedule": "schedule",
  "duration schedule": "schedule",
};

/**
 * The label that a name stands for, or null. Besides the names of the table it knows them with a word that narrows ("Key
 * Deliverables") and two of them that mean the same ("Aufgaben / Tasks").
 */
export function findLabel<Key extends string>(labels: Labels<Key>, name: string): Key | null {
  const { names, keys } = tableOf(labels);
  const exact = names.get(name);
  if (exact !== undefined) return exact;
  if (name.length > maxLabelLength) return null;
  const simple = simplifyLabel(name);
  const known = lookUp(names, simple);
  if (known !== null) return known;
  const pair = halves(simple);
  const first = pair && lookUp(names, pair[0]);
  const second = pair && lookUp(names, pair[1]);
  if (!first || !second) return null;
  if (first === second) return first;
  const joint = together[[first, second].sort().join(" ")];
  return keys.find((key) => key === joint) ?? null;
}

function lookUp<Key extends string>(names: ReadonlyMap<string, Key>, simple: string): Key | null {
  const known = names.get(simple);
  if (known !== undefined) return known;
  const broad = broaden(simple);
  return (broad === null ? undefined : names.get(broad)) ?? null;
}

/** The label that was probably meant, as it is written, or null when none is near. */
export function closestLabel<Key extends string>(labels: Labels<Key>, name: string): string | null {
  if (name.length > maxLabelLength) return null;
  const wanted = simplifyLabel(name);
  let best: string | null = null;
  if (wanted.length < 4) return null;
  let least = Math.min(3, Math.floor(wanted.length / 3)) + 1;
  for (const known of tableOf(labels).written) {
    if (Math.abs(known.simple.length - wanted.length) >= least) continue;
    const far = distance(known.simple, wanted);
    if (far < least) [best, least] = [known.name, far];
  }
  return best;
}

/** The recommended name of every label that carries text into the plan, for messages. */
export function namesOf<Key extends string>(labels: Labels<Key>): string {
  const silent: readonly string[] = Object.is(labels, milestoneLabels) ? silentLabels : [];
  return keysOf(labels)
    .filter((key) => !silent.includes(key))
    .map((key) => labels[key][0])
    .join(", ");
}

interface Table<Key extends string> {
  keys: readonly Key[];
  names: ReadonlyMap<string, Key>;
  /** In the order of the table, without the names of other languages: a slip in one language is near a word of another. */
  written: readonly { name: string; simple: string }[];
}

const tables = new WeakMap<object, unknown>();

/** All names in their simple form, made once: every bullet of a plan asks. */
function tableOf<Key extends string>(labels: Labels<Key>): Table<Key> {
  const known = tables.get(labels) as Table<Key> | undefined;
  if (known) return known;
  const keys = keysOf(labels);
  const names = new Map<string, Key>();
  const written: { name: string; simple: string }[] = [];
  for (const key of keys) {
    for (const name of labels[key]) {
      const simple = simplifyLabel(name);
      names.set(simple, key).set(name, key);
      if (foreign.has(name)) continue;
      written.push({ name, simple });
    }
  }
  const table = { keys, names, written };
  tables.set(labels, table);
  return table;
}

function flatten<Key extends string>(labels: Readonly<Record<Key, Names>>): Labels<Key> {
  const lists = Object.entries<Names>(labels).map(([key, names]) => [
    key,
    Object.values(names).flatMap((line) => line.split("|").map((name) => name.trim())),
  ]);
  return Object.fromEntries(lists) as Labels<Key>;
}

function keysOf<Key extends string>(labels: Labels<Key>): Key[] {
  return Object.keys(labels) as Key[];
}
