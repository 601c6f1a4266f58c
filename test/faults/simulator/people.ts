import type { State } from "../../../shared/sync/item.ts";
import type { Link } from "../../../shared/sync/link.ts";
import type { TrackerChanges } from "../../../shared/sync/tracker-changes.ts";
import type { MemoryLedger } from "../../fakes/memory-ledger.ts";
import type { Dice } from "../../unit/sync/edit-words.ts";
import type { Hub, HubFields, HubItem } from "./hub.ts";
import { nameOf } from "./hub.ts";
import type { Process } from "./process.ts";
import type { Trace } from "./trace.ts";

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

export interface PeopleParts {
  hub: Hub;
  ledger: MemoryLedger;
  repository: string;
  dice: Dice;
  trace: Trace;
  /** Titles that a plan has or may come to have. */
  titles: () => string[];
}

/** People at work in the tracker, and the memory of what is theirs. Also sees who writes without a lease. */
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
    const stored = this.#parts.ledger.stored(this.#parts.repository, goal);
    if (stored?.holder === process.name) return;
    this.violations.push(
      `${process.name} wrote (${what}) while the lease was ${stored?.holder ?? "nobody"}'s`,
    );
  }

  /** Told of each write after its effect: what its process could not know of is lost, as it would be on GitHub. */
  overwritten(item: HubItem, changes: TrackerChanges, basis: number): void {
    const hand = this.hands.get(nameOf(item));
    if (!hand) return;
    const before = this.races;
    const isLost = ({ revision }: Touch<unknown>) => {
      if (revision > basis) this.races += 1;
      return revision > basis;
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
    const title = dice.any(this.#parts.titles());
    if (dice.chance(0.4) && title && !hub.list("milestone").some((one) => one.title === title)) {
      return this.#keep("makes a milestone", () =>
        hub.create("milestone", { title, body: "Mine" }, "person"),
      );
    }
    const fields = { title: `Bug ${this.edits}`, body: `It hurts ${this.edits}`, labels: ["bug"] };
    return this.#keep("opens", () => hub.create("issue", fields, "person"));
  }

  #touchTheirs(item: HubItem): string {
    const body = `${item.body} and again`;
    return this.#keep("writes in", () => {
      this.#parts.hub.edit(item, { body }, "person");
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
    const hand = this.handOf(item);
    const name = nameOf(item);
    this.hands.set(name, hand);
    const edit = (fields: Partial<HubFields>) => hub.edit(item, fields, "person");
    const touch = <T>(value: T): Touch<T> => ({ value, revision: hub.revision });
    switch (dice.roll(item.entity === "issue" ? 10 : 6)) {
      case 0: {
        const title = `By hand ${this.edits}`;
        edit({ title });
        hand.title = touch(title);
        return "retitles";
      }
      case 1:
      case 2: {
        const note = `Note ${this.edits}.`;
        edit({ body: dice.chance(0.5) ? `${note}\n\n${item.body}` : `${item.body}\n${note}` });
        hand.notes.push(touch(note));
        return "writes around";
      }
      case 3: {
        const states: State[] = item.entity === "issue" ? ["open", "done", "cancelled"] : ["open", "done"];
        const state = dice.any(states.filter((one) => one !== item.state)) ?? "open";
        const { base, writing } = this.#linkOf(item) ?? {};
        const isDenied = writing?.state !== undefined && state === (base?.state ?? "open");
        edit({ state });
        hand.states.push({ ...touch(state), isDenied });
        return `makes ${state}`;
      }
      case 4: {
        if (item.entity === "issue") return this.#tick(item, hand);
        const due = dice.chance(0.2) ? null : `2027-01-1${dice.roll(10)}`;
        edit({ due });
        hand.due = touch(due);
        return `sets the date ${due} of`;
      }
      case 5:
        if (!dice.chance(0.3)) return "looks at";
        this.#delete(item);
        return "deletes";
      case 6: {
        const label = `label-${this.edits}`;
        edit({ labels: [...item.labels, label] });
        hand.labels.push(touch(label));
        return "labels";
      }
      case 7: {
        if (!dice.chance(0.3)) return "looks at";
        edit({ labels: item.labels.filter((label) => label !== "milepost") });
        hand.isUnlabelled = true;
        return "takes the label off";
      }
      case 8: {
        if (!dice.chance(0.3)) return "looks at";
        const places = [null, ...hub.list("milestone").map(({ number }) => number)];
        // Where it is already: nobody can see that anybody did that.
        const to = dice.any(places.filter((place) => place !== item.milestone));
        if (to === undefined) return "looks at";
        edit({ milestone: to });
        hand.milestone = touch(to);
        hand.isMovedEarly ||= !this.#isKnown(item);
        return `moves to milestone ${to}`;
      }
      default:
        return this.#tick(item, hand);
    }
  }

  #tick(item: HubItem, hand: Hand): string {
    const { dice, hub } = this.#parts;
    const box = dice.any([...item.body.matchAll(/^- \[([ x])\] (.*?)\r?$/gm)]);
    if (!box) return "looks at";
    const [line, mark, text = ""] = box;
    const done = mark === " ";
    const ticked = line.replace(/\[.\]/, done ? "[x]" : "[ ]");
    const isDenied = this.#linkOf(item)?.writing?.body !== undefined;
    hub.edit(item, { body: item.body.replace(line, () => ticked) }, "person");
    const tick = { value: done, revision: hub.revision, isDenied };
    hand.ticks.set(text, [...(hand.ticks.get(text) ?? []), tick]);
    return `${done ? "ticks" : "unticks"} "${text}" in`;
  }

  #delete(item: HubItem): void {
    if (!item.mark) return;
    this.deleted.set(`${item.mark.goal}/${item.mark.key}`, this.#isKnown(item));
    this.#parts.hub.delete(item);
  }

  /** Whether the ledger has heard where the item is. */
  #isKnown(item: HubItem): boolean {
    return (this.#linkOf(item)?.remote ?? null) !== null;
  }

  #linkOf({ mark }: HubItem): Link | undefined {
    const { ledger, repository } = this.#parts;
    const links = ledger.stored(repository, mark?.goal ?? "")?.links.values() ?? [];
    return [...links].find(({ link }) => link.key === mark?.key)?.link;
  }
}
