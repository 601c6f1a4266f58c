import type { State, TrackerName } from "../../../../shared/model/item.ts";
import type { Link } from "../../../../shared/model/link.ts";
import type { TrackerChanges } from "../../../../shared/model/tracker-changes.ts";
import type { MemoryLedger } from "../../../fakes/memory-ledger.ts";
import type { Dice } from "../../../unit/sync/identity/edit-words.ts";
import type { Hub, HubFields, HubItem } from "../github/hub.ts";
import { nameOf } from "../github/hub.ts";
import type { Look, Process } from "../process.ts";
import { repository } from "../repository.ts";
import type { Trace } from "../trace.ts";

interface Touch<T> {
  value: T;
  /** The item's revision then: a process that saw an older one could not know. */
  revision: number;
  /**
   * It sets back what a write of Milepost has set of which nobody has heard that it arrived: nobody can tell then
   * whether a person was there, or the write was lost.
   */
  isDenied?: boolean;
}

/** What people made of one item, less what was overwritten by a process that could not know of it. */
export interface Hand {
  title: Touch<string> | null;
  due: Touch<string | null> | null;
  milestone: Touch<string | null> | null;
  states: Touch<State>[];
  /** Words around Milepost's part. */
  notes: Touch<string>[];
  labels: Touch<string>[];
  /** By the text of the box, in order. */
  ticks: Map<string, Touch<boolean>[]>;
  isUnlabelled: boolean;
  /** It was moved before the ledger knew of it: nobody can tell then that the tracker did not drop the milestone. */
  isMovedEarly: boolean;
}

const noHand = (): Hand => ({
  title: null,
  due: null,
  milestone: null,
  states: [],
  notes: [],
  labels: [],
  ticks: new Map(),
  isUnlabelled: false,
  isMovedEarly: false,
});

/** A write: what its process knew of the item, and when it set about writing. */
export interface Basis {
  look: Look | undefined;
  sentAt: number;
}

/**
 * A process may go by what it saw of an item for so long, in milliseconds, and announces what it is about to write in
 * the ledger, which takes its time. Who goes by an older look has no excuse for what it overwrites.
 */
const longestLook = 30_000;
const longestAnnouncement = 10_000;

export interface PeopleParts {
  hub: Hub;
  ledger: MemoryLedger;
  dice: Dice;
  trace: Trace;
  /** Titles that a plan has or may come to have. */
  titles: () => string[];
}

/** People at work in one tracker, and the memory of what is theirs. Also sees who writes without a lease. */
export class People {
  edits = 0;
  /** How often somebody's change was overwritten within moments, by a run that had read before it. */
  races = 0;
  readonly violations: string[] = [];
  readonly hands = new Map<string, Hand>();
  /** Deleted items of ours, `goal/key`; true when the ledger knew where they were. */
  readonly deleted = new Map<string, boolean>();
  /** What is not ours, as it was last touched by people. */
  readonly others = new Map<string, string>();
  readonly #parts: PeopleParts;

  constructor(parts: PeopleParts) {
    this.#parts = parts;
  }

  handOf(item: HubItem): Hand {
    return this.hands.get(nameOf(item)) ?? noHand();
  }

  /** Told of each write before its effect: only who holds the lease may write. */
  writing(process: Process, goal: string | null, what: string): void {
    if (goal === null) return;
    const stored = this.#parts.ledger.stored(repository.id, goal);
    if (stored?.holder === process.name) return;
    this.violations.push(
      `${process.name} wrote (${what}) while the lease was ${stored?.holder ?? "nobody"}'s`,
    );
  }

  /** Told of each write after its effect: what its process could not know of is lost, as no condition prevents it. */
  overwritten(item: HubItem, changes: TrackerChanges, { look, sentAt }: Basis): void {
    const hand = this.hands.get(nameOf(item));
    if (!hand || !look || sentAt - look.at > longestLook + longestAnnouncement) return;
    const before = this.races;
    const isLost = ({ revision }: Touch<unknown>) => {
      if (revision > look.revision) this.races += 1;
      return revision > look.revision;
    };
    if (changes.title !== undefined && hand.title && isLost(hand.title)) hand.title = null;
    if (changes.due !== undefined && hand.due && isLost(hand.due)) hand.due = null;
    if (changes.milestone !== undefined && hand.milestone && isLost(hand.milestone)) hand.milestone = null;
    if (changes.state !== undefined) hand.states = hand.states.filter((one) => !isLost(one));
    if (changes.labels) hand.labels = hand.labels.filter((one) => !isLost(one));
    if (changes.body !== undefined) {
      hand.notes = hand.notes.filter((one) => !isLost(one));
      for (const [text, ticks] of hand.ticks)
        hand.ticks.set(
          text,
          ticks.filter((one) => !isLost(one)),
        );
    }
    if (this.races > before)
      this.#parts.trace.add(() => `a person's change of ${nameOf(item)} is overwritten`);
  }

  /** One thing that a person does. */
  act(): void {
    const { dice, hub, trace } = this.#parts;
    const items = [...hub.items.values()];
    const item = dice.chance(0.15) ? undefined : dice.any(items);
    this.edits += 1;
    const what = !item ? this.#make() : item.mark ? this.#touchOurs(item) : this.#touchTheirs(item);
    trace.add(() => `a person ${what}${item ? ` ${nameOf(item)} (${item.mark?.key ?? "theirs"})` : ""}`);
  }

  #make(): string {
    const { dice, hub } = this.#parts;
    const { group, single, begin } = hub.habits;
    const title = dice.any(this.#parts.titles());
    const isTaken = (wanted: string) => hub.list(group).some((one) => one.title === wanted);
    if (dice.chance(0.4) && title && !isTaken(title)) {
      return this.#keep(`makes a ${group}`, () => hub.create(group, { title, body: begin("Mine") }, null));
    }
    const body = begin(`It hurts ${this.edits}`);
    const fields = { title: `Bug ${this.edits}`, body, labels: ["bug"] };
    return this.#keep("opens", () => hub.create(single, fields, null));
  }

  #touchTheirs(item: HubItem): string {
    const { hub } = this.#parts;
    const body = hub.habits.around(item.body, "And again", false);
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
      return `${what} in vain`;
    }
  }

  #touchOurs(item: HubItem): string {
    const { dice, hub } = this.#parts;
    const { has } = hub.habits.entities[item.entity];
    const hand = this.handOf(item);
    this.hands.set(nameOf(item), hand);
    const seldom = (act: () => string) => () => (dice.chance(0.3) ? act() : "looks at");
    const around = () => this.#writeAround(item, hand);
    const tick = () => this.#tick(item, hand);
    const acts = [
      () => this.#retitle(item, hand),
      around,
      around,
      () => this.#changeState(item, hand),
      tick,
      seldom(() => this.#delete(item)),
      ...(has.includes("due") ? [() => this.#setDue(item, hand)] : []),
      ...(has.includes("labels")
        ? [() => this.#label(item, hand), seldom(() => this.#unlabel(item, hand))]
        : []),
      ...(has.includes("milestone") ? [seldom(() => this.#move(item, hand)), tick] : []),
    ];
    return dice.any(acts)?.() ?? "looks at";
  }

  #edit<T>(item: HubItem, fields: Partial<HubFields>, value: T): Touch<T> {
    const { hub } = this.#parts;
    hub.edit(item, fields, "person");
    return { value, revision: hub.revision };
  }

  #retitle(item: HubItem, hand: Hand): string {
    const title = `By hand ${this.edits}`;
    hand.title = this.#edit(item, { title }, title);
    return "retitles";
  }

  #writeAround(item: HubItem, hand: Hand): string {
    const { dice, hub } = this.#parts;
    const note = `Note ${this.edits}.`;
    const body = hub.habits.around(item.body, note, dice.chance(0.5));
    hand.notes.push(this.#edit(item, { body }, note));
    return "writes around";
  }

  #changeState(item: HubItem, hand: Hand): string {
    const { dice, hub } = this.#parts;
    const states = hub.statesOf(item.entity);
    const state = dice.any(states.filter((one) => one !== item.state)) ?? "open";
    const { base, writing } = this.#linkOf(item) ?? {};
    const isDenied = writing?.state !== undefined && state === (base?.state ?? "open");
    hand.states.push({ ...this.#edit(item, { state }, state), isDenied });
    return `makes ${state}`;
  }

  #setDue(item: HubItem, hand: Hand): string {
    const { dice } = this.#parts;
    const due = dice.chance(0.2) ? null : `2027-01-1${dice.roll(10)}`;
    hand.due = this.#edit(item, { due }, due);
    return `sets the date ${due} of`;
  }

  #label(item: HubItem, hand: Hand): string {
    const label = `label-${this.edits}`;
    hand.labels.push(this.#edit(item, { labels: [...item.labels, label] }, label));
    return "labels";
  }

  #unlabel(item: HubItem, hand: Hand): string {
    this.#edit(item, { labels: item.labels.filter((label) => label !== "milepost") }, null);
    hand.isUnlabelled = true;
    return "takes the label off";
  }

  #move(item: HubItem, hand: Hand): string {
    const { dice, hub } = this.#parts;
    const places = [null, ...hub.list(hub.habits.group).map(({ number }) => number)];
    // Where it is already: nobody can see that anybody did that.
    const to = dice.any(places.filter((place) => place !== item.milestone));
    if (to === undefined) return "looks at";
    hand.milestone = this.#edit(item, { milestone: to }, to);
    hand.isMovedEarly ||= !this.#isKnown(item);
    return `moves to ${hub.habits.group} ${to}`;
  }

  #tick(item: HubItem, hand: Hand): string {
    const { dice, hub } = this.#parts;
    const { format, tick } = hub.habits;
    const box = dice.any(format.extract(item.body, item.mark?.nonce ?? "")?.boxes ?? []);
    if (!box) return "looks at";
    const { text } = box;
    const done = !box.done;
    const isDenied = this.#linkOf(item)?.writing?.body !== undefined;
    const touch = this.#edit(item, { body: tick(item.body, text, done) }, done);
    hand.ticks.set(text, [...(hand.ticks.get(text) ?? []), { ...touch, isDenied }]);
    return `${done ? "ticks" : "unticks"} "${text}" in`;
  }

  #delete(item: HubItem): string {
    if (!item.mark) return "looks at";
    this.deleted.set(`${item.mark.goal}/${item.mark.key}`, this.#isKnown(item));
    this.#parts.hub.delete(item);
    return "deletes";
  }

  /** Whether the ledger has heard where the item is. */
  #isKnown(item: HubItem): boolean {
    return (this.#linkOf(item)?.remote ?? null) !== null;
  }

  #linkOf({ mark }: HubItem): Link | undefined {
    const { hub, ledger } = this.#parts;
    const links = ledger.stored(repository.id, mark?.goal ?? "")?.links.values() ?? [];
    const isOf = ({ tracker, link }: { tracker: TrackerName; link: Link }) =>
      tracker === hub.habits.tracker && link.key === mark?.key;
    return [...links].find(isOf)?.link;
  }
}
