import * as z from "zod";
import { toDueOn } from "../../../../shared/adapters/github/github-items.ts";
import type { ItemState } from "../../../../shared/model/item.ts";
import { repository } from "../repository.ts";
import type { HubFields, HubItem } from "./hub.ts";

/** The account of Milepost, and an account of somebody else. */
export const githubBot = { id: 1, login: "milepost-bot" };
const somebody = { id: 2, login: "somebody" };

const stateSchema = z.enum(["open", "closed"]);
const milestoneSchema = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  state: stateSchema.optional(),
  due_on: z.string().nullable().optional(),
});
const issueSchema = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  state: stateSchema.optional(),
  state_reason: z.enum(["completed", "not_planned"]).optional(),
  labels: z.array(z.string()).optional(),
  milestone: z.number().nullable().optional(),
});

/** Returns the fields in the body of a request that creates or updates an item. */
export function toGitHubChanges(kind: "milestone" | "issue", body: unknown): Partial<HubFields> {
  if (kind === "milestone") {
    const { title, description, state, due_on } = milestoneSchema.parse(body);
    return {
      ...(title !== undefined && { title }),
      ...(description !== undefined && { body: description }),
      ...(state !== undefined && { state: state === "open" ? ("open" as const) : ("done" as const) }),
      ...(due_on !== undefined && { due: due_on?.slice(0, 10) ?? null }),
    };
  }
  const { title, body: text, state, state_reason, labels, milestone } = issueSchema.parse(body);
  return {
    ...(title !== undefined && { title }),
    ...(text !== undefined && { body: text }),
    ...(state !== undefined && { state: toState(state, state_reason) }),
    ...(labels !== undefined && { labels }),
    ...(milestone !== undefined && { milestone: milestone === null ? null : String(milestone) }),
  };
}

function toState(state: "open" | "closed", reason: "completed" | "not_planned" | undefined): ItemState {
  if (state === "open") return "open";
  return reason === "not_planned" ? "cancelled" : "done";
}

/** Returns a milestone or issue as GitHub's API shows it. */
export function answerOf(item: HubItem, url: string): object {
  const { entity, id, number, title, body, state, due, labels, milestone, parent, mark } = item;
  const user = mark ? githubBot : somebody;
  const common = { id: Number(id), number: Number(number), title, html_url: url };
  const closed = state === "open" ? "open" : "closed";
  if (entity === "milestone") {
    return { ...common, description: body, state: closed, due_on: due && toDueOn(due), creator: user };
  }
  return {
    ...common,
    body,
    state: closed,
    state_reason: state === "open" ? null : state === "done" ? "completed" : "not_planned",
    labels: [...labels],
    milestone: milestone === null ? null : { number: Number(milestone) },
    // Only sub-issues have this field.
    ...(parent !== null && {
      parent_issue_url: `https://api.github.com/repos/${repository.fullName}/issues/${parent}`,
    }),
    user,
  };
}
