import * as z from "zod";
import type { ObservedItem, State } from "../../model/item.ts";

/** The part of a milestone that Milepost reads (GitHub docs, "REST API endpoints for milestones"). */
export const milestoneSchema = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  description: z.string().nullable(),
  state: z.enum(["open", "closed"]),
  due_on: z.string().nullable(),
  html_url: z.string(),
});
export type GitHubMilestone = z.infer<typeof milestoneSchema>;

/** The part of an issue that Milepost reads (GitHub docs, "REST API endpoints for issues"). */
export const issueSchema = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  state_reason: z.string().nullish(),
  labels: z.array(z.string().or(z.object({ name: z.string().nullish() }))),
  milestone: z.object({ number: z.number() }).nullish(),
  html_url: z.string(),
  user: z.object({ type: z.string().nullish() }).nullish(),
  author_association: z.string().nullish(),
  /** Present on pull requests, which GitHub lists among the issues. */
  pull_request: z.unknown().optional(),
});
export type GitHubIssue = z.infer<typeof issueSchema>;

const insiders = ["OWNER", "MEMBER", "COLLABORATOR"];

/**
 * False for an issue that a stranger may have opened: anybody can write a marker into a text. Who can't write to the
 * repository can't put an issue into a milestone either (GitHub docs, "Create an issue"), and an App is a bot.
 */
export function isByInsider({ user, author_association, milestone }: GitHubIssue): boolean {
  const known = author_association == null || insiders.includes(author_association);
  return known || user?.type === "Bot" || milestone != null;
}

export function observedMilestone(milestone: GitHubMilestone): ObservedItem {
  const { id, number, title, description, state, due_on, html_url } = milestone;
  return {
    remote: { id: String(id), name: String(number), url: html_url },
    fields: {
      title,
      body: description ?? "",
      state: state === "closed" ? "done" : "open",
      // Stored as the start of a Pacific day, in UTC: its date is the day itself.
      due: due_on?.slice(0, 10) ?? null,
    },
  };
}

export function observedIssue(issue: GitHubIssue): ObservedItem {
  const { id, number, title, body, labels, milestone, html_url } = issue;
  return {
    remote: { id: String(id), name: String(number), url: html_url },
    fields: {
      title,
      body: body ?? "",
      state: issueState(issue),
      labels: labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
      milestone: milestone ? String(milestone.number) : null,
    },
  };
}

function issueState({ state, state_reason }: GitHubIssue): State {
  if (state !== "closed") return "open";
  return state_reason === "not_planned" || state_reason === "duplicate" ? "cancelled" : "done";
}

/**
 * A due date as GitHub keeps it: it floors the instant to a day in Pacific time, so noon UTC is the only hour
 * that is the same day there all year round.
 */
export function dueOn(date: string): string {
  return `${date}T12:00:00Z`;
}
