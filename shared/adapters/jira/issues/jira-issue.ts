import * as z from "zod";
import { isEqual } from "../../../collections/is-equal.ts";
import type { BodyFormat } from "../../../model/body-format.ts";
import type { ObservedItem, Remote } from "../../../model/item.ts";
import type { JiraProject } from "../../../model/jira-project.ts";
import type { CreatedLink } from "../../../model/link.ts";
import type { Account } from "../../../model/repository-state.ts";
import { EPIC_LINK_FIELD_TYPE } from "../../../sync/desired/jira/jira-fields.ts";
import { jiraUserSchema, toJiraAccount } from "../jira-account.ts";
import { type ConfiguredStatuses, resolutionSchema, statusSchema, toItemState } from "../statuses.ts";

/** Name of the entity property that holds an issue's marker. */
export const MARKER_PROPERTY = "milepost";

const text = z.string();
const issueMarkerSchema = z.object({ repository: text, goal: text, key: text, nonce: text });

/** An issue key, WEB-12. Its number is used to compute other keys. */
export const issueKeySchema = z.string().regex(/^[A-Z][A-Z0-9_]{0,254}-\d{1,15}$/, "expected an issue key");

/** The parts of an issue in Jira's JSON that Milepost reads. */
export const jiraIssueSchema = z.object({
  id: z.string(),
  key: issueKeySchema,
  fields: z.looseObject({
    summary: text.nullish(),
    /** An Atlassian document in Cloud, wiki markup in Data Center; missing if the project hides the field. */
    description: z.unknown().optional(),
    status: statusSchema.nullish(),
    resolution: resolutionSchema.nullish(),
    labels: z.array(z.string()).nullish(),
    duedate: z.string().nullish(),
    priority: z.object({ name: z.string() }).nullish(),
    parent: z.object({ key: z.string() }).nullish(),
    fixVersions: z.array(z.object({ id: z.string() })).nullish(),
    issuetype: z.object({ id: z.string() }).nullish(),
    creator: jiraUserSchema.nullish(),
    reporter: jiraUserSchema.nullish(),
  }),
  properties: z.record(z.string(), z.unknown()).nullish(),
});
export type JiraIssue = z.infer<typeof jiraIssueSchema>;

/** Returns the marker in an issue's entity property, or `null` if the property is missing or invalid. */
export function readPropertyMarker({ properties }: JiraIssue): z.infer<typeof issueMarkerSchema> | null {
  return issueMarkerSchema.safeParse(properties?.[MARKER_PROPERTY]).data ?? null;
}

/**
 * Returns the account that created the issue; `null` if it is unknown. Users can change the reporter, so it only counts
 * if Jira does not say who the creator is.
 */
export function creatorOf({ fields: { creator, reporter } }: JiraIssue): Account | null {
  const user = creator === undefined ? reporter : creator;
  return user ? toJiraAccount(user) : null;
}

/** What `toObservedIssue` needs in addition to the issue. */
export interface IssueContext {
  baseUrl: string;
  statuses: ConfiguredStatuses;
  /** The setup of the project; `null` if it has not been discovered. */
  project: JiraProject | null;
  /** Ids of the versions that Milepost created. An issue can also have versions that users created. */
  ownVersionIds: ReadonlySet<string>;
}

export function toObservedIssue(issue: JiraIssue, context: IssueContext): ObservedItem {
  const { fields } = issue;
  const { description, status, resolution = null } = fields;
  const versions = fields.fixVersions ?? [];
  // If the issue has no version from Milepost, a user has replaced it, and the user's version is observed.
  const version = versions.find(({ id }) => context.ownVersionIds.has(id)) ?? versions[0];
  const epicLink = epicLinkFields(context.project).map((id) => fields[id]);
  const linkedEpic = epicLink.find((value) => typeof value === "string") ?? null;
  return {
    remote: toIssueRemote(context.baseUrl, issue),
    fields: {
      title: fields.summary ?? "",
      body: typeof description === "string" ? description : description ? JSON.stringify(description) : "",
      state: status ? toItemState(status, context.statuses, resolution) : "open",
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

/** Returns true if all fields that Milepost writes have their base values. `nameOf` maps item keys to Jira's names. */
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
