import * as z from "zod";
import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import type { MarkedItem, ObservedItem, TrackerChanges } from "../../model/item.ts";
import type { JiraProject } from "../../model/jira-project.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { NewItem } from "../../ports/tracker.ts";
import { createPageGuard } from "../answers/page-guard.ts";
import { findPlainMarkers, plainBody } from "./body/plain-body.ts";
import { answeredByJira, readJira, writeJira } from "./client/jira-client.ts";
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

export type JiraVersions = ReturnType<typeof createJiraVersions>;

/** Returns functions that read and write the versions of the configured project. Caches their list until `refresh`. */
export function createJiraVersions({ client, config, repository }: JiraConnection) {
  /** Ids of the versions that Milepost created, as far as this run has found them. */
  const ownIds = new Set<string>();
  const isUsed = config.milestone !== "epic";
  let cached: Promise<ObservedItem[]> | null = null;

  // A marker in a version includes the repository, which the marker in an issue has in an entity property.
  const toMarkerGoal = (goal: string) => `${repository}.${goal}`;

  function list(): Promise<ObservedItem[]> {
    cached ??= readList();
    return cached;
  }

  async function readList(): Promise<ObservedItem[]> {
    const versions: ObservedItem[] = [];
    const path = ["project", config.project, "version"];
    const guardPage = createPageGuard(answeredByJira("read", client, "GET", path));
    for (let isLast = false; !isLast; ) {
      const query = { startAt: String(versions.length), maxResults: "50" };
      guardPage(query.startAt);
      const page = await readJira(client, versionPageSchema, "GET", path, { query });
      versions.push(...page.values.map(toObserved));
      isLast = page.isLast !== false || page.values.length === 0;
    }
    return versions;
  }

  function refresh(): void {
    cached = null;
  }

  /** Creates or updates a version. Throws `AccessDenied` for a 404, Jira's answer if the permission is missing. */
  async function write(method: "POST" | "PUT", path: string[], body: object): Promise<ObservedItem> {
    try {
      const written = await writeJira(client, versionSchema, method, path, { body });
      refresh();
      return toObserved(written);
    } catch (cause) {
      if (!(cause instanceof NotFound)) throw cause;
      throw new AccessDenied(
        `${cause.message} To create and change versions, Milepost's account needs the permission "Administer projects" in ${config.project}.`,
        { cause },
      );
    }
  }

  function toObserved(version: z.infer<typeof versionSchema>): ObservedItem {
    const { id, name, description, released, archived, releaseDate } = version;
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

  return {
    ownIds,
    list,
    refresh,

    /** Adds Milepost's versions to `ownIds` if an issue has several versions and none of them is in `ownIds`. */
    async identifyOwn(issues: readonly JiraIssue[]): Promise<void> {
      const isUnclear = ({ fields: { fixVersions } }: JiraIssue) =>
        (fixVersions?.length ?? 0) > 1 && !fixVersions?.some(({ id }) => ownIds.has(id));
      if (!isUsed || !issues.some(isUnclear)) return;
      for (const { fields, remote } of await list()) {
        const isOwn = ({ goal }: { goal: string }) => goal.startsWith(toMarkerGoal(""));
        if (findPlainMarkers(fields.body).some(isOwn)) ownIds.add(remote.id);
      }
    },

    /** Creates a version and returns it. Returns, not throws, `RequestRejected` if Jira rejects the request. */
    async create({ item, marker }: NewItem, { id }: JiraProject): Promise<ObservedItem | RequestRejected> {
      const { title, body = { text: "", boxes: [] }, due, state = "open" } = item.fields;
      const versionMarker = { ...marker, goal: toMarkerGoal(marker.goal) };
      const description = plainBody.compose(body, versionMarker, item.source ?? null);
      const fields = toVersionFields({ title, body: description, state, ...(due && { due }) });
      try {
        const created = await write("POST", ["version"], { ...fields, projectId: Number(id) });
        ownIds.add(created.remote.id);
        return created;
      } catch (error) {
        if (error instanceof RequestRejected) return error;
        throw error;
      }
    },

    update: ({ remote }: CreatedLink, changes: TrackerChanges) =>
      write("PUT", ["version", remote.id], toVersionFields(changes)),

    async findMarked(goal: string): Promise<MarkedItem[]> {
      const listed = isUsed ? await list() : [];
      return listed.flatMap((observed): MarkedItem[] => {
        const markers = findPlainMarkers(observed.fields.body);
        const marker = markers.find((one) => one.goal === toMarkerGoal(goal));
        if (!marker) return [];
        ownIds.add(observed.remote.id);
        const hasSingleMarker = markers.length === 1;
        // Jira does not say who created a version, but only administrators of the project can.
        return [{ marker: { ...marker, goal }, entity: "version", observed, hasSingleMarker, isOwn: true }];
      });
    },
  };
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
