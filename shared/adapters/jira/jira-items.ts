import * as z from "zod";
import type { ObservedItem, Remote, State } from "../../model/item.ts";
import { epicLinkKind, type JiraIssueType, type JiraProject } from "../../model/jira-project.ts";
import { readStatus } from "../../plan/milestone/status.ts";

/** The name of the entity property in which Milepost keeps an issue's mark. */
export const markProperty = "milepost";

const markSchema = z.object({
  repository: z.string(),
  goal: z.string(),
  key: z.string(),
  nonce: z.string(),
});

/** The mark in an issue's property; null where there is none, or none that can be read. */
export function markOf({ properties }: JiraIssue): z.infer<typeof markSchema> | null {
  const read = markSchema.safeParse(properties?.[markProperty]);
  return read.success ? read.data : null;
}

const statusSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** "new", "indeterminate" or "done", in every language (Jira Cloud platform REST API, "Workflow status categories"). */
  statusCategory: z.object({ key: z.string() }),
});
export type JiraStatus = z.infer<typeof statusSchema>;

/** The part of an issue that Milepost reads. */
export const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    summary: z.string().nullish(),
    /** A document in Cloud, wiki markup in Data Center; absent where the project hides it. */
    description: z.unknown().optional(),
    status: statusSchema.nullish(),
    labels: z.array(z.string()).nullish(),
    duedate: z.string().nullish(),
    priority: z.object({ name: z.string() }).nullish(),
    parent: z.object({ key: z.string() }).nullish(),
    fixVersions: z.array(z.object({ id: z.string() })).nullish(),
    issuetype: z.object({ id: z.string() }).nullish(),
  }),
  properties: z.record(z.string(), z.unknown()).nullish(),
});
export type JiraIssue = z.infer<typeof issueSchema>;

/** The part of a version that Milepost reads. */
export const versionSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  released: z.boolean().nullish(),
  archived: z.boolean().nullish(),
  releaseDate: z.string().nullish(),
});
export type JiraVersion = z.infer<typeof versionSchema>;

/** The statuses that the config names. */
export interface NamedStatuses {
  done?: string | undefined;
  cancelled?: string | undefined;
  open?: string | undefined;
}

/** Whether a status of the category "done" says that the work was given up: by the config, else by its name in any language. */
export function meansCancelled({ name }: Pick<JiraStatus, "name">, named: NamedStatuses): boolean {
  if (named.cancelled !== undefined && sameName(name, named.cancelled)) return true;
  if (named.done !== undefined && sameName(name, named.done)) return false;
  return readStatus(name) === "cancelled" || givenUp.test(name);
}

/** What trackers call it when a request is turned down: no word of a plan's, so it is known here only. */
const givenUp =
  /\b(?:declined?|rejected|duplicate|invalid|obsolete|cannot reproduce|not (?:doing|done|planned)|won['’]?t (?:fix|do)|abgelehnt|doppelt|rechazad[oa]|duplicad[oa]|rifiutat[oa]|afgewezen|odrzucon[ey])\b|rejeté|отклонено|дубликат/iu;

export function stateOf(status: JiraStatus, named: NamedStatuses): State {
  if (status.statusCategory.key !== "done") return "open";
  return meansCancelled(status, named) ? "cancelled" : "done";
}

export function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** How issues of one site are read. */
export interface IssueReading {
  baseUrl: string;
  named: NamedStatuses;
  project: JiraProject | null;
  /** Ids of versions that are Milepost's: people put issues into their own beside it. */
  versions: ReadonlySet<string>;
}

export function observedIssue(issue: JiraIssue, reading: IssueReading): ObservedItem {
  const { fields } = issue;
  const { description, status } = fields;
  return {
    remote: remoteOf(reading.baseUrl, issue),
    fields: {
      title: fields.summary ?? "",
      body: typeof description === "string" ? description : description ? JSON.stringify(description) : "",
      state: status ? stateOf(status, reading.named) : "open",
      due: fields.duedate ?? null,
      priority: fields.priority?.name ?? null,
      labels: fields.labels ?? [],
      milestone: epicOf(issue, reading.project),
      version: versionIn(fields.fixVersions ?? [], reading.versions),
    },
  };
}

export function remoteOf(baseUrl: string, { id, key }: Pick<JiraIssue, "id" | "key">): Remote {
  return { id, name: key, url: `${baseUrl}/browse/${encodeURIComponent(key)}` };
}

/** Of several versions that which is ours; people's own alone is one that they moved the issue to. */
function versionIn(versions: readonly { id: string }[], ours: ReadonlySet<string>): string | null {
  const known = versions.find(({ id }) => ours.has(id));
  return (known ?? versions[0])?.id ?? null;
}

function epicOf({ fields }: JiraIssue, project: JiraProject | null): string | null {
  if (fields.parent) return fields.parent.key;
  const link = linkFields(project)
    .map((id) => fields[id])
    .find((value) => typeof value === "string");
  return typeof link === "string" ? link : null;
}

/** The custom fields that may hold an issue's epic. */
export function linkFields(project: JiraProject | null): string[] {
  return [project?.deliverable, project?.epic]
    .filter((type): type is JiraIssueType => type != null)
    .flatMap(({ fields }) => fields.filter(({ custom }) => custom === epicLinkKind).map(({ id }) => id));
}

export function observedVersion(version: JiraVersion, baseUrl: string, project: string): ObservedItem {
  const { id, name, description, released, archived, releaseDate } = version;
  const fields: ObservedItem["fields"] = {
    title: name,
    body: description ?? "",
    state: archived ? "cancelled" : released ? "done" : "open",
    due: releaseDate ?? null,
  };
  return { remote: { id, name: id, url: `${baseUrl}/projects/${project}/versions/${id}` }, fields };
}
