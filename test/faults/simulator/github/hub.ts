import { AccessDenied, NotFound, TrackerRefused } from "../../../../shared/errors.ts";
import type { ObservedItem, Remote, State } from "../../../../shared/model/item.ts";
import type { Marker } from "../../../../shared/model/marker.ts";
import type { Habits, HubEntity } from "../people/habits.ts";

/** An item as the tracker has it. */
export interface HubItem {
  entity: HubEntity;
  /** People's name for it. */
  number: string;
  id: string;
  title: string;
  body: string;
  state: State;
  due: string | null;
  labels: string[];
  /** The number of the milestone or epic that it is in. */
  milestone: string | null;
  /** The number of the issue that it stands under. */
  parent: string | null;
  /** Made by Milepost: it keeps this mark whatever becomes of its text. */
  mark: Marker | null;
  bornAt: number;
  /** Grows with every change of anything in the tracker. */
  revision: number;
}

export interface HubFields {
  title: string;
  body: string;
  state?: State;
  due?: string | null;
  labels?: string[];
  milestone?: string | null;
}

export interface HubOptions {
  habits: Habits;
  now: () => number;
  /** How long a new item is missing in lists and searches, in milliseconds. */
  lag: number;
  /** Whether items can be ended without being done: workflows need not know that. */
  knowsCancelled?: boolean;
}

/** A tracker in memory; what it is asked has its effect at once. */
export class Hub {
  readonly habits: Habits;
  readonly items = new Map<string, HubItem>();
  /** Those that were deleted among them. */
  readonly everyItem: HubItem[] = [];
  readonly knowsCancelled: boolean;
  /** False while the credentials may not write. */
  push = true;
  revision = 0;
  readonly #now: () => number;
  readonly #lag: number;
  readonly #next = new Map<string, number>();
  #ids = 1000;
  #localIds = 0;

  constructor({ habits, now, lag, knowsCancelled = true }: HubOptions) {
    this.habits = habits;
    this.knowsCancelled = knowsCancelled;
    this.#now = now;
    this.#lag = lag;
  }

  /** What lists and searches give. */
  list(entity: HubEntity): HubItem[] {
    const visible = this.#now() - this.#lag;
    return [...this.items.values()].filter((item) => item.entity === entity && item.bornAt <= visible);
  }

  find(entity: HubEntity, number: string): HubItem | undefined {
    return this.items.get(nameOf({ entity, number }));
  }

  /** What an item can be here. */
  statesOf(entity: HubEntity): State[] {
    return this.habits.entities[entity].states.filter((one) => one !== "cancelled" || this.knowsCancelled);
  }

  /** What Milepost reads of an item. */
  observe(item: HubItem): ObservedItem {
    const { entity, title, body, state, due, labels, milestone } = item;
    const { has } = this.habits.entities[entity];
    const rest = {
      ...(has.includes("due") && { due }),
      ...(has.includes("labels") && { labels: [...labels] }),
      ...(has.includes("milestone") && { milestone }),
    };
    return { remote: this.remoteOf(item), fields: { title, body, state, ...rest } };
  }

  remoteOf({ entity, number, id }: HubItem): Remote {
    return { id, name: number, url: this.habits.url(entity, number) };
  }

  /** Without a mark it is a person's. */
  create(entity: HubEntity, given: HubFields, mark: Marker | null): HubItem {
    const allowed = this.#permitted(entity, given, mark === null);
    this.#check(entity, allowed, null);
    this.#ids += 7;
    const { name, prefix } = this.habits.series(entity);
    const count = (this.#next.get(name) ?? 0) + 1;
    this.#next.set(name, count);
    const number = `${prefix}${count}`;
    const item: HubItem = {
      entity,
      number,
      id: String(this.#ids),
      title: given.title.trim(),
      body: this.habits.store(given.body, this.#newLocalId),
      state: this.habits.entities[entity].bornWithState ? (given.state ?? "open") : "open",
      due: given.due ?? null,
      labels: [...(allowed.labels ?? [])],
      milestone: allowed.milestone ?? null,
      parent: null,
      mark,
      bornAt: this.#now(),
      revision: this.#touch(),
    };
    this.items.set(nameOf(item), item);
    this.everyItem.push(item);
    return item;
  }

  edit(item: HubItem, given: Partial<HubFields>, by: "person" | "milepost"): void {
    if (!this.items.has(nameOf(item))) throw new NotFound(`${nameOf(item)} is not there.`);
    const allowed = this.#permitted(item.entity, given, by === "person");
    this.#check(item.entity, allowed, item);
    if (allowed.title !== undefined) item.title = allowed.title.trim();
    if (allowed.body !== undefined) {
      const body = by === "person" ? this.habits.typed(allowed.body, this.#newLocalId) : allowed.body;
      item.body = this.habits.store(body, this.#newLocalId);
    }
    if (allowed.state !== undefined) item.state = allowed.state;
    if (allowed.due !== undefined) item.due = allowed.due;
    if (allowed.labels !== undefined) item.labels = [...new Set(allowed.labels)];
    if (allowed.milestone !== undefined) item.milestone = allowed.milestone;
    item.revision = this.#touch();
  }

  attach(child: HubItem, parent: string): void {
    if (!this.push) throw new AccessDenied("Sub-issues are for those who may write.");
    if (!this.find(child.entity, parent)) throw new TrackerRefused(`somebody deleted #${parent}`, "gone");
    if (!this.items.has(nameOf(child))) throw new NotFound(`${nameOf(child)} is not there.`);
    child.parent = parent;
    child.revision = this.#touch();
  }

  /** As people do; Milepost can't. */
  delete(item: HubItem): void {
    this.items.delete(nameOf(item));
    this.#touch();
    const isGroup = item.entity === this.habits.group;
    for (const other of this.items.values()) {
      if (isGroup && other.milestone === item.number) other.milestone = null;
      if (!isGroup && other.parent === item.number) other.parent = null;
    }
  }

  readonly #newLocalId = (): string => {
    this.#localIds += 1;
    return `local-${this.#localIds}`;
  };

  #touch(): number {
    this.revision += 1;
    return this.revision;
  }

  #permitted<F extends Partial<HubFields>>(entity: HubEntity, given: F, isPerson: boolean): F {
    if (isPerson || this.push) return given;
    if (!this.habits.entities[entity].dropsSilently)
      throw new AccessDenied("That is for those who may write.");
    const { labels: _, milestone: __, ...rest } = given;
    return rest as F;
  }

  #check(entity: HubEntity, { title, milestone }: Partial<HubFields>, self: HubItem | null): void {
    if (milestone && !this.find(this.habits.group, milestone)) {
      throw new TrackerRefused("Validation Failed: milestone invalid", "invalid");
    }
    if (!this.habits.entities[entity].hasUniqueTitle || title === undefined) return;
    for (const other of this.items.values()) {
      if (other !== self && other.entity === entity && other.title === title.trim()) {
        throw new TrackerRefused("Validation Failed: title already_exists", "already_exists");
      }
    }
  }
}

export function nameOf({ entity, number }: { entity: HubEntity; number: string }): string {
  return `${entity} ${number}`;
}
