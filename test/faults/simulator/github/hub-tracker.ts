import { NotFound, RequestRejected } from "../../../../shared/errors.ts";
import type { DesiredInput, DesiredItems } from "../../../../shared/model/desired-items.ts";
import type {
  Entity,
  ManagedBody,
  MarkedItem,
  ObservedItem,
  Remote,
  TrackerChanges,
} from "../../../../shared/model/item.ts";
import { findMarkers } from "../../../../shared/model/item.ts";
import type { CreatedLink } from "../../../../shared/model/link.ts";
import type { ListVersions } from "../../../../shared/model/repository-state.ts";
import type { ItemReferences, NewItem, RequestCount, ScanResult, Tracker } from "../../../../shared/ports/tracker.ts";
import { buildDeliverableBody, buildGitHubItems } from "../../../../shared/sync/desired/github-items.ts";
import { githubBehavior } from "../people/tracker-behavior.ts";
import type { HubItem } from "./hub.ts";
import type { HubClient } from "./hub-client.ts";

type ListEntity = "milestone" | "issue";

interface List {
  items: ObservedItem[];
  digest: string;
}

const manyIssues = 6;

/** GitHub as one process uses it. Caches lists as the real adapter does. */
export class HubTracker implements Tracker {
  readonly name = "github" as const;
  readonly bodyFormat = githubBehavior.format;
  readonly #client: HubClient;
  readonly #lists = new Map<ListEntity, List>();
  readonly #given = new Map<string, Remote>();
  #isRefreshed = false;

  constructor(client: HubClient) {
    this.#client = client;
  }

  async observe(links: readonly CreatedLink[]): Promise<Map<string, ObservedItem>> {
    const seen = new Map<string, ObservedItem>();
    for (const [entity, many] of [["milestone", 2] as const, ["issue", manyIssues] as const]) {
      const own = links.filter((link) => link.entity === entity);
      const useList = this.#lists.has(entity) || own.length >= many;
      const listed = new Map((useList ? (await this.#list(entity)).items : []).map((item) => [item.remote.name, item]));
      for (const link of own) {
        const item = listed.get(link.remote.name) ?? (await this.#readOne(link));
        if (item?.remote.id === link.remote.id) seen.set(link.key, item);
      }
    }
    return seen;
  }

  async scan(links: readonly CreatedLink[]): Promise<ScanResult> {
    const survey: ScanResult = { found: new Map(), deleted: new Set() };
    const [milestones, issues] = [await this.#list("milestone"), await this.#list("issue")];
    for (const link of links) {
      const { items } = link.entity === "milestone" ? milestones : issues;
      const listed = items.find(({ remote }) => remote.name === link.remote.name);
      const item = listed ?? (link.isDeleted ? null : await this.#readOne(link));
      if (item?.remote.id === link.remote.id) survey.found.set(link.key, item);
      else survey.deleted.add(link.key);
    }
    return survey;
  }

  async isUnchangedSince(known: ListVersions): Promise<boolean> {
    for (const entity of ["milestone", "issue"] as const) {
      const { digest } = await this.#list(entity);
      if (digest !== known[entity]?.digest) return false;
    }
    return true;
  }

  async version(): Promise<ListVersions | null> {
    if (this.#isRefreshed) return null;
    const of = async (entity: ListEntity) => ({ pages: [], digest: (await this.#list(entity)).digest });
    return { milestone: await of("milestone"), issue: await of("issue") };
  }

  async findMarked(goal: string): Promise<MarkedItem[]> {
    const marked = async (entity: ListEntity) =>
      (await this.#list(entity)).items.flatMap((observed) => {
        const markers = findMarkers(observed.fields.body);
        return markers
          .filter((marker) => marker.goal === goal)
          .map(
            (marker): MarkedItem => ({
              marker,
              entity,
              observed,
              hasSingleMarker: markers.length === 1,
              isOwn: this.#find(entity, observed.remote)?.mark != null,
            }),
          );
      });
    return [...(await marked("milestone")), ...(await marked("issue"))];
  }

  async existingTitles(entity: Entity): Promise<Map<string, Remote>> {
    if (entity !== "milestone") return new Map();
    const { items } = await this.#list("milestone");
    return new Map([...items.map((item) => [item.fields.title ?? "", item.remote] as const), ...this.#given]);
  }

  async findObstacle(): Promise<null> {
    return null;
  }

  accounts(): [] {
    return [];
  }

  refresh(): void {
    this.#isRefreshed = true;
    this.#lists.clear();
  }

  requests(): RequestCount {
    return this.#client.requests();
  }

  async reserveQuota(_: unknown, hold: () => Promise<void>): Promise<void> {
    await hold();
  }

  maxBatchSize(): number {
    return 1;
  }

  discoverySnapshot(): null {
    return null;
  }

  async desired(input: DesiredInput): Promise<DesiredItems> {
    return buildGitHubItems(input, this.bodyFormat);
  }

  deliverableBody(text: string): ManagedBody {
    return buildDeliverableBody(text, githubBehavior.format);
  }

  async create([only]: readonly NewItem[]): Promise<(ObservedItem | RequestRejected)[]> {
    if (!only) return [];
    try {
      return [await this.#create(only)];
    } catch (error) {
      if (error instanceof RequestRejected) return [error];
      throw error;
    }
  }

  #create({ item, marker, references: { milestone } }: NewItem): Promise<ObservedItem> {
    const entity: ListEntity = item.entity === "milestone" ? "milestone" : "issue";
    const { title, body, state, due, labels } = item.fields;
    const text = this.bodyFormat.compose(body ?? { text: "", boxes: [] }, marker, null);
    const { hub } = this.#client;
    return this.#client.write(`create ${marker.goal}/${marker.key} "${title}"`, [marker.goal], () => {
      const fields = {
        title,
        body: text,
        ...(entity === "milestone"
          ? { state: state === "open" ? ("open" as const) : ("done" as const), due: due ?? null }
          : { labels: labels ?? [], milestone: milestone?.name ?? null }),
      };
      const made = hub.create(entity, fields, marker);
      if (entity === "milestone") this.#given.set(title, hub.remoteOf(made));
      return this.#client.show(made);
    });
  }

  update(link: CreatedLink, changes: TrackerChanges, { milestone }: ItemReferences): Promise<ObservedItem> {
    const found = () => this.#find(link.entity, link.remote);
    const goal = found()?.mark?.goal ?? null;
    const observation = this.#client.observationOf(found());
    const what = `update ${goal}/${link.key} ${JSON.stringify(changes)}`;
    return this.#client.write(what, [goal], (sentAt) => {
      const item = found();
      if (!item) throw new NotFound(`${link.entity} ${link.remote.name} does not exist.`);
      const { milestone: place, ...rest } = changes;
      const moved = place === undefined ? {} : { milestone: milestone?.name ?? null };
      this.#client.edit(item, { ...rest, ...moved }, observation, sentAt);
      if (changes.title !== undefined && item.entity === "milestone") {
        this.#given.set(changes.title, link.remote);
      }
      return this.#client.show(item);
    });
  }

  attach(child: Remote, parent: Remote): Promise<void> {
    const found = () => this.#find("issue", child);
    const goal = found()?.mark?.goal ?? null;
    return this.#client.write(`attach #${child.name} to #${parent.name}`, [goal], () => {
      const item = found();
      if (!item) throw new NotFound(`#${child.name} does not exist.`);
      this.#client.hub.attach(item, parent.name);
    });
  }

  #find(entity: Entity, { name }: Remote): HubItem | undefined {
    return this.#client.hub.find(entity === "milestone" ? "milestone" : "issue", name);
  }

  async #list(entity: ListEntity): Promise<List> {
    const known = this.#lists.get(entity);
    if (known) return known;
    const list = await this.#client.read(`list ${entity}s`, () => {
      const items = this.#client.hub.list(entity);
      const digest = items.map(({ number, revision }) => `${number}:${revision}`).join();
      return { items: items.map((item) => this.#client.show(item)), digest };
    });
    this.#lists.set(entity, list);
    return list;
  }

  #readOne({ entity, remote, key }: CreatedLink): Promise<ObservedItem | null> {
    return this.#client.read(`get ${key}`, () => {
      const item = this.#find(entity, remote);
      return item ? this.#client.show(item) : null;
    });
  }
}
