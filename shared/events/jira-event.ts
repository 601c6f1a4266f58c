import * as z from "zod";
import { findLabelledGoals } from "../sync/desired/jira/jira-labels.ts";
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
  /** The goals that the issue's labels name, and keys of the projects that the issue is or was in. */
  | { goals: [string, ...string[]]; projects: [string, ...string[]] }
  | { ignore: string }
  /** The payload does not match Jira's format. */
  | { invalid: string };

/** Anybody who can edit an issue can send it through many projects. */
const MAX_PROJECTS = 5;

/**
 * Returns the projects of an issue that has or had a label of a goal, or why the event is ignored. Anybody who can edit the
 * issue can label it: a repository is concerned only if its config names the project and it has the goal.
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
  const [goal, ...otherGoals] = findLabelledGoals([...(issue.fields.labels ?? []), ...removedLabels]);
  if (goal === undefined) return { ignore: "not a Milepost issue" };
  const earlierKeys = (changelog?.items ?? []).flatMap(({ field, fromString }) =>
    field === "Key" ? (fromString ?? []) : [],
  );
  const earlier = [...new Set(earlierKeys.map(projectOf))].slice(0, MAX_PROJECTS - 1);
  return { goals: [goal, ...otherGoals], projects: [projectOf(issue.key), ...earlier] };
}

function projectOf(issueKey: string): string {
  return issueKey.slice(0, issueKey.lastIndexOf("-"));
}
