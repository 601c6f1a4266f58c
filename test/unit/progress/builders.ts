import * as fc from "fast-check";
import { addDays } from "../../../shared/calendar/days.ts";
import type { GoalState } from "../../../shared/model/goal-state.ts";
import type { DayCount, GoalStatus } from "../../../shared/model/goal-status.ts";
import type { Fields, Role } from "../../../shared/model/item.ts";
import type { Link, ObservedFields } from "../../../shared/model/link.ts";
import type { Milestone, Plan } from "../../../shared/model/plan/plan.ts";
import { seededRandom } from "../../../shared/progress/forecast/seeded-random.ts";
import { buildGoalStatus, type GoalStatusInput } from "../../../shared/progress/goal-status.ts";
import { identifyItems } from "../../../shared/sync/identity/identify-items.ts";
import { keyStoredPlan } from "../../../shared/sync/identity/key-stored-plan.ts";
import { milestone, plan } from "../sync/builders.ts";

export const today = "2026-06-01";

export function day(offset: number): string {
  return addDays(today, offset) ?? today;
}

/** `due` and `start` in days from today. */
export function scheduled(
  number: string,
  deliverables: readonly [open: number, done: number],
  { due, start, ...extra }: Partial<Milestone> & { due?: number; start?: number } = {},
): Milestone {
  const [open, done] = deliverables;
  const items = Array.from({ length: open + done }, (_, index) => ({
    text: `Part ${index + 1} of milestone ${number}`,
    done: index >= open,
    line: 1,
  }));
  const date = (offset: number | undefined) => (offset === undefined ? null : day(offset));
  const schedule = { text: "", start: date(start), due: date(due) };
  return milestone(number, `Milestone ${number}`, items, { schedule, ...extra });
}

export function state(of: Plan | Milestone[], extra: Partial<GoalState> = {}): GoalState {
  const stored = Array.isArray(of) ? plan(of) : of;
  return {
    goal: stored.goal.id,
    path: stored.path,
    version: 1,
    blob: "b",
    commit: "c",
    committedAt: null,
    keyedItems: identifyItems(stored, []).keyedItems,
    plan: stored,
    outcome: "synced",
    syncedAt: "2026-06-01T08:00:00Z",
    searchedTrackers: [],
    slips: [],
    goalFile: null,
    ...extra,
  };
}

export function link(key: string, base: Fields, observed?: ObservedFields, extra: Partial<Link> = {}): Link {
  const role: Role = key.startsWith("m") ? "milestone" : key.startsWith("a") ? "tracking" : "deliverable";
  return {
    key,
    role,
    entity: role === "milestone" ? "milestone" : "issue",
    nonce: key,
    remote: { id: key, name: key, url: `https://example.test/${key}` },
    base,
    ...(observed && { observed }),
    intendedAt: null,
    ...extra,
  };
}

/** Counts up to yesterday: `finished` of the days before today, the last one yesterday; before them `done`. */
export function history(finished: readonly number[], total: number, done = 0): DayCount[] {
  let so = done;
  const first = -finished.length - 1;
  return [
    { date: day(first), done, total },
    ...finished.map((count, index) => {
      so += count;
      return { date: day(first + 1 + index), done: so, total };
    }),
  ];
}

export function statusOf(of: Plan | Milestone[] | GoalState, extra: Partial<GoalStatusInput> = {}): GoalStatus {
  const stored = "goal" in of && "keyedItems" in of ? of : state(of);
  return buildGoalStatus({
    repo: "acme/web",
    state: stored,
    milestones: keyStoredPlan(stored, [...(extra.links?.values() ?? [])].flat()),
    links: new Map(),
    days: [],
    slips: [],
    policy: { complete: "criteria" },
    timeZone: "UTC",
    now: new Date(`${today}T09:00:00Z`),
    random: seededRandom("a test"),
    ...extra,
  });
}

const date = fc.option(fc.integer({ min: -400, max: 400 }).map(day), { nil: null });
const box = fc.record({ text: fc.string({ maxLength: 12 }), done: fc.boolean(), line: fc.constant(1) });

export const anyMilestone: fc.Arbitrary<Milestone> = fc
  .record({
    number: fc.option(fc.constantFrom("1", "2", "3", "1.2"), { nil: null }),
    title: fc.string({ maxLength: 20 }),
    schedule: fc.option(fc.record({ text: fc.string(), start: date, due: date }), { nil: null }),
    status: fc.constantFrom("planned", "active", "done", "cancelled"),
    deliverables: fc.array(box, { maxLength: 6 }),
    criteria: fc.array(
      box.map((one) => ({ ...one, refs: [] })),
      { maxLength: 4 },
    ),
    verification: fc.array(box, { maxLength: 3 }),
  })
  .map(({ number, title, ...rest }) => milestone(number, title, [], rest));

export const anyPlan: fc.Arbitrary<Plan> = fc.array(anyMilestone, { maxLength: 5 }).map((list) => plan(list));

const anyState = fc.constantFrom("open", "done", "cancelled");
const anyKey = fc.tuple(fc.constantFrom("m", "a", "d"), fc.integer({ min: 1, max: 8 })).map((parts) => parts.join(""));

export const anyLink: fc.Arbitrary<Link> = fc
  .record({
    key: anyKey,
    base: fc.record(
      { state: anyState, body: fc.record({ text: fc.string(), boxes: fc.array(box, { maxLength: 5 }) }) },
      { requiredKeys: [] },
    ),
    observed: fc.option(fc.record({ state: anyState, boxes: fc.array(box, { maxLength: 5 }) }, { requiredKeys: [] }), {
      nil: undefined,
    }),
    made: fc.boolean(),
    isDeleted: fc.boolean(),
  })
  .map(({ key, base, observed, made, isDeleted }) =>
    link(key, base, observed, { ...(!made && { remote: null }), ...(isDeleted && { isDeleted: true }) }),
  );

export const anyDays: fc.Arbitrary<DayCount[]> = fc.array(
  fc.record({
    date: fc.integer({ min: -500, max: 30 }).map(day),
    done: fc.nat(40),
    total: fc.nat(60),
  }),
  { maxLength: 90 },
);

export const anyComplete = fc.constantFrom("criteria", "deliverables", "plan", "never");
