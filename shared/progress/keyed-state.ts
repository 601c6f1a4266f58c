import type { Link } from "../model/link.ts";
import type { Deliverable, Milestone } from "../model/plan.ts";
import type { GoalState, Identity } from "../model/state.ts";
import { acceptanceKey, identify } from "../sync/identity/identify.ts";

/** A milestone of the plan as last synced, with the keys under which the trackers' items are linked. */
export interface StatedMilestone {
  key: string;
  milestone: Milestone;
  deliverables: { key: string; deliverable: Deliverable }[];
}

type KeyedState = Pick<GoalState, "plan" | "identities">;

/**
 * The milestones of a goal with their keys, in the order of the plan. The identities are those of the last sync, which
 * may have got further than the plan that is kept beside them, so they are found as a sync finds them. What could
 * be more than one item counts by the plan alone: it gets a key that no link has. Where the plan was too long to be
 * kept, identities and links say what they know.
 */
export function keyedState({ plan, identities }: KeyedState, links: readonly Link[]): StatedMilestone[] {
  if (plan === null) return withoutPlan(identities, links);
  const { milestones } = identify(plan, identities).keyed;
  const known = new Map(milestones.map((entry) => [entry.milestone, entry]));
  const unknown = unlinkedKeys();
  return plan.milestones.map((milestone) => {
    const entry = known.get(milestone);
    const keys = new Map(entry?.deliverables.map(({ key, deliverable }) => [deliverable, key]));
    return {
      key: entry?.key ?? unknown(milestone.title),
      milestone,
      deliverables: milestone.deliverables.map((deliverable) => ({
        key: keys.get(deliverable) ?? unknown(`${milestone.title}\n${deliverable.text}`),
        deliverable,
      })),
    };
  });
}

/** Keys by the text, so that they are the same the next time, and each once. */
function unlinkedKeys(): (text: string) => string {
  const given = new Map<string, number>();
  return (text) => {
    const count = (given.get(text) ?? 0) + 1;
    given.set(text, count);
    return `?${count} ${text}`;
  };
}

function withoutPlan(identities: readonly Identity[], links: readonly Link[]): StatedMilestone[] {
  const present = identities.filter(({ retired }) => !retired);
  const of = (key: string) => links.filter((link) => link.key === key);
  return present
    .filter(({ role }) => role === "milestone")
    .map(({ key, number, text: title }) => {
      const due = of(key).flatMap(({ base }) => base.due ?? [])[0] ?? null;
      const boxes = [...of(acceptanceKey(key)), ...of(key)].flatMap(({ base }) => base.body?.boxes ?? []);
      const deliverables = present
        .filter(({ role, milestone }) => role === "deliverable" && milestone === key)
        .map(({ key, text }) => ({ key, deliverable: { text, done: false, line: 1 } }));
      const milestone: Milestone = {
        number,
        title,
        schedule: due === null ? null : { text: "", start: null, due },
        status: "planned",
        deliverables: deliverables.map(({ deliverable }) => deliverable),
        criteria: boxes.map((box) => ({ ...box, refs: [], line: 1 })),
        value: null,
        validation: [],
        risks: [],
        owner: null,
        dependsOn: [],
        verification: [],
        line: 1,
      };
      return { key, milestone, deliverables };
    });
}
