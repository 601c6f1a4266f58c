import * as z from "zod";
import type { ItemState, ObservedItem } from "../../model/item.ts";
import type { Account } from "../../model/repository-state.ts";
import { githubUserSchema, toGitHubAccount } from "./github-account.ts";

/** The fields of a milestone that Milepost uses (GitHub docs, "REST API endpoints for milestones"). */
export const githubMilestoneSchema = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  description: z.string().nullable(),
  state: z.enum(["open", "closed"]),
  due_on: z.iso.datetime({ offset: true }).nullable(),
  html_url: z.string(),
  creator: githubUserSchema.nullish(),
});

/** The fields of an issue that Milepost uses (GitHub docs, "REST API endpoints for issues"). */
export const githubIssueSchema = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string(),
  state_reason: z.string().nullish(),
  labels: z.array(z.string().or(z.object({ name: z.string().nullish() }))),
  milestone: z.object({ number: z.number() }).nullish(),
  html_url: z.string(),
  /** Absent for an issue without a parent. */
  parent_issue_url: z.string().nullish(),
  user: githubUserSchema.nullish(),
  assignees: z.array(z.object({ login: z.string() })).nullish(),
  /** Present on pull requests, which GitHub lists among the issues. */
  pull_request: z.unknown().optional(),
});
type GitHubMilestone = z.infer<typeof githubMilestoneSchema>;
export type GitHubIssue = z.infer<typeof githubIssueSchema>;

/** Returns the account that created the milestone; `null` if GitHub does not say. */
export function milestoneCreator({ creator }: GitHubMilestone): Account | null {
  return creator ? toGitHubAccount(creator) : null;
}

/** Returns the account that created the issue; `null` if GitHub does not say. */
export function issueCreator({ user }: GitHubIssue): Account | null {
  return user ? toGitHubAccount(user) : null;
}

export function toObservedMilestone(milestone: GitHubMilestone): ObservedItem {
  const { id, number, title, description, state, due_on, html_url } = milestone;
  return {
    remote: { id: String(id), name: String(number), url: html_url },
    fields: {
      title,
      body: description ?? "",
      state: state === "closed" ? "done" : "open",
      // `due_on` is the start of a day in Pacific time, written as UTC, so the date part is that day.
      due: due_on?.slice(0, 10) ?? null,
    },
  };
}

export function toObservedGitHubIssue(issue: GitHubIssue): ObservedItem {
  const { id, number, title, body, labels, milestone, html_url } = issue;
  return {
    remote: { id: String(id), name: String(number), url: html_url },
    fields: {
      title,
      body: body ?? "",
      state: issueState(issue),
      labels: labels.flatMap((label) => (typeof label === "string" ? label : (label.name ?? []))),
      milestone: milestone ? String(milestone.number) : null,
      parent: parentName(issue),
    },
  };
}

/** Returns the number of the parent, "owner/name#12" if it is in another repository, or `null` if there is none. */
function parentName({ parent_issue_url, html_url }: GitHubIssue): string | null {
  const [, repository, number] = /\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)$/.exec(parent_issue_url ?? "") ?? [];
  if (repository === undefined || number === undefined) return null;
  const isSame = new URL(html_url).pathname.toLowerCase().startsWith(`/${repository.toLowerCase()}/`);
  return isSame ? number : `${repository}#${number}`;
}

function issueState({ state, state_reason }: GitHubIssue): ItemState {
  if (state !== "closed") return "open";
  return state_reason === "not_planned" || state_reason === "duplicate" ? "cancelled" : "done";
}

/** Returns noon UTC of a date: GitHub stores the day in Pacific time, which at noon UTC is the same date all year. */
export function toDueOn(date: string): string {
  return `${date}T12:00:00Z`;
}
