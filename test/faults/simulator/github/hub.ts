import { AccessDenied, NotFound, RequestRejected } from "../../../../shared/errors.ts";
import type { ItemState, Marker, ObservedItem, Remote } from "../../../../shared/model/item.ts";
import type { HidingPlace, HubEntity, TrackerBehavior } from "../people/tracker-behavior.ts";

/** An item in a simulated tracker. */
export interface HubItem {
  entity: HubEntity;
  /** The number (GitHub) or key (Jira) that users see. */
  number: string;
  id: string;
  title: string;
  body: string;
  state: ItemState;
  due: string | null;
  labels: string[];
  /** Number or key of the item's milestone or epic. */
  milestone: string | null;
  /** Number of the item's parent issue. */
  parent: string | null;
  /** The marker of an item that Milepost created. It stays whatever users do to the item's text. */
  mark: Marker | null;
  /** The marker that a stranger copied into an entity property; `null` for any other item. */
  copiedMark: Marker | null;
  bornAt: number;
  /** Revision of the tracker at the item's last change. */
  revision: number;
}

export interface HubFields {
  title: string;
  body: string;
  state?: ItemState;
  due?: string | null;
  labels?: string[];
  milestone?: string | null;
  copiedMark?: Marker | null;
}

export interface HubOptions {
  behavior: TrackerBehavior;
  now: () => number;
  /** Milliseconds until a new item appears in lists and searches. */
  lag: number;
  /** True if the tracker has the state "cancelled". Default: true. */
  knowsCancelled?: boolean;
}

/** A simulated tracker in memory. Its changes take effect at once. */
export class Hub {
  readonly behavior: TrackerBehavior;
  readonly items = new Map<string, HubItem>();
  /** All items that were ever created, deleted ones included. */
  readonly allItems: HubItem[] = [];
  readonly knowsCancelled: boolean;
  /** True while the credentials have push access. */
  push = true;
  /** False while Issues are disabled in the repository (GitHub), or the account may not browse the project (Jira). */
  showsIssues = true;
  /** Items that the tracker does not show for a while: in lists and searches, and when they are read by number or id. */
  readonly hidden = { listed: new Set<HubItem>(), alone: new Set<HubItem>() };
  /** Items that the tracker has hidden in both ways at once. A process can't tell them from deleted ones. */
  readonly everInvisible = new Set<HubItem>();
  revision = 0;
  readonly now: () => number;
  readonly #lag: number;
  readonly #next = new Map<string, number>();
  #ids = 1000;
  #localIds = 0;

  constructor({ behavior, now, lag, knowsCancelled = true }: HubOptions) {
    this.behavior = behavior;
    this.knowsCancelled = knowsCancelled;
    this.now = now;
    this.#lag = lag;
  }

  /** Returns the items that are old enough to appear in lists and searches. */
  list(entity: HubEntity): HubItem[] {
    const visible = this.now() - this.#lag;
    return [...this.items.values()].filter(
      (item) => item.entity === entity && item.bornAt <= visible && !this.hidden.listed.has(item),
    );
  }

  hide(item: HubItem, how: HidingPlace): void {
    if (how !== "alone") this.hidden.listed.add(item);
    if (how !== "listed") this.hidden.alone.add(item);
    if (how === "both") this.everInvisible.add(item);
  }

  showAll(): void {
    this.showsIssues = true;
    this.hidden.listed.clear();
    this.hidden.alone.clear();
  }

  find(entity: HubEntity, number: string): HubItem | undefined {
    return this.items.get(nameOf({ entity, number }));
  }

  /** Returns the possible states of an item. */
  statesOf(entity: HubEntity): ItemState[] {
    return this.behavior.entities[entity].states.filter((one) => one !== "cancelled" || this.knowsCancelled);
  }

  /** Returns an item as Milepost observes it. */
  observe(item: HubItem): ObservedItem {
    const { entity, title, body, state, due, labels, milestone } = item;
    const { has } = this.behavior.entities[entity];
    const rest = {
      ...(has.includes("due") && { due }),
      ...(has.includes("labels") && { labels: [...labels] }),
      ...(has.includes("milestone") && { milestone }),
      ...(entity === "issue" && { parent: item.parent }),
    };
    return { remote: this.remoteOf(item), fields: { title, body, state, ...rest } };
  }

  remoteOf({ entity, number, id }: HubItem): Remote {
    return { id, name: number, url: this.behavior.url(entity, number) };
  }

  /** Creates an item. It belongs to a user if `mark` is `null`. */
  create(entity: HubEntity, given: HubFields, mark: Marker | null): HubItem {
    const allowed = this.#permitted(entity, given, mark === null);
    this.#check(entity, allowed, null);
    this.#ids += 7;
    const { name, prefix } = this.behavior.series(entity);
    const count = (this.#next.get(name) ?? 0) + 1;
    this.#next.set(name, count);
    const number = `${prefix}${count}`;
    const item: HubItem = {
      entity,
      number,
      id: String(this.#ids),
      title: given.title.trim(),
      body: this.behavior.store(given.body, this.#newLocalId),
      state: this.behavior.entities[entity].bornWithState ? (given.state ?? "open") : "open",
      due: given.due ?? null,
      labels: [...(allowed.labels ?? [])],
      milestone: allowed.milestone ?? null,
      parent: null,
      mark,
      copiedMark: given.copiedMark ?? null,
      bornAt: this.now(),
      revision: this.#touch(),
    };
    this.items.set(nameOf(item), item);
    this.allItems.push(item);
    return item;
  }

  edit(item: HubItem, given: Partial<HubFields>, by: "person" | "milepost"): void {
    if (!this.items.has(nameOf(item))) throw new NotFound(`${nameOf(item)} does not exist.`);
    const allowed = this.#permitted(item.entity, given, by === "person");
    this.#check(item.entity, allowed, item);
    if (allowed.title !== undefined) item.title = allowed.title.trim();
    if (allowed.body !== undefined) {
      const body = by === "person" ? this.behavior.typed(allowed.body, this.#newLocalId) : allowed.body;
      item.body = this.behavior.store(body, this.#newLocalId);
    }
    if (allowed.state !== undefined) item.state = allowed.state;
    if (allowed.due !== undefined) item.due = allowed.due;
    if (allowed.labels !== undefined) item.labels = [...new Set(allowed.labels)];
    if (allowed.milestone !== undefined) item.milestone = allowed.milestone;
    item.revision = this.#touch();
  }

  attach(child: HubItem, parent: string, isReplacing: boolean): void {
    if (!this.push) throw new AccessDenied("Adding a sub-issue needs write access.");
    if (!this.find(child.entity, parent)) throw new RequestRejected(`#${parent} was deleted`, "deleted");
    if (!this.items.has(nameOf(child))) throw new NotFound(`${nameOf(child)} does not exist.`);
    if (child.parent !== null && child.parent !== parent && !isReplacing) {
      throw new RequestRejected(`${nameOf(child)} has another parent`, "invalid");
    }
    child.parent = parent;
    child.revision = this.#touch();
  }

  /** Moves an item under another one, or under none, as a user does. */
  move(item: HubItem, parent: string | null): void {
    item.parent = parent;
    item.revision = this.#touch();
  }

  /** Deletes an item. Only users do this. */
  delete(item: HubItem): void {
    this.items.delete(nameOf(item));
    this.#touch();
    const isGroup = item.entity === this.behavior.group;
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
    if (!this.behavior.entities[entity].dropsSilently) throw new AccessDenied("This change needs write access.");
    const { labels: _, milestone: __, ...rest } = given;
    return rest as F;
  }

  #check(entity: HubEntity, { title, milestone }: Partial<HubFields>, self: HubItem | null): void {
    if (milestone && !this.find(this.behavior.group, milestone)) {
      throw new RequestRejected("Validation Failed: milestone invalid", "invalid");
    }
    if (!this.behavior.entities[entity].hasUniqueTitle || title === undefined) return;
    for (const other of this.items.values()) {
      if (other !== self && other.entity === entity && other.title === title.trim()) {
        throw new RequestRejected("Validation Failed: title already_exists", "already_exists");
      }
    }
  }
}

export function nameOf({ entity, number }: { entity: HubEntity; number: string }): string {
  return `${entity} ${number}`;
}
