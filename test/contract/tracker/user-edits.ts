import { afterEach, beforeEach, expect } from "vitest";
import { TrackerRefused } from "../../../shared/errors.ts";
import type { DesiredItem, Entity, ObservedItem } from "../../../shared/model/item.ts";
import type { MadeLink } from "../../../shared/model/link.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import type { NewItem, References, Tracker } from "../../../shared/ports/tracker.ts";
import { identify } from "../../../shared/sync/identity/identify.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";
import { planPath, planText, smallPlan } from "../../integration/support/plan-text.ts";
import type { Room, Subject } from "./tracker-setups.ts";

export const goal = "001-live";
export const noReferences: References = { milestone: null, version: null, formerVersion: null, parent: null };

/** What the tests of one subject work with: a fresh room each, and the items of the small plan. */
export class Hands {
  readonly #subject: Subject;
  readonly clock = new VirtualClock();
  readonly #opened: Tracker[] = [];
  #room: Room | null = null;
  #nonces = 0;

  constructor(subject: Subject) {
    this.#subject = subject;
  }

  get room(): Room {
    if (this.#room === null) throw new Error("The room is not open yet");
    return this.#room;
  }

  /** Lists of the room lag by so many milliseconds. */
  async enter(lag = 0): Promise<void> {
    await this.#room?.close();
    this.#room = await this.#subject.start(this.clock, lag);
  }

  /** Ends the room. Every request is counted by the tracker that sent it, and none was one that nobody documents. */
  async leave(): Promise<void> {
    const counted = this.#opened.map((tracker) => tracker.requests());
    const sum = (of: "reads" | "writes") => counted.reduce((total, count) => total + count[of], 0);
    expect({ reads: sum("reads"), writes: sum("writes") }).toEqual(this.room.log.counts());
    expect(await this.room.close()).toEqual([]);
  }

  /** A tracker as the next run has it. */
  async open(): Promise<Tracker> {
    const tracker = await this.room.open();
    this.#opened.push(tracker);
    return tracker;
  }

  async planned(tracker: Tracker): Promise<DesiredItem[]> {
    const plan = parsePlan(planText(smallPlan), { path: planPath(goal), split: "auto", start: null });
    const { keyed } = identify(plan, []);
    const input = { plan, keyed, config: this.room.config, peerUrl: () => null, sourceOf: () => null };
    const { items, isRefused = false } = await tracker.desired(input);
    expect(isRefused).toBe(false);
    return items;
  }

  newItem(item: DesiredItem, references: References = noReferences): NewItem {
    this.#nonces += 1;
    const nonce = `n0nce${String(this.#nonces).padStart(8, "0")}`;
    return { item, marker: { goal, key: item.key, nonce }, references };
  }

  /** Everything of the plan, and what each create gave. */
  async makeAll(tracker: Tracker): Promise<{ links: MadeLink[]; answers: Map<string, ObservedItem> }> {
    const links: MadeLink[] = [];
    const answers = new Map<string, ObservedItem>();
    for (const item of await this.planned(tracker)) {
      const one = this.newItem(item, referencesOf(item, links));
      const answer = made((await tracker.create([one]))[0]);
      answers.set(item.key, answer);
      links.push(linkOf(one, answer));
    }
    return { links, answers };
  }

  /** An item as a run that knows nothing sees it. */
  async seen(link: MadeLink): Promise<ObservedItem> {
    const item = (await (await this.open()).observe([link])).get(link.key);
    if (!item) throw new Error(`${link.key} is not there`);
    return item;
  }
}

/** Hands whose room is new for each test. */
export function handsFor(subject: Subject): { current: Hands } {
  const held = { current: new Hands(subject) };
  beforeEach(async () => {
    held.current = new Hands(subject);
    await held.current.enter();
  });
  afterEach(() => held.current.leave());
  return held;
}

export function byEntity<Item extends { entity: Entity }>(items: readonly Item[], entity: Entity): Item[] {
  return items.filter((item) => item.entity === entity);
}

export function firstOf<Item extends { entity: Entity }>(items: readonly Item[], entity: Entity): Item {
  const [found] = byEntity(items, entity);
  if (!found) throw new Error(`There is no ${entity}`);
  return found;
}

/** As an item is where nothing else was made yet. */
export function withoutPlaces(item: DesiredItem): DesiredItem {
  const { milestone: _, version: __, parent: ___, ...fields } = item.fields;
  return { ...item, fields };
}

function linkOf({ item, marker }: NewItem, { remote }: ObservedItem): MadeLink {
  const { key, role, entity, fields } = item;
  return { key, role, entity, nonce: marker.nonce, remote, base: fields, intendedAt: null };
}

function referencesOf({ fields }: DesiredItem, links: readonly MadeLink[]): References {
  const at = (key: string | null | undefined) => links.find((link) => link.key === key)?.remote ?? null;
  return { ...noReferences, milestone: at(fields.milestone), version: at(fields.version) };
}

function made(result: ObservedItem | TrackerRefused | undefined): ObservedItem {
  if (!result || result instanceof TrackerRefused) throw result ?? new Error("Nothing was answered");
  return result;
}
