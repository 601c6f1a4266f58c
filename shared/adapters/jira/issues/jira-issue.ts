import * as z from "zod";
import { isEqual } from "../../../collections/is-equal.ts";
import type { BodyFormat } from "../../../model/body-format.ts";
import type { ObservedItem, Remote } from "../../../model/item.ts";
import type { JiraProject } from "../../../model/jira-project.ts";
import type { CreatedLink } from "../../../model/link.ts";
import { EPIC_LINK_FIELD_TYPE } from "../../../sync/desired/jira/jira-fields.ts";
import { type ConfiguredStatuses, statusSchema, toItemState } from "../statuses.ts";

/** Name of the entity property that holds an issue's marker. */
export const MARKER_PROPERTY = "milepost";

const text = z.string();
const issueMarkerSchema = z.object({ repository: text, goal: text, key: text, nonce: text });

/** The properties of an issue that Milepost reads. */
export const jiraIssueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.looseObject({
    summary: text.nullish(),
    /** An Atlassian document in Cloud, wiki markup in Data Center; absent if the project hides the field. */
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
export type JiraIssue = z.infer<typeof jiraIssueSchema>;

/** Returns the marker in an issue's property, or `null` if it is missing or invalid. */
export function readPropertyMarker({ properties }: JiraIssue): z.infer<typeof issueMarkerSchema> | null {
  return issueMarkerSchema.safeParse(properties?.[MARKER_PROPERTY]).data ?? null;
}

/** The data that is needed to interpret an issue's fields. */
export interface IssueContext {
  baseUrl: string;
  statuses: ConfiguredStatuses;
  /** `null` if the setup of the project is not known. */
  project: JiraProject | null;
  /** Ids of the versions that Milepost created. Users add other versions to issues. */
  ownVersionIds: ReadonlySet<string>;
}

export function toObservedIssue(issue: JiraIssue, context: IssueContext): ObservedItem {
  const { fields } = issue;
  const { description, status } = fields;
  const versions = fields.fixVersions ?? [];
  // If Milepost's version is missing, a user has moved the issue to another version.
  const version = versions.find(({ id }) => context.ownVersionIds.has(id)) ?? versions[0];
  const epicLink = epicLinkFields(context.project).map((id) => fields[id]);
  const linkedEpic = epicLink.find((value) => typeof value === "string") ?? null;
  return {
    remote: toIssueRemote(context.baseUrl, issue),
    fields: {
      title: fields.summary ?? "",
      body: typeof description === "string" ? description : description ? JSON.stringify(description) : "",
      state: status ? toItemState(status, context.statuses) : "open",
      due: fields.duedate ?? null,
      priority: fields.priority?.name ?? null,
      labels: fields.labels ?? [],
      milestone: fields.parent?.key ?? linkedEpic,
      version: version?.id ?? null,
    },
  };
}

export function toIssueRemote(baseUrl: string, { id, key }: Pick<JiraIssue, "id" | "key">): Remote {
  return { id, name: key, url: `${baseUrl}/browse/${encodeURIComponent(key)}` };
}

/** Returns the ids of the custom fields that can contain an issue's epic. */
export function epicLinkFields(project: JiraProject | null): string[] {
  return [project?.deliverable, project?.epic].flatMap((type) =>
    (type?.fields ?? []).filter((field) => field.customType === EPIC_LINK_FIELD_TYPE).map(({ id }) => id),
  );
}

/** Returns true if every field that Milepost writes has its base value. `nameOf` returns an item's name in Jira. */
export function matchesBase(
  { base, nonce }: CreatedLink,
  { fields }: ObservedItem,
  format: BodyFormat,
  nameOf: (key: string) => string | null,
): boolean {
  const toName = (key: string | null | undefined) => key && nameOf(key);
  const expected = {
    ...base,
    state: base.state ?? "open",
    milestone: toName(base.milestone),
    version: toName(base.version),
  };
  const names = ["title", "state", "due", "priority", "milestone", "version"] as const;
  const body = base.body && format.extract(fields.body, nonce);
  return (
    names.every((name) => expected[name] === undefined || (fields[name] ?? null) === expected[name]) &&
    (base.labels === undefined || isEqual(fields.labels?.toSorted() ?? [], base.labels.toSorted())) &&
    (!base.body || (body?.text === base.body.text && isEqual(body.boxes, base.body.boxes)))
  );
}
