import type { Deliverable, Diagnostic, Milestone, Plan } from "../plan/plan.ts";
import { groupBy, match } from "./match.ts";
import { named, namesOf, oneSpelling, overlap, reading, similarity } from "./similarity.ts";
import type { Identity } from "./state.ts";

/** A plan whose milestones and deliverables have the keys that they keep for life. */
export interface KeyedPlan {
  milestones: KeyedMilestone[];
}

export interface KeyedMilestone {
  key: string;
  milestone: Milestone;
  deliverables: { key: string; deliverable: Deliverable }[];
}

export interface Identified {
  keyed: KeyedPlan;
  /** Every identity that was ever given, with what is in the plan now and what has left it. */
  identities: Identity[];
  /** Keys that may or may not still be in the plan: nothing of theirs is touched. */
  untouched: Set<string>;
  diagnostics: Diagnostic[];
}

/** The acceptance item of a milestone shares its ordinal: "a3" belongs to "m3". */
export function acceptanceKey(milestoneKey: string): string {
  return `a${milestoneKey.slice(1)}`;
}

const margin = 0.1;
const milestoneThreshold = 0.55;
/** Within the milestone that it was in, a deliverable is expected to come back; elsewhere it is not. */
const deliverableThreshold = 0.45;
const elsewhereThreshold = 0.75;
/** Of two equally alike, the one in its old milestone is clearly the better: more than the margin. */
const elsewhereWeight = 0.85;

/**
 * Gives each milestone and deliverable its key: the one it had, through rewording, reordering, renumbering and
 * moving, or the next new one (docs/identity.md has the order in which matches are tried).
 */
export function identify(plan: Plan, prior: readonly Identity[]): Identified {
  const milestones = identifyMilestones(plan, prior);
  const items = deliverablesOf(plan);
  const deliverables = identifyDeliverables(items, prior, milestones.keys);
  const keyed: KeyedMilestone[] = [];
  const identities: Identity[] = [];
  const unsure = new Set([...milestones.untouched, ...deliverables.untouched]);
  // What a milestone had is half of how it is known: while it can't be told, nothing is taken from it.
  const held = new Set(
    prior.filter(({ milestone }) => milestones.untouched.has(milestone ?? "")).map(({ key }) => key),
  );
  const place = ({ milestoneIndex, deliverable }: PlanItem) => `${milestoneIndex}\n${deliverable.text}`;
  const waiting = new Set(
    items.filter((_, position) => held.has(deliverables.keys.get(position) ?? "")).map(place),
  );
  plan.milestones.forEach((milestone, index) => {
    const key = milestones.keys.get(index);
    const found = items.flatMap((item, position) => {
      const known = item.milestoneIndex === index ? deliverables.keys.get(position) : undefined;
      return known === undefined ? [] : [{ key: known, item }];
    });
    const isKept = ({ item }: { item: PlanItem }) => key !== undefined && !waiting.has(place(item));
    for (const entry of found) if (!isKept(entry)) unsure.add(entry.key);
    const kept = found.filter(isKept).map(({ key, item }) => ({ key, deliverable: item.deliverable }));
    if (key === undefined) return;
    identities.push({
      key,
      role: "milestone",
      milestone: null,
      number: milestone.number,
      text: milestone.title,
      id: milestone.id ?? null,
      retired: false,
    });
    keyed.push({ key, milestone, deliverables: kept });
    for (const entry of kept) {
      identities.push({
        key: entry.key,
        role: "deliverable",
        milestone: key,
        number: null,
        text: entry.deliverable.text,
        id: entry.deliverable.id ?? null,
        retired: false,
      });
    }
  });
  const present = new Set(identities.map((entry) => entry.key));
  const untouched = new Set([...milestones.untouched].map(acceptanceKey));
  for (const entry of prior) {
    if (present.has(entry.key)) continue;
    const left = !unsure.has(entry.key) && !held.has(entry.key);
    if (!left) untouched.add(entry.key);
    identities.push({ ...entry, retired: entry.retired || left });
  }
  return {
    keyed: { milestones: keyed },
    identities: remembered(identities),
    untouched,
    diagnostics: [...milestones.diagnostics, ...deliverables.diagnostics],
  };
}

/** What a record of what left may take, roughly in bytes as stored: with the plan, it has to fit into one item. */
const memory = 64 * 1024;

/**
 * All that is in the plan, and of what left it the latest, which come first, as far as `memory` goes. The highest
 * key of each kind always stays, because from it the next one is counted: no key is given twice.
 */
function remembered(identities: readonly Identity[]): Identity[] {
  const numbers = { milestone: 0, deliverable: 0, acceptance: 0 };
  const number = ({ key }: Identity) => Number(key.slice(1));
  for (const entry of identities) numbers[entry.role] = Math.max(numbers[entry.role], number(entry));
  const encoder = new TextEncoder();
  let taken = 0;
  return identities.filter((entry) => {
    if (!entry.retired) return true;
    taken += 16 + encoder.encode(entry.text).byteLength;
    return taken <= memory || number(entry) === numbers[entry.role];
  });
}

interface Keys {
  keys: Map<number, string>;
  untouched: Set<string>;
  diagnostics: Diagnostic[];
}

function identifyMilestones(plan: Plan, prior: readonly Identity[]): Keys {
  const before = prior.filter((entry) => entry.role === "milestone");
  const after = plan.milestones;
  const contents = groupBy(prior, ({ milestone, retired }) => (retired ? null : milestone));
  const old = before.map(({ key, text }) => {
    return { title: reading(text), content: namesOf(contents.get(key) ?? []) };
  });
  const now = after.map(({ title, deliverables }) => ({
    title: reading(title),
    content: namesOf(deliverables),
  }));
  const title = (i: number) => after[i]?.title;
  const matching = match(before.length, after.length, {
    id: { before: (i) => before[i]?.id ?? null, after: (i) => after[i]?.id ?? null },
    exact: [
      {
        before: (i) => within(before[i]?.number, before[i]?.text),
        after: (i) => within(after[i]?.number, title(i)),
      },
      { before: (i) => before[i]?.text ?? null, after: (i) => title(i) ?? null },
    ],
    spelled: [
      {
        before: (i) => named(before[i]?.text),
        after: (i) => named(title(i)),
        trusted: (from, to) =>
          from.length === to.length && oneSpelling(from, (i) => before[i]?.text) && oneSpelling(to, title),
      },
    ],
    compatible: (from, to) => !conflictingIds(before[from]?.id, after[to]?.id),
    similarity: (from, to) => {
      const [was, is] = [old[from], now[to]];
      if (!was || !is) return 0;
      const alike = Math.max(similarity(was.title, is.title), overlap(was.content, is.content));
      const number = before[from]?.number ?? null;
      return alike * 0.8 + (number !== null && number === after[to]?.number ? 0.2 : 0);
    },
    threshold: milestoneThreshold,
    margin,
    place: { before: (i) => before[i]?.number ?? null, after: (i) => after[i]?.number ?? null },
    left: (i) => before[i]?.retired ?? false,
  });
  const describe = (index: number) => ({
    line: after[index]?.line ?? 1,
    what: `Milestone "${title(index)}"`,
  });
  return giveKeys("m", before, after.length, matching, describe);
}

function identifyDeliverables(
  after: readonly PlanItem[],
  prior: readonly Identity[],
  milestoneKeys: Map<number, string>,
): Keys {
  const before = prior.filter((entry) => entry.role === "deliverable");
  const home = (i: number) => milestoneKeys.get(after[i]?.milestoneIndex ?? -1) ?? null;
  const text = (i: number) => after[i]?.deliverable.text;
  const old = before.map((entry) => reading(entry.text));
  const now = after.map((entry) => reading(entry.deliverable.text));
  const trusted = (from: readonly number[], to: readonly number[]) =>
    from.length === to.length && oneSpelling(from, (i) => before[i]?.text) && oneSpelling(to, text);
  const matching = match(before.length, after.length, {
    id: { before: (i) => before[i]?.id ?? null, after: (i) => after[i]?.deliverable.id ?? null },
    exact: [
      {
        before: (i) => within(before[i]?.milestone, before[i]?.text),
        after: (i) => within(home(i), text(i)),
      },
      { before: (i) => before[i]?.text ?? null, after: (i) => text(i) ?? null },
    ],
    spelled: [
      {
        before: (i) => within(before[i]?.milestone, named(before[i]?.text)),
        after: (i) => within(home(i), named(text(i))),
        trusted,
      },
      { before: (i) => named(before[i]?.text), after: (i) => named(text(i)), trusted },
    ],
    compatible: (from, to) => !conflictingIds(before[from]?.id, after[to]?.deliverable.id),
    similarity: (from, to) => {
      const [was, is] = [old[from], now[to]];
      const score = was && is ? similarity(was, is) : 0;
      if (before[from]?.milestone === home(to)) return score;
      return score >= elsewhereThreshold ? score * elsewhereWeight : 0;
    },
    threshold: deliverableThreshold,
    margin,
    place: { before: (i) => before[i]?.milestone ?? null, after: home },
    left: (i) => before[i]?.retired ?? false,
  });
  const describe = (index: number) => ({
    line: after[index]?.deliverable.line ?? 1,
    what: `Deliverable "${text(index)}"`,
  });
  return giveKeys("d", before, after.length, matching, describe);
}

function giveKeys(
  letter: "m" | "d",
  before: readonly Identity[],
  count: number,
  matching: ReturnType<typeof match>,
  describe: (index: number) => { line: number; what: string },
): Keys {
  const keys = new Map<number, string>();
  const diagnostics: Diagnostic[] = [];
  let next = 1 + Math.max(0, ...before.map(({ key }) => Number(key.slice(1))));
  for (let index = 0; index < count; index += 1) {
    const from = matching.pairs.get(index);
    const known = from === undefined ? undefined : before[from]?.key;
    if (known !== undefined) {
      keys.set(index, known);
    } else if (matching.ambiguousAfter.has(index)) {
      const { line, what } = describe(index);
      diagnostics.push({
        severity: "warning",
        code: "ambiguous-identity",
        message: `${what} could be more than one of the items that are already tracked, so none of them is touched. Add \`<!-- id: name -->\` to each, or make the texts differ more.`,
        line,
        column: 1,
      });
    } else {
      keys.set(index, `${letter}${next}`);
      next += 1;
    }
  }
  if (matching.uncompared > 0) diagnostics.push(tooManyChanges(letter, matching.uncompared));
  const untouched = new Set([...matching.ambiguousBefore].flatMap((i) => before[i]?.key ?? []));
  return { keys, untouched, diagnostics };
}

interface PlanItem {
  milestoneIndex: number;
  deliverable: Deliverable;
}

/** What is taken as new makes what it was leave: `guard` holds that many for a person before anything is closed. */
function tooManyChanges(letter: "m" | "d", count: number): Diagnostic {
  const what = letter === "m" ? "milestones" : "deliverables";
  return {
    severity: "warning",
    code: "too-many-changes",
    message: `${count} ${what} changed at once, too many to tell which is which: those that are not found word for word are taken as new, and the old ones as gone from the plan. To keep their items, change fewer in one push, or add \`<!-- id: name -->\` to each before changing it.`,
    line: 1,
    column: 1,
  };
}

function deliverablesOf(plan: Plan): PlanItem[] {
  return plan.milestones.flatMap((milestone, milestoneIndex) =>
    milestone.deliverables.map((deliverable) => ({ milestoneIndex, deliverable })),
  );
}

/** A text that counts only together with the number or milestone that it stands under. */
function within(place: string | null | undefined, text: string | null | undefined): string | null {
  return place == null || text == null ? null : `${place}\n${text}`;
}

/** Two explicit ids that differ settle the matter, however alike the texts are. */
function conflictingIds(before: string | null | undefined, after: string | undefined): boolean {
  return before != null && after !== undefined && before !== after;
}
