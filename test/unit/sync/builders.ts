import * as fc from "fast-check";
import { githubBody } from "../../../shared/adapters/github/body/github-body.ts";
import { type Config, defaultConfig } from "../../../shared/config/config.ts";
import type { DesiredItem, Entity, Fields, MarkedItem, ObservedItem, Remote } from "../../../shared/model/item.ts";
import { type KeyedItem, roleOfKey } from "../../../shared/model/keyed-plan.ts";
import type { CreatedLink } from "../../../shared/model/link.ts";
import { emptyMilestone } from "../../../shared/model/plan/empty-milestone.ts";
import type { Deliverable, Milestone, Plan } from "../../../shared/model/plan/plan.ts";
import { buildGitHubItems } from "../../../shared/sync/desired/github-items.ts";
import { identifyItems } from "../../../shared/sync/identity/identify-items.ts";

/** Builders of plans, items and links for the tests of the pure sync functions. */

export const goal = "001-live-review";

export function deliverable(text: string, extra: Partial<Deliverable> = {}): Deliverable {
  return { text, done: false, line: 1, ...extra };
}

export function milestone(
  number: string | null,
  title: string,
  deliverables: readonly (string | Deliverable)[] = [],
  extra: Partial<Milestone> = {},
): Milestone {
  return {
    ...emptyMilestone(),
    number,
    title,
    deliverables: deliverables.map((entry) => (typeof entry === "string" ? deliverable(entry) : entry)),
    ...extra,
  };
}

export function plan(milestones: Milestone[], extra: Partial<Plan> = {}): Plan {
  return {
    path: `.goalkit/goals/${goal}/milestones.md`,
    layout: "goalkit",
    goal: { id: goal, number: "001", title: "Live review" },
    date: null,
    priority: null,
    summary: null,
    focus: null,
    metrics: [],
    timeline: null,
    team: null,
    strategy: { link: null, check: null },
    rationale: null,
    complexity: [],
    milestones,
    diagnostics: [],
    ...extra,
  };
}

export function config(github: Partial<Config["github"]> = {}): Config {
  return { ...defaultConfig, github: { ...defaultConfig.github, ...github } };
}

/** Returns the keys of a plan by text; a text that occurs twice has all its keys. */
export function keysByText(of: Plan, prior: readonly KeyedItem[]): Record<string, string> {
  const found: Record<string, string> = {};
  const add = (text: string, key: string) => {
    found[text] = text in found ? `${found[text]} ${key}` : key;
  };
  for (const { key, milestone, deliverables } of identifyItems(of, prior).keyedPlan.milestones) {
    add(milestone.title, key);
    for (const entry of deliverables) add(entry.deliverable.text, entry.key);
  }
  return found;
}

/** Returns the keyed items after a sync of each plan in turn. */
export function history(...plans: Plan[]): KeyedItem[] {
  return plans.reduce<KeyedItem[]>((prior, next) => identifyItems(next, prior).keyedItems, []);
}

/** Returns the desired GitHub items of a plan. */
export function itemsOf(of: Plan, github: Partial<Config["github"]> = {}, prior: readonly KeyedItem[] = []) {
  const keyedPlan = identifyItems(of, prior).keyedPlan;
  return buildGitHubItems(
    { plan: of, keyedPlan, config: config(github), peerUrl: () => null, sourceLink: () => null },
    githubBody,
  );
}

/** A desired item; its title is its key unless `fields` has one. */
export function item(key: string, fields: Fields, entity: Entity = "issue"): DesiredItem {
  return { key, role: roleOfKey(key), entity, fields: { title: key, ...fields } };
}

export function remote(name: string, id = `id-${name}`): Remote {
  return { id, name, url: `https://github.com/acme/web/issues/${name}` };
}

export function link(key: string, name: string, base: CreatedLink["base"], entity: Entity = "issue"): CreatedLink {
  const nonce = `${key}nonce0000`.replace(/[^0-9a-z]/g, "");
  return { key, role: roleOfKey(key), entity, nonce, remote: remote(name), base, intendedAt: null };
}

export function observed(name: string, fields: Partial<ObservedItem["fields"]> = {}): ObservedItem {
  return { remote: remote(name), fields: { body: "", ...fields } };
}

/** A tracker item that was created from a desired one, as a list of the repository shows it. */
export function marked(
  wanted: DesiredItem,
  name: string,
  changed: Partial<ObservedItem["fields"]> = {},
  nonce = "abcdefgh1234",
): MarkedItem {
  const { body, parent: _, ...fields } = wanted.fields;
  const marker = { goal, key: wanted.key, nonce };
  const whole = githubBody.compose(body ?? { text: "", boxes: [] }, marker, null);
  return {
    marker,
    entity: wanted.entity,
    observed: { remote: remote(name), fields: { ...fields, body: whole, ...changed } },
    hasSingleMarker: true,
    isOwn: true,
  };
}

export function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of value instanceof Map ? value.values() : Object.values(value)) freeze(inner);
  }
  return value;
}

/** Plans with unique texts that are not similar: each has letters that no other text has. */
export const distinctPlans: fc.Arbitrary<Plan> = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 })
  .map((sizes) => {
    let count = 0;
    const word = () => {
      count += 1;
      const letter = String.fromCodePoint(0x4e00 + count * 7);
      return `${letter.repeat(5)} ${letter.repeat(3)}${count}`;
    };
    return plan(sizes.map((size, index) => milestone(`${index + 1}`, word(), Array.from({ length: size }, word))));
  });

/** Plans whose texts are similar or equal. */
export const alikePlans: fc.Arbitrary<Plan> = fc
  .array(
    fc.tuple(
      fc.constantFrom("1", "2", "3", "1.1", null),
      fc.constantFrom("API", "api", "API server", "API client", "C++", "C#", "服务器", "🚀", "🔥"),
      fc.array(fc.constantFrom("Tests", "tests", "Unit tests", "Unit test", "C++", "C#", "C", "文档", "!"), {
        maxLength: 5,
      }),
    ),
    { maxLength: 5 },
  )
  .map((entries) => {
    // A plan with a duplicate number is never synced. Titles are unique here as well: two milestones with one title
    // that are both renamed are ambiguous.
    const seen = new Set<string | null>();
    return plan(
      entries.flatMap(([wanted, title, texts]) => {
        if (seen.has(title)) return [];
        const number = seen.has(wanted) ? null : wanted;
        seen.add(number).add(title);
        return [milestone(number, title, texts)];
      }),
    );
  });
