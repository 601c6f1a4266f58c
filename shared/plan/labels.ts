import { distance } from "fastest-levenshtein";

/** What a label inside a milestone stands for. */
export type MilestoneLabel =
  | "deliverables"
  | "value"
  | "criteria"
  | "validation"
  | "risks"
  | "mitigation"
  | "schedule"
  | "status"
  | "owner"
  | "dependsOn"
  | "verification";

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

/** The first name of each is the one that messages recommend. Case, plural and a closing colon make no difference. */
export const milestoneLabels: Labels<MilestoneLabel> = {
  deliverables: ["Deliverable", "Key Deliverable", "Task", "Scope", "Output"],
  value: ["Value", "Value Delivered", "Business Value", "User Value"],
  criteria: [
    "Success Criteria",
    "Success Criterion",
    "Criteria",
    "Acceptance Criteria",
    "Acceptance Criterion",
    "Exit Criteria",
    "Success Indicator",
    "Success Metric",
    "Definition of Done",
    "Done When",
  ],
  validation: ["Validation", "Validation Method", "Validated By"],
  risks: ["Risk", "Key Risk", "Risks & Mitigations", "Risk and Mitigation"],
  mitigation: ["Mitigation"],
  schedule: ["Schedule", "Timeline", "Target Date", "Due", "Due Date", "Duration", "Timeframe"],
  status: ["Status", "State"],
  owner: ["Owner", "Assignee", "Responsible", "Lead"],
  dependsOn: ["Depends on", "Dependency", "Dependencies", "Blocked by"],
  verification: ["Verification"],
};

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

/** Longer bold text is emphasis, not a label. */
export const maxLabelLength = 60;

export function findLabel<Key extends string>(labels: Labels<Key>, name: string): Key | null {
  const table = tableOf(labels);
  return table.get(name) ?? table.get(simple(name)) ?? null;
}

/** The label that was probably meant, as it is written, or null when none is near. */
export function closestLabel<Key extends string>(labels: Labels<Key>, name: string): string | null {
  if (name.length > maxLabelLength) return null;
  const wanted = simple(name);
  let best: string | null = null;
  let least = Math.min(3, Math.floor(wanted.length / 3)) + 1;
  for (const known of keysOf(labels).flatMap((key) => labels[key])) {
    const far = distance(simple(known), wanted);
    if (far < least) [best, least] = [known, far];
  }
  return best;
}

/** The recommended name of every label, for messages. */
export function namesOf<Key extends string>(labels: Labels<Key>): string {
  return keysOf(labels)
    .map((key) => labels[key][0])
    .join(", ");
}

const tables = new WeakMap<object, ReadonlyMap<string, string>>();

/** All names in their simple form, made once: every bullet of a plan asks. */
function tableOf<Key extends string>(labels: Labels<Key>): ReadonlyMap<string, Key> {
  const known = tables.get(labels) as ReadonlyMap<string, Key> | undefined;
  if (known) return known;
  const table = new Map<string, Key>();
  for (const key of keysOf(labels)) {
    for (const name of labels[key]) table.set(simple(name), key).set(name, key);
  }
  tables.set(labels, table);
  return table;
}

/** Lower case, single spaces, every word without its plural s: "Deliverable(s):" is "deliverable". */
function simple(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll("(s)", "")
    .split(/[\s_-]+/);
  return words
    .map((word) => word.replace(/[:：]$/, "").replace(/([a-z]{2})s$/, "$1"))
    .join(" ")
    .trim();
}

function keysOf<Key extends string>(labels: Labels<Key>): Key[] {
  return Object.keys(labels) as Key[];
}
