import * as fc from "fast-check";
import { githubBody } from "../../../shared/adapters/github/github-body.ts";
import { type Config, defaultConfig } from "../../../shared/config/config.ts";
import type { DesiredItem, Entity, MarkedItem, ObservedItem, Remote } from "../../../shared/model/item.ts";
import type { MadeLink } from "../../../shared/model/link.ts";
import type { Deliverable, Milestone, Plan } from "../../../shared/model/plan.ts";
import type { Identity } from "../../../shared/model/state.ts";
import { roleOf } from "../../../shared/sync/compare/adopt.ts";
import { desiredGitHub } from "../../../shared/sync/desired/desired-github.ts";
import { identify } from "../../../shared/sync/identity/identify.ts";

/** Plans, items and links in a few words, for the tests of the pure core. */

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
    number,
    title,
    schedule: null,
    status: "planned",
    deliverables: deliverables.map((entry) => (typeof entry === "string" ? deliverable(entry) : entry)),
    criteria: [],
    value: null,
    validation: [],
    risks: [],
    owner: null,
    dependsOn: [],
    verification: [],
    line: 1,
    ...extra,
  };
}

export function plan(milestones: Milestone[], extra: Partial<Plan> = {}): Plan {
  return {
    path: `.goalkit/goals/${goal}/milestones.md`,
    dialect: "goalkit",
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

/** Every key of a plan by the text that it was given to; texts that occur twice get all their keys. */
export function keysByText(of: Plan, prior: readonly Identity[]): Record<string, string> {
  const found: Record<string, string> = {};
  const add = (text: string, key: string) => {
    found[text] = text in found ? `${found[text]} ${key}` : key;
  };
  for (const { key, milestone, deliverables } of identify(of, prior).keyed.milestones) {
    add(milestone.title, key);
    for (const entry of deliverables) add(entry.deliverable.text, entry.key);
  }
  return found;
}

/** The identities that a first sync of a plan, and one of each further plan, leave behind. */
export function history(...plans: Plan[]): Identity[] {
  return plans.reduce<Identity[]>((prior, next) => identify(next, prior).identities, []);
}

/** The GitHub items of a plan on its first sync. */
export function itemsOf(of: Plan, github: Partial<Config["github"]> = {}, prior: readonly Identity[] = []) {
  const keyed = identify(of, prior).keyed;
  return desiredGitHub({ plan: of, keyed, config: config(github), peerUrl: () => null }, githubBody);
}

export function item(key: string, fields: DesiredItem["fields"], entity: Entity = "issue"): DesiredItem {
  return { key, role: roleOf(key), entity, title: fields.title ?? key, fields };
}

export function remote(name: string, id = `id-${name}`): Remote {
  return { id, name, url: `https://github.com/acme/web/issues/${name}` };
}

export function link(key: string, name: string, base: MadeLink["base"], entity: Entity = "issue"): MadeLink {
  const nonce = `${key}nonce0000`.replace(/[^0-9a-z]/g, "");
  return { key, role: roleOf(key), entity, nonce, remote: remote(name), base, intendedAt: null };
}

export function observed(name: string, fields: Partial<ObservedItem["fields"]> = {}): ObservedItem {
  return { remote: remote(name), fields: { body: "", ...fields } };
}

/** An item in the tracker that was made from a wanted one, as a list of the repository shows it. */
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
    alone: true,
  };
}

export function freeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of value instanceof Map ? value.values() : Object.values(value)) freeze(inner);
  }
  return value;
}

/** Plans with unique texts that do not resemble each other: words of letters that only they have. */
export const distinctPlans: fc.Arbitrary<Plan> = fc
  .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 6 })
  .map((sizes) => {
    let count = 0;
    const word = () => {
      count += 1;
      const letter = String.fromCodePoint(0x4e00 + count * 7);
      return `${letter.repeat(5)} ${letter.repeat(3)}${count}`;
    };
    return plan(
      sizes.map((size, index) => milestone(`${index + 1}`, word(), Array.from({ length: size }, word))),
    );
  });

/** Plans whose texts are alike, repeated, and hard to tell apart. */
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
    // A number that stands twice is an error of the plan, which is never synced then. Titles stand once here,
    // too: of two milestones with one title, both renamed, nobody could say which is which.
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
