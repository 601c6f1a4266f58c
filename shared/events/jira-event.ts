import * as z from "zod";
import { findLabelledRepositories } from "../sync/desired/jira/jira-labels.ts";
import { invalidPayload } from "./github-event.ts";

const issueEvents = ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"];

const eventSchema = z.object({ webhookEvent: z.string().max(100) });

/** The fields of an issue event that Milepost uses (Jira Cloud docs, "Webhooks"). */
const issueSchema = z.object({
  issue: z.object({
    id: z.string().regex(/^\d{1,19}$/),
    key: z
      .string()
      .max(300)
      .regex(/^[A-Z][A-Z0-9_]*-\d+$/),
    fields: z.object({ labels: z.array(z.string()).nullish() }),
  }),
  changelog: z
    .object({ items: z.array(z.object({ field: z.string().nullish(), fromString: z.string().nullish() })) })
    .nullish(),
});

export type JiraEvent =
  /** Ids of repositories, taken from the issue's labels, and keys of the projects that the issue is or was in. */
  | { repositories: [string, ...string[]]; projects: string[] }
  | { ignore: string }
  /** The payload does not match Jira's format. */
  | { invalid: string };

/** Anybody who edits the issue can add labels, and each one is looked up. */
const MAX_REPOSITORIES = 50;

/**
 * Returns the repository ids in the issue's labels and in the labels that were removed, or why there are none. Anybody
 * who can edit the issue can label it: the repository's config must name the project too.
 */
export function parseJiraEvent(payload: unknown): JiraEvent {
  const event = eventSchema.safeParse(payload);
  if (!event.success) return { invalid: "payload does not match Jira's format: webhookEvent" };
  const name = event.data.webhookEvent;
  if (!issueEvents.includes(name)) {
    return { ignore: `other event: ${/^[\w:]{1,60}$/.test(name) ? name : "unknown"}` };
  }
  const parsed = issueSchema.safeParse(payload);
  if (!parsed.success) return invalidPayload("Jira's format", parsed.error);
  const { issue, changelog } = parsed.data;
  const removedLabels = (changelog?.items ?? [])
    .filter(({ field }) => field === "labels")
    .flatMap(({ fromString }) => fromString?.split(/\s+/) ?? []);
  const labelled = findLabelledRepositories([...(issue.fields.labels ?? []), ...removedLabels]);
  const [first, ...others] = labelled.slice(0, MAX_REPOSITORIES);
  if (first === undefined) return { ignore: "not a Milepost issue" };
  const earlierKeys = (changelog?.items ?? []).flatMap(({ field, fromString }) =>
    field === "Key" ? (fromString ?? []) : [],
  );
  return { repositories: [first, ...others], projects: [issue.key, ...earlierKeys].map(projectOf) };
}

function projectOf(issueKey: string): string {
  return issueKey.slice(0, issueKey.lastIndexOf("-"));
}
