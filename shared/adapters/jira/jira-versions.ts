import * as z from "zod";
import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import type { MarkedItem, ObservedItem, TrackerChanges } from "../../model/item.ts";
import type { JiraProject } from "../../model/jira-project.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { NewItem } from "../../ports/tracker.ts";
import { findPlainMarkers, plainBody } from "./body/plain-body.ts";
import { readJira } from "./client/jira-client.ts";
import { unreadableResponse } from "./issues/bulk-create.ts";
import type { JiraIssue } from "./issues/jira-issue.ts";
import type { JiraConnection } from "./jira-connection.ts";

const versionSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  released: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  releaseDate: z.string().nullish(),
});
const versionPageSchema = z.object({ values: z.array(versionSchema), isLast: z.boolean().nullish() });

/** Reads and writes the versions of the configured project. The list is cached until `refresh`. */
export class JiraVersions {
  readonly #connection: JiraConnection;
  readonly #ownIds = new Set<string>();
  readonly #isUsed: boolean;
  #list: Promise<ObservedItem[]> | null = null;

  constructor(connection: JiraConnection) {
    this.#connection = connection;
    this.#isUsed = connection.config.milestone !== "epic";
  }

  /** Ids of versions that Milepost created, as far as they are known. */
  get ownIds(): ReadonlySet<string> {
    return this.#ownIds;
  }

  addOwn(id: string): void {
    this.#ownIds.add(id);
  }

  list(): Promise<ObservedItem[]> {
    this.#list ??= this.#readList();
    return this.#list;
  }

  refresh(): void {
    this.#list = null;
  }

  /** Finds Milepost's versions by their descriptions if an issue has several versions and none is known as Milepost's. */
  async identifyOwn(issues: readonly JiraIssue[]): Promise<void> {
    const isUnclear = ({ fields: { fixVersions } }: JiraIssue) =>
      (fixVersions?.length ?? 0) > 1 && !fixVersions?.some(({ id }) => this.#ownIds.has(id));
    if (!this.#isUsed || !issues.some(isUnclear)) return;
    for (const { fields, remote } of await this.list()) {
      const isOwn = ({ goal }: { goal: string }) => goal.startsWith(`${this.#connection.repository}.`);
      if (findPlainMarkers(fields.body).some(isOwn)) this.addOwn(remote.id);
    }
  }

  /** Returns the created version, or the rejection if Jira rejects it. */
  async create({ item, marker }: NewItem, { id }: JiraProject): Promise<ObservedItem | RequestRejected> {
    const { title, body = { text: "", boxes: [] }, due, state = "open" } = item.fields;
    const versionMarker = { ...marker, goal: this.#toMarkerGoal(marker.goal) };
    const description = plainBody.compose(body, versionMarker, item.source ?? null);
    const fields = toVersionFields({ title, body: description, state, ...(due && { due }) });
    const writing = this.#write("POST", ["version"], { ...fields, projectId: Number(id) });
    const created = await writing.catch((error: unknown) => {
      if (error instanceof RequestRejected) return error;
      throw error;
    });
    if (!(created instanceof RequestRejected)) this.addOwn(created.remote.id);
    return created;
  }

  update({ remote }: CreatedLink, changes: TrackerChanges): Promise<ObservedItem> {
    return this.#write("PUT", ["version", remote.id], toVersionFields(changes));
  }

  /** Returns the versions of a goal. Their markers include the repository, because versions have no labels. */
  async findMarked(goal: string): Promise<MarkedItem[]> {
    const listed = this.#isUsed ? await this.list() : [];
    return listed.flatMap((observed): MarkedItem[] => {
      const markers = findPlainMarkers(observed.fields.body);
      const marker = markers.find((one) => one.goal === this.#toMarkerGoal(goal));
      if (!marker) return [];
      this.addOwn(observed.remote.id);
      const hasSingleMarker = markers.length === 1;
      return [{ marker: { ...marker, goal }, entity: "version", observed, hasSingleMarker }];
    });
  }

  #toMarkerGoal(goal: string): string {
    return `${this.#connection.repository}.${goal}`;
  }

  async #readList(): Promise<ObservedItem[]> {
    const { client, config } = this.#connection;
    const versions: ObservedItem[] = [];
    for (let isLast = false; !isLast; ) {
      const query = { startAt: String(versions.length), maxResults: "50" };
      const path = ["project", config.project, "version"];
      const page = await readJira(client, versionPageSchema, "GET", path, { query });
      versions.push(...page.values.map((version) => this.#toObserved(version)));
      isLast = page.isLast !== false || page.values.length === 0;
    }
    return versions;
  }

  /** Jira answers 404 both for a missing version and for an account that must not manage versions. */
  async #write(method: "POST" | "PUT", path: string[], body: object): Promise<ObservedItem> {
    const { client, config } = this.#connection;
    try {
      const written = versionSchema.safeParse(await client.request("write", method, path, { body }));
      if (!written.success) throw unreadableResponse(written.error);
      this.refresh();
      return this.#toObserved(written.data);
    } catch (cause) {
      if (!(cause instanceof NotFound)) throw cause;
      throw new AccessDenied(
        `${cause.message} To create and change versions, Milepost's account needs the permission "Administer projects" in ${config.project}.`,
        { cause },
      );
    }
  }

  #toObserved(version: z.infer<typeof versionSchema>): ObservedItem {
    const { id, name, description, released, archived, releaseDate } = version;
    const { client, config } = this.#connection;
    return {
      remote: { id, name: id, url: `${client.baseUrl}/projects/${config.project}/versions/${id}` },
      fields: {
        title: name,
        body: description ?? "",
        state: archived ? "cancelled" : released ? "done" : "open",
        due: releaseDate ?? null,
      },
    };
  }
}

function toVersionFields({ title, body, due, state }: TrackerChanges): object {
  return {
    ...(title !== undefined && { name: title }),
    ...(body !== undefined && { description: body }),
    // An empty string clears the date; `null` is not allowed (Jira Cloud platform REST API, "Update version").
    ...(due !== undefined && { releaseDate: due ?? "" }),
    ...(state !== undefined && { released: state === "done", archived: state === "cancelled" }),
  };
}
