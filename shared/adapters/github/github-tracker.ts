import { RequestError } from "@octokit/request-error";
import { NotFound, OutcomeUnknown, RequestRejected } from "../../errors.ts";
import type { Entity, ItemState, ObservedItem, Remote, TrackerChanges } from "../../model/item.ts";
import type { CreatedLink } from "../../model/link.ts";
import type { ItemReferences, NewItem, Tracker } from "../../ports/tracker.ts";
import { githubBody } from "./body/github-body.ts";
import { costOfRequest } from "./client/github-limits.ts";
import { parseIssue, toDueOn, toObservedGitHubIssue, toObservedMilestone } from "./github-items.ts";
import { GitHubReader } from "./github-reader.ts";

const CREATE_MILESTONE = "POST /repos/{owner}/{repo}/milestones";
const UPDATE_MILESTONE = "PATCH /repos/{owner}/{repo}/milestones/{milestone_number}";
const CREATE_ISSUE = "POST /repos/{owner}/{repo}/issues";
const UPDATE_ISSUE = "PATCH /repos/{owner}/{repo}/issues/{issue_number}";
const SUB_ISSUES = "/repos/{owner}/{repo}/issues/{issue_number}/sub_issues";

/** Creates, edits, closes and reopens the milestones and issues of one repository. Never deletes anything. */
export class GitHubTracker extends GitHubReader implements Tracker {
  /** Milestone titles that this run wrote: the list is cached, and GitHub updates it late. */
  readonly #writtenTitles = new Map<string, Remote>();

  override async existingTitles(entity: Entity): Promise<Map<string, Remote>> {
    const listed = await super.existingTitles(entity);
    return entity === "milestone" ? new Map([...listed, ...this.#writtenTitles]) : listed;
  }

  async reserveQuota(
    { creates, updates }: { creates: number; updates: number },
    hold: () => Promise<void>,
  ): Promise<void> {
    const points = creates * costOfRequest("POST").points + updates * costOfRequest("PATCH").points;
    await this.client.rateLimiter?.reserveQuota({ content: creates, points }, hold);
  }

  maxBatchSize(): number {
    return 1;
  }

  async create([newItem]: readonly NewItem[]): Promise<(ObservedItem | RequestRejected)[]> {
    if (!newItem) return [];
    const { octokit } = this.client;
    try {
      if (newItem.item.entity === "milestone") {
        const { data } = await octokit.request(CREATE_MILESTONE, this.#newMilestone(newItem));
        const created = parseCreated(() => toObservedMilestone(data));
        this.#writtenTitles.set(newItem.item.fields.title, created.remote);
        return [created];
      }
      const { data } = await octokit.request(CREATE_ISSUE, this.#newIssue(newItem));
      return [parseCreated(() => toObservedGitHubIssue(parseIssue(data)))];
    } catch (error) {
      if (error instanceof RequestRejected) return [error];
      throw error;
    }
  }

  async update(
    { entity, remote }: CreatedLink,
    changes: TrackerChanges,
    references: ItemReferences,
  ): Promise<ObservedItem> {
    return entity === "milestone"
      ? this.#updateMilestone(remote, changes)
      : this.#updateIssue(remote, changes, references);
  }

  async attach(child: Remote, parent: Remote): Promise<void> {
    const { octokit } = this.client;
    const params = { ...this.path, issue_number: Number(parent.name) };
    try {
      // The database id, not the number (GitHub docs, "Add sub-issue").
      const body = { sub_issue_id: Number(child.id), replace_parent: true };
      await octokit.request(`POST ${SUB_ISSUES}`, { ...params, ...body });
    } catch (error) {
      if (isDeleted(error)) {
        throw new RequestRejected(`#${parent.name} was deleted`, "deleted", { cause: error });
      }
      if (!(error instanceof RequestRejected)) throw error;
      const { data } = await octokit.request(`GET ${SUB_ISSUES}`, { ...params, per_page: 100 });
      if (!data.some((issue) => issue.id === Number(child.id))) throw error;
    }
  }

  #newMilestone({ item, marker }: NewItem) {
    const { title, body, state, due } = item.fields;
    return {
      ...this.path,
      title,
      description: githubBody.compose(body ?? { text: "", boxes: [] }, marker, null),
      state: openOrClosed(state ?? "open"),
      ...(due && { due_on: toDueOn(due) }),
    };
  }

  #newIssue({ item, marker, references }: NewItem) {
    const { title, body, labels } = item.fields;
    return {
      ...this.path,
      title,
      body: githubBody.compose(body ?? { text: "", boxes: [] }, marker, null),
      ...(labels && { labels }),
      ...(references.milestone && { milestone: Number(references.milestone.name) }),
    };
  }

  async #updateMilestone(remote: Remote, { title, body, state, due }: TrackerChanges): Promise<ObservedItem> {
    const { octokit } = this.client;
    const { data } = await octokit.request(UPDATE_MILESTONE, {
      ...this.path,
      milestone_number: Number(remote.name),
      ...(title !== undefined && { title }),
      ...(body !== undefined && { description: body }),
      ...(state !== undefined && { state: openOrClosed(state) }),
      // GitHub accepts null to remove the date, although its parameter description does not say so.
      ...(due !== undefined && { due_on: due === null ? null : toDueOn(due) }),
    } as Parameters<typeof octokit.request<typeof UPDATE_MILESTONE>>[1]);
    if (title !== undefined) this.#writtenTitles.set(title, remote);
    return toObservedMilestone(data);
  }

  async #updateIssue(
    remote: Remote,
    changes: TrackerChanges,
    references: ItemReferences,
  ): Promise<ObservedItem> {
    const { title, body, state, labels, milestone } = changes;
    const { data } = await this.client.octokit.request(UPDATE_ISSUE, {
      ...this.path,
      issue_number: Number(remote.name),
      ...(title !== undefined && { title }),
      ...(body !== undefined && { body }),
      ...(labels !== undefined && { labels }),
      ...(milestone !== undefined && {
        milestone: references.milestone ? Number(references.milestone.name) : null,
      }),
      ...(state !== undefined && issueStates[state]),
    });
    return toObservedGitHubIssue(parseIssue(data));
  }
}

/** 410 means deleted; 404 may also mean that the repository is inaccessible (GitHub docs, "Get an issue"). */
function isDeleted(error: unknown): boolean {
  return error instanceof NotFound && error.cause instanceof RequestError && error.cause.status === 410;
}

const issueStates = {
  open: { state: "open" },
  done: { state: "closed", state_reason: "completed" },
  cancelled: { state: "closed", state_reason: "not_planned" },
} as const;

function openOrClosed(state: ItemState): "open" | "closed" {
  return state === "open" ? "open" : "closed";
}

/** Throws `OutcomeUnknown` if the response can't be parsed, for example because it was cut off: the item may exist. */
function parseCreated(parse: () => ObservedItem): ObservedItem {
  try {
    return parse();
  } catch (cause) {
    const message = "GitHub's response to a create request is invalid. The next sync looks for the item.";
    throw new OutcomeUnknown(message, { cause });
  }
}
