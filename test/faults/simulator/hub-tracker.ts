import { githubBody } from "../../../shared/adapters/github/github-body.ts";
import { NotFound } from "../../../shared/errors.ts";
import type { References, RequestCount, Survey, Tracker } from "../../../shared/ports/tracker.ts";
import type { DesiredItem, Entity, MarkedItem, ObservedItem, Remote } from "../../../shared/sync/item.ts";
import type { MadeLink } from "../../../shared/sync/link.ts";
import { findMarkers, type Marker } from "../../../shared/sync/marker.ts";
import type { TrackerVersion } from "../../../shared/sync/state.ts";
import type { TrackerChanges } from "../../../shared/sync/tracker-changes.ts";
import type { Hub, HubItem } from "./hub.ts";
import { nameOf, remoteOf } from "./hub.ts";
import type { People } from "./people.ts";
import type { Process } from "./process.ts";

type HubEntity = HubItem["entity"];

interface List {
  items: ObservedItem[];
  digest: string;
}

const manyIssues = 6;

/** The hub as one process talks to it: lists are read once and kept, as the adapter to GitHub keeps them. */
export class HubTracker implements Tracker {
  readonly name = "github" as const;
  readonly body = githubBody;
  readonly #hub: Hub;
  readonly #process: Process;
  readonly #people: People;
  readonly #counts: RequestCount = { reads: 0, writes: 0 };
  readonly #lists = new Map<HubEntity, List>();
  readonly #given = new Map<string, Remote>();
  #isRefreshed = false;

  constructor(hub: Hub, process: Process, people: People) {
    this.#hub = hub;
    this.#process = process;
    this.#people = people;
  }

  async observe(links: readonly MadeLink[]): Promise<Map<string, ObservedItem>> {
    const seen = new Map<string, ObservedItem>();
    for (const [entity, many] of [["milestone", 2] as const, ["issue", manyIssues] as const]) {
      const own = links.filter((link) => link.entity === entity);
      const useList = this.#lists.has(entity) || own.length >= many;
      const listed = new Map(
        (useList ? (await this.#list(entity)).items : []).map((item) => [item.remote.name, item]),
      );
      for (const link of own) {
        const item = listed.get(link.remote.name) ?? (await this.#readOne(link));
        if (item?.remote.id === link.remote.id) seen.set(link.key, item);
      }
    }
    return seen;
  }

  async survey(links: readonly MadeLink[]): Promise<Survey> {
    const survey: Survey = { found: new Map(), gone: new Set() };
    const [milestones, issues] = [await this.#list("milestone"), await this.#list("issue")];
    for (const link of links) {
      const { items } = link.entity === "milestone" ? milestones : issues;
      const listed = items.find(({ remote }) => remote.name === link.remote.name);
      const item = listed ?? (link.gone ? null : await this.#readOne(link));
      if (item?.remote.id === link.remote.id) survey.found.set(link.key, item);
      else survey.gone.add(link.key);
    }
    return survey;
  }

  async isAsBefore(known: TrackerVersion): Promise<boolean> {
    for (const entity of ["milestone", "issue"] as const) {
      const { digest } = await this.#list(entity);
      if (digest !== known[entity]?.digest) return false;
    }
    return true;
  }

  async version(): Promise<TrackerVersion | null> {
    if (this.#isRefreshed) return null;
    const of = async (entity: HubEntity) => ({ pages: [], digest: (await this.#list(entity)).digest });
    return { milestone: await of("milestone"), issue: await of("issue") };
  }

  async findMarked(goal: string): Promise<MarkedItem[]> {
    const marked = async (entity: HubEntity) =>
      (await this.#list(entity)).items.flatMap((observed) => {
        const markers = findMarkers(observed.fields.body);
        return markers
          .filter((marker) => marker.goal === goal)
          .map((marker): MarkedItem => ({ marker, entity, observed, alone: markers.length === 1 }));
      });
    return [...(await marked("milestone")), ...(await marked("issue"))];
  }

  async takenTitles(entity: Entity): Promise<Map<string, Remote>> {
    if (entity !== "milestone") return new Map();
    const { items } = await this.#list("milestone");
    return new Map([...items.map((item) => [item.fields.title ?? "", item.remote] as const), ...this.#given]);
  }

  refresh(): void {
    this.#isRefreshed = true;
    this.#lists.clear();
  }

  requests(): RequestCount {
    return { ...this.#counts };
  }

  async room(_: unknown, hold: () => Promise<void>): Promise<void> {
    await hold();
  }

  create(item: DesiredItem, marker: Marker, { milestone }: References): Promise<ObservedItem> {
    const entity: HubEntity = item.entity === "milestone" ? "milestone" : "issue";
    const { title = item.title, body, state, due, labels } = item.fields;
    const text = githubBody.compose(body ?? { text: "", boxes: [] }, marker);
    return this.#write(`create ${marker.goal}/${marker.key} "${title}"`, marker.goal, () => {
      const fields = {
        title,
        body: text,
        ...(entity === "milestone"
          ? { state: state === "open" ? ("open" as const) : ("done" as const), due: due ?? null }
          : { labels: labels ?? [], milestone: milestone?.name ?? null }),
      };
      const made = this.#hub.create(entity, fields, "milepost");
      this.#process.seen.set(nameOf(made), made.revision);
      if (entity === "milestone") this.#given.set(title, remoteOf(made));
      return this.#hub.observe(made);
    });
  }

  update(link: MadeLink, changes: TrackerChanges, { milestone }: References): Promise<ObservedItem> {
    const name = nameOf({ entity: link.entity, number: link.remote.name });
    const goal = this.#hub.items.get(name)?.mark?.goal ?? null;
    return this.#write(`update ${goal}/${link.key} ${JSON.stringify(changes)}`, goal, () => {
      const item = this.#hub.items.get(name);
      if (!item) throw new NotFound(`${name} is not there.`);
      const place = changes.milestone === undefined ? {} : { milestone: milestone?.name ?? null };
      const { milestone: _, ...rest } = changes;
      this.#hub.edit(item, { ...rest, ...place }, "milepost");
      const { labels: ___, milestone: ____, ...sure } = changes;
      this.#people.overwritten(item, this.#hub.push ? changes : sure, this.#process.seen.get(name) ?? 0);
      this.#process.seen.set(name, item.revision);
      if (changes.title !== undefined && item.entity === "milestone") {
        this.#given.set(changes.title, link.remote);
      }
      return this.#hub.observe(item);
    });
  }

  attach(child: Remote, parent: Remote): Promise<void> {
    const goal = this.#hub.find("issue", child.name)?.mark?.goal ?? null;
    return this.#write(`attach #${child.name} to #${parent.name}`, goal, () => {
      const item = this.#hub.find("issue", child.name);
      if (!item) throw new NotFound(`#${child.name} is not there.`);
      this.#hub.attach(item, parent.name);
    });
  }

  #write<T>(what: string, goal: string | null, work: () => T): Promise<T> {
    this.#counts.writes += 1;
    return this.#process.request("tracker", "write", what, () => {
      this.#people.writing(this.#process, goal, what);
      return work();
    });
  }

  async #list(entity: HubEntity): Promise<List> {
    const known = this.#lists.get(entity);
    if (known) return known;
    this.#counts.reads += 1;
    const list = await this.#process.request("tracker", "read", `list ${entity}s`, () => {
      const items = this.#hub.list(entity);
      for (const item of items) this.#process.seen.set(nameOf(item), item.revision);
      const digest = items.map(({ number, revision }) => `${number}:${revision}`).join();
      return { items: items.map((item) => this.#hub.observe(item)), digest };
    });
    this.#lists.set(entity, list);
    return list;
  }

  async #readOne({ entity, remote, key }: MadeLink): Promise<ObservedItem | null> {
    this.#counts.reads += 1;
    const name = nameOf({ entity, number: remote.name });
    return this.#process.request("tracker", "read", `get ${key}`, () => {
      const item = this.#hub.items.get(name);
      if (!item) return null;
      this.#process.seen.set(name, item.revision);
      return this.#hub.observe(item);
    });
  }
}
