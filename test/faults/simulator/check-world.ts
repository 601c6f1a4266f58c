import { githubBody } from "../../../shared/adapters/github/github-body.ts";
import type { Identity } from "../../../shared/sync/state.ts";
import type { Draft } from "./draft.ts";
import { type Hub, type HubItem, nameOf } from "./hub.ts";
import type { People } from "./people.ts";
import type { PlanLog } from "./plan-log.ts";

/** A tracker and what the ledger says of one goal in it. */
export interface Outcome {
  hub: Hub;
  identities: readonly Identity[];
}

export interface Expectation {
  draft: Draft;
  /** What one clean sync of the final plan came to. */
  clean: Outcome;
  found: Outcome;
  people: People;
  log: PlanLog;
  /** Where the plan wins, people's title, state, date and milestone may be gone. */
  planWins: boolean;
  /** Which is which could not be told: what is not touched then need not be as planned. */
  isAmbiguous: boolean;
}

/** Every item of ours once, as a clean sync makes it, but for what people did. In words, what is not so. */
export function checkWorld(expectation: Expectation): string[] {
  const { draft, clean, found, isAmbiguous } = expectation;
  const problems = duplicates(found.hub, draft.goal);
  if (isAmbiguous) {
    const own = [...found.hub.items.values()].filter(({ mark }) => mark?.goal === draft.goal);
    return [...problems, ...own.flatMap((item) => wordsLost(item.mark?.key ?? "", item, expectation))];
  }
  const wanted = itemsByName(clean, draft.goal);
  const present = itemsByName(found, draft.goal);
  const names = new Names(clean, found, draft);
  for (const [name, item] of wanted) {
    const key = names.keys.get(name);
    const deleted = key === undefined ? undefined : expectation.people.deleted.get(`${draft.goal}/${key}`);
    const own = present.get(name);
    if (own && deleted === true) problems.push(`${name} was deleted by a person and made again`);
    else if (own) problems.push(...compare(name, item, own, names, expectation));
    else if (deleted === undefined) problems.push(`lost: ${name} (${key}) is not there`);
  }
  for (const [name, item] of present) {
    const isTheirs = expectation.people.handOf(item).states.some(({ value }) => value === "open");
    if (!wanted.has(name) && item.state === "open" && !isTheirs) {
      problems.push(`${name} (${nameOf(item)}) left the plan and is open`);
    }
    problems.push(...wordsLost(name, item, expectation));
  }
  return problems;
}

/** What people own and no run has a right to, whatever the plan says. */
function wordsLost(name: string, item: HubItem, { people }: Expectation): string[] {
  const hand = people.handOf(item);
  const lost = [
    ...hand.notes.filter(({ value }) => !item.body.includes(value)),
    ...hand.labels.filter(({ value }) => !item.labels.includes(value)),
  ];
  return lost.map(({ value }) => `people's "${value}" in ${name} (${nameOf(item)}) is lost`);
}

function duplicates(hub: Hub, goal: string): string[] {
  const seen = new Map<string, HubItem>();
  return [...hub.items.values()].flatMap((item) => {
    if (item.mark?.goal !== goal) return [];
    const other = seen.get(item.mark.key);
    seen.set(item.mark.key, item);
    return other ? [`duplicate: ${item.mark.key} is ${nameOf(other)} and ${nameOf(item)}`] : [];
  });
}

/** What an item is in the plan: keys are given anew in every history, names are not. */
function nameByKey(identities: readonly Identity[]): Map<string, string> {
  return new Map(
    identities.flatMap(({ key, role, id, text, retired }) => {
      const name = `${role} ${id ?? text}${retired ? ` (gone, ${key})` : ""}`;
      const own: [string, string][] = [[key, name]];
      return role === "milestone" ? [...own, [`a${key.slice(1)}`, `acceptance of ${name}`]] : own;
    }),
  );
}

function itemsByName({ hub, identities }: Outcome, goal: string): Map<string, HubItem> {
  const names = nameByKey(identities);
  return new Map(
    [...hub.items.values()].flatMap((item) =>
      item.mark?.goal === goal ? [[names.get(item.mark.key) ?? `unknown ${item.mark.key}`, item]] : [],
    ),
  );
}

class Names {
  readonly keys: Map<string, string>;
  /** A thing's id in the draft, by its name. */
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
        ...deliverables.flatMap((each) =>
          [each.id, each.text].map((one) => [`deliverable ${one}`, each.id] as const),
        ),
      ]),
    );
  }

  cleanAt(entity: HubItem["entity"], number: string | null): string | null {
    return number === null ? null : (this.#clean.get(`${entity} ${number}`) ?? "a stranger");
  }

  foundAt(entity: HubItem["entity"], number: string | null): string | null {
    return number === null ? null : (this.#found.get(`${entity} ${number}`) ?? "a stranger");
  }
}

function compare(
  name: string,
  wanted: HubItem,
  found: HubItem,
  names: Names,
  { draft, people, log, planWins }: Expectation,
): string[] {
  const hand = people.handOf(found);
  const id = names.ids.get(name) ?? "";
  const problems: string[] = [];
  const expect = (what: string, value: unknown, allowed: readonly unknown[]) => {
    if (allowed.includes(value)) return;
    problems.push(`${name} (${nameOf(found)}) ${what}: ${value}, not ${allowed.join(" or ")}`);
  };
  /** People's word, the plan's where nobody said any, and either where the plan changed its mind. */
  const either = (plan: unknown, theirs: { value: unknown } | null | undefined, varies: boolean) =>
    theirs ? [theirs.value, ...(varies || planWins ? [plan] : [])] : [plan];

  const titles = either(titleOf(wanted), hand.title, false);
  expect("title", found.title === hand.title?.value ? found.title : titleOf(found), titles);
  const states = hand.states.map(({ value }) => value);
  const last = hand.states.at(-1);
  const mayVary = last?.isDenied === true || log.varies(`${draft.goal} state ${id}`);
  expect(
    "state",
    found.state,
    mayVary && last ? [wanted.state, ...states] : either(wanted.state, last, mayVary),
  );
  expect("due", found.due, either(wanted.due, hand.due, log.varies(`${draft.goal} due ${id}`)));
  const place = names.foundAt("milestone", found.milestone);
  const planned = names.cleanAt("milestone", wanted.milestone);
  const isDeleted = (what: string | null) =>
    what !== null && people.deleted.has(`${draft.goal}/${names.keys.get(what) ?? ""}`);
  if (hand.milestone || isDeleted(planned)) {
    // People's own place may have been deleted, or be one that the plan gave later.
    const theirs = hand.milestone ? names.foundAt("milestone", hand.milestone.value) : null;
    const varies =
      log.varies(`${draft.goal} place ${id}`) || planWins || hand.isMovedEarly || isDeleted(planned);
    expect("milestone", place, [theirs, null, ...(varies ? [planned] : [])]);
  } else
    expect("milestone", place, [
      planned,
      ...(log.varies(`${draft.goal} place ${id}`) && people.deleted.size > 0 ? [null] : []),
    ]);
  const parent = names.cleanAt("issue", wanted.parent);
  // Under a deleted issue nothing is put: it stays where it was.
  if (!isDeleted(parent)) expect("parent", names.foundAt("issue", found.parent), [parent]);
  const ours = wanted.labels.filter((label) => !found.labels.includes(label));
  if (ours.length > 0 && !hand.isUnlabelled) problems.push(`${name} lacks the label ${ours.join()}`);
  problems.push(...compareBody(name, wanted, found, expect, either, people, log));
  return problems;
}

function compareBody(
  name: string,
  wanted: HubItem,
  found: HubItem,
  expect: (what: string, value: unknown, allowed: readonly unknown[]) => void,
  either: (plan: unknown, theirs: { value: unknown } | undefined, varies: boolean) => unknown[],
  people: People,
  log: PlanLog,
): string[] {
  const plan = githubBody.extract(wanted.body, wanted.mark?.nonce ?? "");
  const is = githubBody.extract(found.body, found.mark?.nonce ?? "");
  if (!plan || !is) return [`${name} has no part of Milepost's`];
  expect("text", is.text, [plan.text]);
  for (const { text, done } of plan.boxes) {
    const box = is.boxes.find((one) => one.text === text);
    const tick = people.handOf(found).ticks.get(text)?.at(-1);
    const varies = tick?.isDenied === true || log.varies(`box ${text}`);
    expect(`box "${text}"`, box?.done, either(done, tick, varies));
  }
  return [];
}

/** Without what only tells it from others: the key in an acceptance issue's title, a suffix for a taken one. */
function titleOf({ entity, title }: HubItem): string {
  if (entity === "issue") return title.replace(/ m\d+: acceptance$/, ": acceptance");
  return title.replace(/ \([\w-]+( m\d+)?\)$/, "");
}
