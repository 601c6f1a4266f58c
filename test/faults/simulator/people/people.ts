import type { TrackerChanges, TrackerName } from "../../../../shared/model/item.ts";
import type { Link } from "../../../../shared/model/link.ts";
import type { MemoryLedger } from "../../../fakes/memory-ledger.ts";
import type { Dice } from "../../../unit/sync/identity/edit-words.ts";
import type { Hub, HubFields, HubItem } from "../github/hub.ts";
import { nameOf } from "../github/hub.ts";
import type { ItemObservation, Process } from "../process.ts";
import { repository } from "../repository.ts";
import type { Trace } from "../trace.ts";
import { type ItemChanges, noItemChanges, type Touch } from "./item-changes.ts";

/** The observation that a write is based on, and the time of the write in milliseconds since 1970. */
export interface Basis {
  observation: ItemObservation | undefined;
  sentAt: number;
}

/**
 * Maximum age in milliseconds of the observation that a write is based on, and maximum time to save the write in the
 * ledger before it is sent. A write that is based on an older observation must not overwrite user changes.
 */
const MAX_OBSERVATION_AGE_MS = 30_000;
const MAX_ANNOUNCEMENT_MS = 10_000;

export interface PeopleParts {
  hub: Hub;
  ledger: MemoryLedger;
  dice: Dice;
  trace: Trace;
  /** Returns titles that milestones in the trackers have or will get. */
  titles: () => string[];
}

/** Simulates the users of one tracker and records their changes. Also detects writes without a lease. */
export class People {
  edits = 0;
  /** Number of user changes that a run overwrote because they were made just after it had read the item. */
  races = 0;
  readonly violations: string[] = [];
  readonly userChanges = new Map<string, ItemChanges>();
  /** Managed items that users deleted, by `goal/key`; true if the ledger had the item's id. */
  readonly deleted = new Map<string, boolean>();
  /** Items of other users as JSON, by item name, as users last changed them. */
  readonly others = new Map<string, string>();
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  changesOf(item: HubItem): ItemChanges {
    return this.userChanges.get(nameOf(item)) ?? noItemChanges();
  }

  /** Called before each write takes effect. Records a violation if the process does not hold the lease. */
  writing(process: Process, goal: string | null, what: string): void {
    if (goal === null) return;
    const stored = this.#parts.ledger.stored(repository.id, goal);
    if (stored?.holder === process.name) return;
    this.violations.push(`${process.name} wrote (${what}) while ${stored?.holder ?? "nobody"} held the lease`);
  }

  /** Called after each write took effect. Forgets the overwritten user changes that its process could not see. */
  overwritten(item: HubItem, changes: TrackerChanges & { parent?: string }, { observation, sentAt }: Basis): void {
    const edits = this.userChanges.get(nameOf(item));
    if (!edits || !observation || sentAt - observation.at > MAX_OBSERVATION_AGE_MS + MAX_ANNOUNCEMENT_MS) return;
    const before = this.races;
    const isLost = ({ revision }: Touch<unknown>) => {
      if (revision > observation.revision) this.races += 1;
      return revision > observation.revision;
    };
    if (changes.title !== undefined && edits.title && isLost(edits.title)) edits.title = null;
    if (changes.due !== undefined && edits.due && isLost(edits.due)) edits.due = null;
    if (changes.milestone !== undefined && edits.milestone && isLost(edits.milestone)) edits.milestone = null;
    if (changes.parent !== undefined && edits.parent && isLost(edits.parent)) edits.parent = null;
    if (changes.state !== undefined) edits.states = edits.states.filter((one) => !isLost(one));
    if (changes.labels) edits.labels = edits.labels.filter((one) => !isLost(one));
    if (changes.body !== undefined) {
      edits.notes = edits.notes.filter((one) => !isLost(one));
      for (const [text, ticks] of edits.ticks)
        edits.ticks.set(
          text,
          ticks.filter((one) => !isLost(one)),
        );
    }
    if (this.races > before) this.#parts.trace.add(() => `a user's change of ${nameOf(item)} is overwritten`);
  }

  /** Performs one random user action. */
  act(): void {
    const { dice, hub, trace } = this.#parts;
    const items = [...hub.items.values()];
    const item = dice.chance(0.15) ? undefined : dice.any(items);
    this.edits += 1;
    const what = !item ? this.#make() : item.mark ? this.#touchOurs(item) : this.#touchTheirs(item);
    trace.add(() => `a user ${what}${item ? ` ${nameOf(item)} (${item.mark?.key ?? "theirs"})` : ""}`);
  }

  #make(): string {
    const { dice, hub } = this.#parts;
    const real = dice.chance(0.5) ? dice.any([...hub.items.values()].filter(({ mark }) => mark)) : undefined;
    if (real) return this.#forge(real);
    const { group, single, begin } = hub.behavior;
    const title = dice.any(this.#parts.titles());
    const isTaken = (wanted: string) => hub.list(group).some((one) => one.title === wanted);
    if (dice.chance(0.4) && title && !isTaken(title)) {
      return this.#keep(`creates a ${group}`, () => hub.create(group, { title, body: begin("Mine") }, null));
    }
    const body = begin(`It hurts ${this.edits}`);
    const fields = { title: `Bug ${this.edits}`, body, labels: ["bug"] };
    return this.#keep("opens", () => hub.create(single, fields, null));
  }

  /** Acts as a stranger who copies the text, label and entity property of an item of Milepost into a new item. */
  #forge({ entity, body, labels, milestone, mark, number }: HubItem): string {
    const copy = { body, labels, milestone, copiedMark: this.#parts.dice.chance(0.5) ? mark : null };
    return this.#keep(`copies ${number} into`, () =>
      this.#parts.hub.create(entity, { title: `Crash ${this.edits}`, ...copy }, null),
    );
  }

  #touchTheirs(item: HubItem): string {
    const { hub } = this.#parts;
    const body = hub.behavior.around(item.body, "And again", false);
    return this.#keep("writes in", () => {
      hub.edit(item, { body }, "person");
      return item;
    });
  }

  #keep(what: string, act: () => HubItem): string {
    try {
      const item = act();
      this.others.set(nameOf(item), JSON.stringify(item));
      return what;
    } catch {
      return `${what}, but is rejected`;
    }
  }

  #touchOurs(item: HubItem): string {
    const { dice, hub } = this.#parts;
    const { has } = hub.behavior.entities[item.entity];
    const changes = this.changesOf(item);
    this.userChanges.set(nameOf(item), changes);
    const seldom = (act: () => string) => () => (dice.chance(0.3) ? act() : "looks at");
    const around = () => this.#writeAround(item, changes);
    const tick = () => this.#tick(item, changes);
    const acts = [
      () => this.#retitle(item, changes),
      around,
      around,
      () => this.#changeState(item, changes),
      tick,
      seldom(() => this.#delete(item)),
      ...(has.includes("due") ? [() => this.#setDue(item, changes)] : []),
      ...(has.includes("labels") ? [() => this.#label(item, changes), seldom(() => this.#unlabel(item, changes))] : []),
      ...(has.includes("milestone") ? [seldom(() => this.#move(item, changes)), tick] : []),
      ...(item.entity === "issue" ? [seldom(() => this.#changeParent(item, changes))] : []),
    ];
    return dice.any(acts)?.() ?? "looks at";
  }

  #edit<T>(item: HubItem, fields: Partial<HubFields>, value: T): Touch<T> {
    const { hub } = this.#parts;
    hub.edit(item, fields, "person");
    return { value, at: hub.now(), revision: hub.revision };
  }

  #retitle(item: HubItem, changes: ItemChanges): string {
    const title = `By changes ${this.edits}`;
    changes.title = this.#edit(item, { title }, title);
    return "retitles";
  }

  #writeAround(item: HubItem, changes: ItemChanges): string {
    const { dice, hub } = this.#parts;
    const note = `Note ${this.edits}.`;
    const body = hub.behavior.around(item.body, note, dice.chance(0.5));
    changes.notes.push(this.#edit(item, { body }, note));
    return "writes around";
  }

  #changeState(item: HubItem, changes: ItemChanges): string {
    const { dice, hub } = this.#parts;
    const states = hub.statesOf(item.entity);
    const state = dice.any(states.filter((one) => one !== item.state)) ?? "open";
    const { base, pendingWrite } = this.#linkOf(item) ?? {};
    const isDenied = pendingWrite?.state !== undefined && state === (base?.state ?? "open");
    changes.states.push({ ...this.#edit(item, { state }, state), isDenied });
    return `makes ${state}`;
  }

  #setDue(item: HubItem, changes: ItemChanges): string {
    const { dice } = this.#parts;
    const due = dice.chance(0.2) ? null : `2027-01-1${dice.roll(10)}`;
    changes.due = this.#edit(item, { due }, due);
    return `sets the date ${due} of`;
  }

  #label(item: HubItem, changes: ItemChanges): string {
    const label = `label-${this.edits}`;
    changes.labels.push(this.#edit(item, { labels: [...item.labels, label] }, label));
    return "labels";
  }

  #unlabel(item: HubItem, changes: ItemChanges): string {
    this.#edit(item, { labels: item.labels.filter((label) => label !== "milepost") }, null);
    changes.isUnlabelled = true;
    return "removes the label of";
  }

  #move(item: HubItem, changes: ItemChanges): string {
    const { dice, hub } = this.#parts;
    const places = [null, ...hub.list(hub.behavior.group).map(({ number }) => number)];
    // A move to the current milestone is left out, because it would have no effect.
    const to = dice.any(places.filter((place) => place !== item.milestone));
    if (to === undefined) return "looks at";
    changes.milestone = this.#edit(item, { milestone: to }, to);
    changes.isMovedEarly ||= !this.isKnown(item);
    return `moves to ${hub.behavior.group} ${to}`;
  }

  /** Moves an issue under an issue of another user, or under none. */
  #changeParent(item: HubItem, changes: ItemChanges): string {
    const { dice, hub } = this.#parts;
    const theirs = [...hub.items.values()].filter((one) => one.entity === "issue" && !one.mark);
    const parent = dice.chance(0.3) ? null : (dice.any(theirs)?.number ?? null);
    if (parent === item.parent) return "looks at";
    hub.move(item, parent);
    changes.parent = { value: parent, at: hub.now(), revision: hub.revision };
    return `moves under ${parent}`;
  }

  #tick(item: HubItem, changes: ItemChanges): string {
    const { dice, hub } = this.#parts;
    const { format, tick } = hub.behavior;
    const box = dice.any(format.extract(item.body, item.mark?.nonce ?? "")?.boxes ?? []);
    if (!box) return "looks at";
    const { text } = box;
    const done = !box.done;
    const isDenied = this.#linkOf(item)?.pendingWrite?.body !== undefined;
    const touch = this.#edit(item, { body: tick(item.body, text, done) }, done);
    changes.ticks.set(text, [...(changes.ticks.get(text) ?? []), { ...touch, isDenied }]);
    return `${done ? "ticks" : "unticks"} "${text}" in`;
  }

  #delete(item: HubItem): string {
    if (!item.mark) return "looks at";
    this.deleted.set(`${item.mark.goal}/${item.mark.key}`, this.isKnown(item));
    const { hub } = this.#parts;
    const isIn =
      ({ entity, number }: HubItem) =>
      (other: HubItem) =>
        (entity === hub.behavior.group ? other.milestone : other.parent) === number && this.others.has(nameOf(other));
    const affected = [...hub.items.values()].filter(isIn(item));
    hub.delete(item);
    // The tracker itself removes a deleted milestone from the items of other users.
    for (const other of affected) this.others.set(nameOf(other), JSON.stringify(other));
    return "deletes";
  }

  /** Returns true if the ledger has the item's id. */
  isKnown(item: HubItem): boolean {
    return (this.#linkOf(item)?.remote ?? null) !== null;
  }

  #linkOf({ mark }: HubItem): Link | undefined {
    const { hub, ledger } = this.#parts;
    const links = ledger.stored(repository.id, mark?.goal ?? "")?.links.values() ?? [];
    const isOf = ({ tracker, link }: { tracker: TrackerName; link: Link }) =>
      tracker === hub.behavior.tracker && link.key === mark?.key;
    return [...links].find(isOf)?.link;
  }
}
