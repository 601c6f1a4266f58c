import { AccessDenied, NotFound, TrackerRefused } from "../../../shared/errors.ts";
import type { Entity, ObservedItem, State } from "../../../shared/sync/item.ts";
import { findMarkers, type Marker } from "../../../shared/sync/marker.ts";

/** An item as the tracker has it. */
export interface HubItem {
  entity: "milestone" | "issue";
  /** People's name for it: milestones and issues are counted apart. */
  number: string;
  id: string;
  title: string;
  body: string;
  state: State;
  due: string | null;
  labels: string[];
  /** The number of its milestone. */
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

/** A tracker in memory with GitHub's habits; what it is asked has its effect at once. */
export class Hub {
  readonly items = new Map<string, HubItem>();
  /** False while the credentials may not write: labels and milestones are dropped without a word. */
  push = true;
  creates = 0;
  revision = 0;
  readonly #now: () => number;
  /** How long a new item is missing in lists, in milliseconds. */
  readonly #lag: number;
  readonly #next = { milestone: 1, issue: 1 };
  #ids = 1000;

  constructor(now: () => number, lag: number) {
    this.#now = now;
    this.#lag = lag;
  }

  list(entity: HubItem["entity"]): HubItem[] {
    const visible = this.#now() - this.#lag;
    return [...this.items.values()].filter((item) => item.entity === entity && item.bornAt <= visible);
  }

  find(entity: HubItem["entity"], number: string): HubItem | undefined {
    return this.items.get(`${entity} ${number}`);
  }

  /** What Milepost reads of an item. */
  observe(item: HubItem): ObservedItem {
    const { entity, title, body, state } = item;
    const rest =
      entity === "milestone" ? { due: item.due } : { labels: [...item.labels], milestone: item.milestone };
    return { remote: remoteOf(item), fields: { title, body, state, ...rest } };
  }

  create(entity: HubItem["entity"], given: HubFields, by: "person" | "milepost"): HubItem {
    const allowed = this.#permitted(entity, given, by);
    this.#check(entity, allowed, null);
    this.creates += 1;
    this.#ids += 7;
    const number = String(this.#next[entity]);
    this.#next[entity] += 1;
    const item: HubItem = {
      entity,
      number,
      id: String(this.#ids),
      title: given.title.trim(),
      body: given.body,
      state: entity === "milestone" ? (given.state ?? "open") : "open",
      due: given.due ?? null,
      labels: [...(allowed.labels ?? [])],
      milestone: allowed.milestone ?? null,
      parent: null,
      mark: by === "milepost" ? (findMarkers(given.body)[0] ?? null) : null,
      bornAt: this.#now(),
      revision: this.#touch(),
    };
    this.items.set(`${entity} ${number}`, item);
    return item;
  }

  edit(item: HubItem, given: Partial<HubFields>, by: "person" | "milepost"): void {
    if (!this.items.has(nameOf(item))) throw new NotFound(`${nameOf(item)} is not there.`);
    const allowed = this.#permitted(item.entity, given, by);
    this.#check(item.entity, allowed, item);
    if (allowed.title !== undefined) item.title = allowed.title.trim();
    // People write in a browser, which ends lines in its own way.
    if (allowed.body !== undefined) {
      item.body = by === "person" ? allowed.body.replace(/\r?\n/g, "\r\n") : allowed.body;
    }
    if (allowed.state !== undefined) item.state = allowed.state;
    if (allowed.due !== undefined) item.due = allowed.due;
    if (allowed.labels !== undefined) item.labels = [...new Set(allowed.labels)];
    if (allowed.milestone !== undefined) item.milestone = allowed.milestone;
    item.revision = this.#touch();
  }

  attach(child: HubItem, parent: string): void {
    if (!this.push) throw new AccessDenied("Sub-issues are for those who may write.");
    if (!this.find("issue", parent)) throw new TrackerRefused(`somebody deleted #${parent}`, "gone");
    if (!this.items.has(nameOf(child))) throw new NotFound(`${nameOf(child)} is not there.`);
    child.parent = parent;
    child.revision = this.#touch();
  }

  /** As people do; Milepost can't. */
  delete(item: HubItem): void {
    this.items.delete(nameOf(item));
    this.#touch();
    for (const other of this.items.values()) {
      if (item.entity === "milestone" && other.milestone === item.number) other.milestone = null;
      if (item.entity === "issue" && other.parent === item.number) other.parent = null;
    }
  }

  #touch(): number {
    this.revision += 1;
    return this.revision;
  }

  #permitted<F extends Partial<HubFields>>(entity: HubItem["entity"], given: F, by: string): F {
    if (by === "person" || this.push) return given;
    if (entity === "milestone") throw new AccessDenied("Milestones are for those who may write.");
    const { labels: _, milestone: __, ...rest } = given;
    return rest as F;
  }

  #check(entity: HubItem["entity"], { title, milestone }: Partial<HubFields>, self: HubItem | null): void {
    if (milestone && !this.find("milestone", milestone)) {
      throw new TrackerRefused("Validation Failed: milestone invalid", "invalid");
    }
    if (entity !== "milestone" || title === undefined) return;
    for (const other of this.items.values()) {
      if (other !== self && other.entity === "milestone" && other.title === title.trim()) {
        throw new TrackerRefused("Validation Failed: title already_exists", "already_exists");
      }
    }
  }
}

export function nameOf({ entity, number }: { entity: Entity; number: string }): string {
  return `${entity} ${number}`;
}

export function remoteOf({ entity, number, id }: HubItem) {
  return { id, name: number, url: `https://github.com/acme/web/${entity}s/${number}` };
}
