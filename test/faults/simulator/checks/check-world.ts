import type { ItemState } from "../../../../shared/model/item.ts";
import { nameByKey } from "../addresses.ts";
import { type Hub, type HubItem, nameOf } from "../github/hub.ts";
import type { Draft } from "../people/draft.ts";
import type { People } from "../people/people.ts";
import type { PlanLog } from "../people/plan-log.ts";
import type { HubEntity } from "../people/tracker-behavior.ts";
import type { AgreedStates } from "./agreed-states.ts";
import type { Outcome } from "./outcome.ts";

export interface Expectation {
  draft: Draft;
  /** The expected result: a sync of the final plan without faults. */
  clean: Outcome;
  found: Outcome;
  people: People;
  log: PlanLog;
  /** Allowed states of each milestone by its id, derived from the states of its parts. */
  completed: ReadonlyMap<string, readonly ItemState[]>;
  agreed: AgreedStates;
  /** True if the plan wins conflicts: users' titles, states, dates and milestones can be overwritten. */
  planWins: boolean;
  /** True if identities were ambiguous. Items without user changes can then differ from the plan. */
  isAmbiguous: boolean;
}

/** Returns the differences between the found and the expected managed items, except for user changes. */
export function checkWorld(expectation: Expectation): string[] {
  const { draft, clean, found, isAmbiguous } = expectation;
  const problems = duplicates(found.hub, draft.goal);
  if (isAmbiguous) {
    const own = [...found.hub.items.values()].filter(({ mark }) => mark?.goal === draft.goal);
    return [...problems, ...own.flatMap((item) => findLostNotes(item.mark?.key ?? "", item, expectation))];
  }
  const wanted = itemsByName(clean, draft.goal);
  const present = itemsByName(found, draft.goal);
  const names = new Names(clean, found, draft);
  for (const [name, item] of wanted) {
    const key = names.keys.get(name);
    const deleted = key === undefined ? undefined : expectation.people.deleted.get(`${draft.goal}/${key}`);
    const own = present.get(name);
    if (own && deleted === true) problems.push(`${name} was deleted by a user and created again`);
    else if (own) problems.push(...compare(name, item, own, names, expectation));
    else if (deleted === undefined) problems.push(`lost: ${name} (${key}) does not exist`);
  }
  for (const [name, item] of present) {
    const isTheirs = expectation.people.changesOf(item).states.some(({ value }) => value === "open");
    // An item stays open if the workflow has no cancelled status; a tracking issue also without criteria.
    const isOptional = wanted.has(name.replace(/^tracking issue of /, ""));
    const mayStay = isTheirs || !found.hub.knowsCancelled || isOptional;
    if (!wanted.has(name) && item.state === "open" && !mayStay) {
      problems.push(`${name} (${nameOf(item)}) was removed from the plan but is open`);
    }
    problems.push(...findLostNotes(name, item, expectation));
  }
  return problems;
}

/** Returns a problem for each text and label of a user that is missing from an item. */
function findLostNotes(name: string, item: HubItem, { people }: Expectation): string[] {
  const hand = people.changesOf(item);
  const lost = [
    ...hand.notes.filter(({ value }) => !item.body.includes(value)),
    ...hand.labels.filter(({ value }) => !item.labels.includes(value)),
  ];
  return lost.map(({ value }) => `the user's "${value}" in ${name} (${nameOf(item)}) was overwritten`);
}

/** Returns a problem for each key of a goal that more than one item has. */
export function duplicates(hub: Hub, goal: string): string[] {
  const seen = new Map<string, HubItem>();
  return [...hub.items.values()].flatMap((item) => {
    if (item.mark?.goal !== goal) return [];
    const other = seen.get(item.mark.key);
    seen.set(item.mark.key, item);
    return other ? [`duplicate: ${item.mark.key} is ${nameOf(other)} and ${nameOf(item)}`] : [];
  });
}

function itemsByName({ hub, identities }: Pick<Outcome, "hub" | "identities">, goal: string): Map<string, HubItem> {
  const names = nameByKey(identities);
  return new Map(
    [...hub.items.values()].flatMap((item) =>
      item.mark?.goal === goal ? [[names.get(item.mark.key) ?? `unknown ${item.mark.key}`, item]] : [],
    ),
  );
}

class Names {
  readonly keys: Map<string, string>;
  /** Ids of milestones and deliverables in the draft, by item name. */
  readonly ids: Map<string, string>;
  readonly #clean: Map<string, string>;
  readonly #found: Map<string, string>;

  constructor(clean: Outcome, found: Outcome, draft: Draft) {
    const byPlace = ({ hub, identities }: Outcome) =>
      new Map([...itemsByName({ hub, identities }, draft.goal)].map(([name, item]) => [nameOf(item), name]));
    this.#clean = byPlace(clean);
    this.#found = byPlace(found);
    this.keys = new Map([...nameByKey(found.identities)].map(([key, name]) => [name, key]));
    this.ids = new Map(
      draft.milestones.flatMap(({ id, title, deliverables }) => [
        ...[id, title].map((one) => [`milestone ${one}`, id] as const),
        ...deliverables.flatMap((each) => [each.id, each.text].map((one) => [`deliverable ${one}`, each.id] as const)),
      ]),
    );
  }

  cleanAt(entity: HubEntity, number: string | null): string | null {
    return number === null ? null : (this.#clean.get(`${entity} ${number}`) ?? "an unknown item");
  }

  foundAt(entity: HubEntity, number: string | null): string | null {
    return number === null ? null : (this.#found.get(`${entity} ${number}`) ?? "an unknown item");
  }
}

function compare(
  name: string,
  wanted: HubItem,
  found: HubItem,
  names: Names,
  { draft, clean, found: there, people, log, planWins, completed, agreed }: Expectation,
): string[] {
  const { group, single, format } = there.hub.behavior;
  const hand = people.changesOf(found);
  const id = names.ids.get(name) ?? "";
  const problems: string[] = [];
  const expect = (what: string, value: unknown, allowed: readonly unknown[]) => {
    if (allowed.includes(value)) return;
    problems.push(`${name} (${nameOf(found)}) ${what}: ${value}, not ${allowed.join(" or ")}`);
  };
  /** Returns the allowed values: the plan's, or the user's if there is one; both if the plan changed too or wins. */
  const either = (plan: unknown, theirs: { value: unknown } | null | undefined, varies: boolean) =>
    theirs ? [theirs.value, ...(varies || planWins ? [plan] : [])] : [plan];

  const titles = either(titleOf(wanted), hand.title, false);
  expect("title", found.title === hand.title?.value ? found.title : titleOf(found), titles);
  const states = hand.states.map(({ value }) => value);
  const last = hand.states.at(-1);
  const mayVary = last?.isDenied === true || log.varies(`${draft.goal} state ${id}`);
  const complete = completed.get(names.ids.get(name.replace(/^tracking issue of /, "")) ?? "");
  if (complete) {
    // A milestone can be completed and reopened several times when its parts change.
    expect("state", found.state, [...complete, ...states]);
  } else {
    const isAbandoned = last?.value === "cancelled" || (mayVary && states.includes("cancelled"));
    const theirs = isAbandoned ? ["cancelled"] : [];
    expect("state", found.state, [...agreed.statesOf(id, wanted.state, mayVary || planWins), ...theirs]);
  }
  expect("due", found.due, either(wanted.due, hand.due, log.varies(`${draft.goal} due ${id}`)));
  const place = names.foundAt(group, found.milestone);
  const planned = names.cleanAt(group, wanted.milestone);
  const isDeleted = (what: string | null) =>
    what !== null && people.deleted.has(`${draft.goal}/${names.keys.get(what) ?? ""}`);
  if (hand.milestone || isDeleted(planned)) {
    // The milestone that the user chose can be deleted, or be the one that the plan chose later.
    const theirs = hand.milestone ? names.foundAt(group, hand.milestone.value) : null;
    const varies = log.varies(`${draft.goal} place ${id}`) || planWins || hand.isMovedEarly || isDeleted(planned);
    expect("milestone", place, [theirs, null, ...(varies ? [planned] : [])]);
  } else
    expect("milestone", place, [
      planned,
      ...(log.varies(`${draft.goal} place ${id}`) && people.deleted.size > 0 ? [null] : []),
    ]);
  const parent = names.cleanAt(single, wanted.parent);
  const ownParent = names.foundAt(single, found.parent);
  // An issue stays under its tracking issue if its milestone has none.
  const isOptional = parent === null && ownParent?.startsWith("tracking issue of ");
  // Milepost moves no item under a deleted issue.
  if (hand.parent) {
    const varies = log.varies(`${draft.goal} place ${id}`) || planWins;
    expect("parent", found.parent, [hand.parent.value, null, ...(varies ? [found.parent] : [])]);
  } else if (!isDeleted(parent)) {
    // An issue whose former parent was deleted looks like one that a user has moved to no parent.
    const mayBeAlone = [...people.deleted.keys()].some((key) => key.startsWith(`${draft.goal}/a`));
    expect("parent", ownParent, [isOptional ? ownParent : parent, ...(mayBeAlone ? [null] : [])]);
  }
  // One label of an epic ends with the epic's key, which differs between histories.
  const label = (given: string) =>
    given.endsWith(`/${wanted.mark?.key}`) ? given.replace(/[^/]+$/, found.mark?.key ?? "") : given;
  const ours = wanted.labels.filter((one) => !found.labels.includes(label(one)));
  if (ours.length > 0 && !hand.isUnlabelled) problems.push(`${name} lacks the label ${ours.join()}`);
  const plan = format.extract(wanted.body, wanted.mark?.nonce ?? "");
  const is = format.extract(found.body, found.mark?.nonce ?? "");
  if (!plan || !is) return [...problems, `${name} has no managed block`];
  expect("text", named(is.text, there), [named(plan.text, clean)]);
  for (const { text, done } of plan.boxes) {
    const box = is.boxes.find((one) => one.text === text);
    expect(`box "${text}"`, box?.done, agreed.ticksOf(text, done, log.varies(`box ${text}`) || planWins));
  }
  return problems;
}

/** Replaces the URLs in a text, which differ between histories, by item names. Leaves out links to deleted items. */
function named(text: string, { addresses }: Outcome): string {
  return text
    .replace(/\n*@ The same in .*$/m, "")
    .replace(/https:[^\s<>]+/g, (address) => addresses.get(address) ?? address);
}

/** Returns a title without the suffix that makes it unique. */
function titleOf({ entity, title }: HubItem): string {
  if (entity !== "milestone") return title;
  return title.replace(/ \([\w-]+( m\d+)?\)$/, "");
}
