import { afterEach, beforeEach, expect } from "vitest";
import { RequestRejected } from "../../../shared/errors.ts";
import type { DesiredItem, Entity, ObservedItem } from "../../../shared/model/item.ts";
import type { CreatedLink } from "../../../shared/model/link.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import type { ItemReferences, NewItem, Tracker } from "../../../shared/ports/tracker.ts";
import { identifyItems } from "../../../shared/sync/identity/identify-items.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";
import type { TrackerEmulator, TrackerVariant } from "./tracker-variants.ts";

export const goal = "001-live";
export const NO_REFERENCES: ItemReferences = {
  milestone: null,
  version: null,
  replacedVersion: null,
  parent: null,
};

/** A fresh emulator for one test, with helpers for the items of the small plan. */
export class TrackerContext {
  readonly #variant: TrackerVariant;
  readonly clock = new VirtualClock();
  readonly #opened: Tracker[] = [];
  #emulator: TrackerEmulator | null = null;
  #nonces = 0;

  constructor(variant: TrackerVariant) {
    this.#variant = variant;
  }

  get emulator(): TrackerEmulator {
    if (this.#emulator === null) throw new Error("The emulator is not started yet");
    return this.#emulator;
  }

  /** Starts a new emulator whose lists lag by this many milliseconds. */
  async start(lag = 0): Promise<void> {
    await this.#emulator?.close();
    this.#emulator = await this.#variant.start(this.clock, lag);
  }

  /** Stops the emulator. Asserts that the trackers counted all their requests and that the emulator saw no violation. */
  async stop(): Promise<void> {
    const counted = this.#opened.map((tracker) => tracker.requests());
    const sum = (of: "reads" | "writes") => counted.reduce((total, count) => total + count[of], 0);
    expect({ reads: sum("reads"), writes: sum("writes") }).toEqual(this.emulator.log.counts());
    expect(await this.emulator.close()).toEqual([]);
  }

  /** Returns a new tracker, as the next run has it. */
  async open(): Promise<Tracker> {
    const tracker = await this.emulator.open();
    this.#opened.push(tracker);
    return tracker;
  }

  async planned(tracker: Tracker): Promise<DesiredItem[]> {
    const plan = parsePlan(planText(smallPlan), { path: planPath(goal), split: "auto", start: null });
    const { keyedPlan } = identifyItems(plan, []);
    const input = {
      plan,
      keyedPlan,
      config: this.emulator.config,
      peerUrl: () => null,
      sourceLink: () => null,
    };
    const { items, isRejected = false } = await tracker.desired(input);
    expect(isRejected).toBe(false);
    return items;
  }

  newItem(item: DesiredItem, references: ItemReferences = NO_REFERENCES): NewItem {
    this.#nonces += 1;
    const nonce = `n0nce${String(this.#nonces).padStart(8, "0")}`;
    return { item, marker: { goal, key: item.key, nonce }, references };
  }

  /** Creates all items of the plan; returns their links and the results. */
  async createAll(tracker: Tracker): Promise<{ links: CreatedLink[]; answers: Map<string, ObservedItem> }> {
    const links: CreatedLink[] = [];
    const answers = new Map<string, ObservedItem>();
    for (const item of await this.planned(tracker)) {
      const one = this.newItem(item, referencesOf(item, links));
      const answer = made((await tracker.create([one]))[0]);
      answers.set(item.key, answer);
      links.push(linkOf(one, answer));
    }
    return { links, answers };
  }

  /** Observes an item with a new tracker. */
  async observe(link: CreatedLink): Promise<ObservedItem> {
    const item = (await (await this.open()).observe([link])).get(link.key);
    if (!item) throw new Error(`${link.key} was not found`);
    return item;
  }
}

/** Provides a new context for each test. */
export function useTrackerContext(variant: TrackerVariant): { current: TrackerContext } {
  const context = { current: new TrackerContext(variant) };
  beforeEach(async () => {
    context.current = new TrackerContext(variant);
    await context.current.start();
  });
  afterEach(() => context.current.stop());
  return context;
}

export function filterByEntity<Item extends { entity: Entity }>(items: readonly Item[], entity: Entity): Item[] {
  return items.filter((item) => item.entity === entity);
}

export function firstOf<Item extends { entity: Entity }>(items: readonly Item[], entity: Entity): Item {
  const [found] = filterByEntity(items, entity);
  if (!found) throw new Error(`There is no ${entity}`);
  return found;
}

/** Returns an item without references to other items, which may not exist yet. */
export function withoutReferences(item: DesiredItem): DesiredItem {
  const { milestone: _, version: __, parent: ___, ...fields } = item.fields;
  return { ...item, fields };
}

function linkOf({ item, marker }: NewItem, { remote }: ObservedItem): CreatedLink {
  const { key, role, entity, fields } = item;
  return { key, role, entity, nonce: marker.nonce, remote, base: fields, intendedAt: null };
}

function referencesOf({ fields }: DesiredItem, links: readonly CreatedLink[]): ItemReferences {
  const at = (key: string | null | undefined) => links.find((link) => link.key === key)?.remote ?? null;
  return { ...NO_REFERENCES, milestone: at(fields.milestone), version: at(fields.version) };
}

function made(result: ObservedItem | RequestRejected | undefined): ObservedItem {
  if (!result || result instanceof RequestRejected) throw result ?? new Error("Nothing was answered");
  return result;
}
