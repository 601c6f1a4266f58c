import type { Deliverable, Diagnostic, Milestone, Plan } from "../../model/plan.ts";
import type { Identity } from "../../model/state.ts";
import { quoted } from "../../plan/findings.ts";
import { conflictingIds, giveKeys, type Keys, margin } from "./give-keys.ts";
import { identifyMilestones } from "./identify-milestones.ts";
import { match } from "./match.ts";
import { named, oneSpelling, reading, similarity } from "./similarity.ts";

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

/** What else a milestone becomes in a tracker shares its ordinal: "a3" and "v3" belong to "m3". */
export function acceptanceKey(milestoneKey: string): string {
  return `a${milestoneKey.slice(1)}`;
}

/** The same for the version of a milestone. */
export function versionKey(milestoneKey: string): string {
  return `v${milestoneKey.slice(1)}`;
}

/** Within the milestone that it was in, a deliverable is expected to come back; elsewhere it is not. */
const deliverableThreshold = 0.5;
const elsewhereThreshold = 0.75;
/** Of two equally alike, the one in its old milestone is clearly the better: more than the margin. */
const elsewhereLoss = 0.15;

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
  const untouched = new Set(
    [...milestones.untouched].flatMap((key) => [acceptanceKey(key), versionKey(key)]),
  );
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
      return before[from]?.milestone === home(to) ? score : score - elsewhereLoss;
    },
    doubtful: (from, to, score) =>
      before[from]?.milestone !== home(to) && score < elsewhereThreshold - elsewhereLoss,
    threshold: deliverableThreshold,
    margin,
    place: { before: (i) => before[i]?.milestone ?? null, after: home },
    left: (i) => before[i]?.retired ?? false,
  });
  const describe = (index: number) => ({
    line: after[index]?.deliverable.line ?? 1,
    what: `Deliverable ${quoted(text(index) ?? "")}`,
  });
  return giveKeys("d", before, after.length, matching, describe);
}

interface PlanItem {
  milestoneIndex: number;
  deliverable: Deliverable;
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
