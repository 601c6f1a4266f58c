import * as z from "zod";
import { NotFound, RequestRejected, recoverFrom } from "../../errors.ts";
import type { ItemState, Remote } from "../../model/item.ts";
import type { Account } from "../../model/repository-state.ts";
import type { Tracker } from "../../ports/tracker.ts";
import type { OwnAccounts } from "../own-accounts.ts";
import { githubBody } from "./body/github-body.ts";
import type { GitHubClient } from "./client/github-client.ts";
import { costOfRequest } from "./client/github-limits.ts";
import { parseGitHubResponse, requestGitHub } from "./client/request-github.ts";
import {
  type GitHubIssue,
  githubIssueSchema,
  githubMilestoneSchema,
  issueCreator,
  milestoneCreator,
  toDueOn,
  toObservedGitHubIssue,
  toObservedMilestone,
} from "./github-items.ts";
import { createGitHubReader } from "./github-reader.ts";
import { splitFullName } from "./github-source.ts";
import { isDeletedIssue } from "./github-visibility.ts";

const UPDATE_MILESTONE = "PATCH /repos/{owner}/{repo}/milestones/{milestone_number}";
const CREATE_MILESTONE = "POST /repos/{owner}/{repo}/milestones";
const CREATE_ISSUE = "POST /repos/{owner}/{repo}/issues";
const UPDATE_ISSUE = "PATCH /repos/{owner}/{repo}/issues/{issue_number}";
const SUB_ISSUES = "/repos/{owner}/{repo}/issues/{issue_number}/sub_issues";
const BLOCKED_BY = "/repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by";

const issueIdSchema = z.object({ id: z.number() });

/**
 * Returns the GitHub tracker of one repository. It creates, updates and closes milestones and issues; it deletes none.
 */
export function createGitHubTracker(client: GitHubClient, fullName: string, accounts: OwnAccounts): Tracker {
  const { octokit } = client;
  const path = splitFullName(fullName);
  const reader = createGitHubReader(client, fullName, accounts);
  /** Milestones that this run created or renamed, by title. The cached list of milestones can lack them. */
  const writtenTitles = new Map<string, Remote>();
  /** Adds the creator of an item that this run has created: GitHub names it in the response. */
  const learn = (creator: Account | null) => creator && accounts.learn(creator);

  const assignable = new Map<string, boolean>();
  /** Returns the accounts to which issues can be assigned. Asks once per run for each account. */
  const assignableAmong = async (logins: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const assignee of logins) {
      const isAssignable = assignable.get(assignee) ?? (await isAssignee(assignee));
      assignable.set(assignee, isAssignable);
      if (isAssignable) found.push(assignee);
    }
    return found;
  };
  // The answer, 204, has no content.
  const isAssignee = (assignee: string): Promise<boolean> =>
    requestGitHub(octokit, z.unknown(), "GET /repos/{owner}/{repo}/assignees/{assignee}", { ...path, assignee }).then(
      () => true,
      recoverFrom(NotFound, false),
    );

  /** Returns whether an issue's first 100 sub-issues or blockers, which `route` lists, contain `member`. */
  async function isListed(
    route: typeof SUB_ISSUES | typeof BLOCKED_BY,
    issue: Remote,
    member: Remote,
  ): Promise<boolean> {
    const query = { ...path, issue_number: Number(issue.name), per_page: 100 };
    const listed = await requestGitHub(octokit, z.array(issueIdSchema), `GET ${route}`, query);
    return listed.some(({ id }) => id === Number(member.id));
  }

  return {
    ...reader,

    async existingTitles(entity) {
      const listed = await reader.existingTitles(entity);
      return entity === "milestone" ? new Map([...listed, ...writtenTitles]) : listed;
    },

    async reserveQuota({ creates, updates }, extendLease) {
      const points = creates * costOfRequest("POST").points + updates * costOfRequest("PATCH").points;
      await client.rateLimiter?.reserveQuota({ content: creates, points }, extendLease);
    },

    maxBatchSize: () => 1,

    async create([newItem]) {
      if (!newItem) return [];
      const { item, marker, references } = newItem;
      const { title, body = { text: "", boxes: [] }, state = "open", due, labels } = item.fields;
      const text = githubBody.compose(body, marker, item.source ?? null);
      try {
        if (item.entity === "milestone") {
          const params = { ...path, title, description: text, state: openOrClosed(state) };
          const response = await octokit.request(CREATE_MILESTONE, { ...params, ...(due && { due_on: toDueOn(due) }) });
          const milestone = parseGitHubResponse(octokit, githubMilestoneSchema, CREATE_MILESTONE, response);
          const created = toObservedMilestone(milestone);
          learn(milestoneCreator(milestone));
          writtenTitles.set(title, created.remote);
          return [created];
        }
        const assignees = await assignableAmong(item.assignees ?? []);
        const response = await octokit.request(CREATE_ISSUE, {
          ...path,
          title,
          body: text,
          ...(labels && { labels }),
          ...(assignees.length > 0 && { assignees }),
          ...(references.milestone && { milestone: Number(references.milestone.name) }),
        });
        const issue = parseGitHubResponse(octokit, githubIssueSchema, CREATE_ISSUE, response);
        learn(issueCreator(issue));
        return [{ ...toObservedGitHubIssue(issue), ...rejectedAssignees(item.assignees, issue) }];
      } catch (error) {
        if (error instanceof RequestRejected) return [error];
        throw error;
      }
    },

    async update({ entity, remote }, { title, body, state, due, labels, milestone }, references) {
      const number = Number(remote.name);
      if (entity !== "milestone") {
        const issue = await requestGitHub(octokit, githubIssueSchema, UPDATE_ISSUE, {
          ...path,
          issue_number: number,
          ...(title !== undefined && { title }),
          ...(body !== undefined && { body }),
          ...(labels !== undefined && { labels }),
          ...(milestone !== undefined && {
            milestone: references.milestone ? Number(references.milestone.name) : null,
          }),
          ...(state !== undefined && issueStates[state]),
        });
        return toObservedGitHubIssue(issue);
      }
      const written = await requestGitHub(octokit, githubMilestoneSchema, UPDATE_MILESTONE, {
        ...path,
        milestone_number: number,
        ...(title !== undefined && { title }),
        ...(body !== undefined && { description: body }),
        ...(state !== undefined && { state: openOrClosed(state) }),
        // `null` removes the date. GitHub accepts this, although its documentation does not say so.
        ...(due !== undefined && { due_on: due === null ? null : toDueOn(due) }),
      });
      if (title !== undefined) writtenTitles.set(title, remote);
      return toObservedMilestone(written);
    },

    async attach(child, parent, isReplacing) {
      const params = { ...path, issue_number: Number(parent.name) };
      try {
        // GitHub expects the id here, not the issue number (GitHub docs, "Add sub-issue").
        const body = { sub_issue_id: Number(child.id), ...(isReplacing && { replace_parent: true }) };
        await requestGitHub(octokit, issueIdSchema, `POST ${SUB_ISSUES}`, { ...params, ...body });
      } catch (error) {
        if (isDeletedIssue(error)) {
          throw new RequestRejected(`#${parent.name} was deleted`, "deleted", { cause: error });
        }
        if (!(error instanceof RequestRejected) || !(await isListed(SUB_ISSUES, parent, child))) throw error;
      }
    },

    async block(blocked, blocker) {
      const params = { ...path, issue_number: Number(blocked.name), issue_id: Number(blocker.id) };
      try {
        await requestGitHub(octokit, z.unknown(), `POST ${BLOCKED_BY}`, params);
        return true;
      } catch (error) {
        if (isDeletedIssue(error)) throw new NotFound(`#${blocked.name} was deleted`, { cause: error });
        // A GitHub Enterprise Server can be without such relations.
        if (error instanceof NotFound) throw new RequestRejected(error.message, "no-relations", { cause: error });
        // GitHub rejects a relation that exists.
        if (!(error instanceof RequestRejected) || !(await isListed(BLOCKED_BY, blocked, blocker))) throw error;
        return false;
      }
    },

    async unblock(blocked, blocker) {
      const params = { ...path, issue_number: Number(blocked.name), issue_id: Number(blocker.id) };
      try {
        await requestGitHub(octokit, z.unknown(), `DELETE ${BLOCKED_BY}/{issue_id}`, params);
        return true;
      } catch (error) {
        // Also the answer if the relation does not exist.
        if (!(error instanceof NotFound) || (await isListed(BLOCKED_BY, blocked, blocker))) throw error;
        return false;
      }
    },
  };
}

const issueStates = {
  open: { state: "open" },
  done: { state: "closed", state_reason: "completed" },
  cancelled: { state: "closed", state_reason: "not_planned" },
} as const;

function openOrClosed(state: ItemState): "open" | "closed" {
  return state === "open" ? "open" : "closed";
}

/** Returns the accounts that GitHub left out without an error (GitHub docs, "Create an issue"). */
function rejectedAssignees(wanted: readonly string[] = [], { assignees }: GitHubIssue) {
  const assigned = new Set(assignees?.map(({ login }) => login.toLowerCase()));
  const rejected = wanted.filter((login) => !assigned.has(login.toLowerCase()));
  return rejected.length === 0 ? {} : { rejectedAssignees: rejected };
}
