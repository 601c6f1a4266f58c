import * as z from "zod";
import { repositoriesIn } from "../sync/desired/jira-marks.ts";

const issueEvents = ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"];

const eventSchema = z.object({ webhookEvent: z.string().max(100) });

/** As much of an issue's event as is needed (Jira Cloud platform, "Webhooks"). */
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
  /** Ids of the repositories whose marks the issue carries. */
  | { repositories: [string, ...string[]] }
  | { ignore: string }
  /** The payload is not what Jira sends. */
  | { bad: string };

/**
 * Whose issue an event is about. Its labels tell, and so do those that were just taken from it. What has changed is
 * not read: an event only says "look".
 */
export function readJiraEvent(payload: unknown): JiraEvent {
  const event = eventSchema.safeParse(payload);
  if (!event.success) return { bad: "the payload is no event as Jira sends it: webhookEvent" };
  const name = event.data.webhookEvent;
  if (!issueEvents.includes(name)) {
    return { ignore: `other event: ${/^[\w:]{1,60}$/.test(name) ? name : "unknown"}` };
  }
  const parsed = issueSchema.safeParse(payload);
  if (!parsed.success) {
    const where = parsed.error.issues[0]?.path.join(".") ?? "";
    return { bad: `the payload is no event as Jira sends it: ${where.slice(0, 60)}` };
  }
  const { issue, changelog } = parsed.data;
  const removed = (changelog?.items ?? [])
    .filter(({ field }) => field === "labels")
    .flatMap(({ fromString }) => fromString?.split(/\s+/) ?? []);
  const [first, ...others] = repositoriesIn([...(issue.fields.labels ?? []), ...removed]);
  if (first === undefined) return { ignore: "not one of Milepost's issues" };
  return { repositories: [first, ...others] };
}
