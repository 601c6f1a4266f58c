import type { GitHubEmulator } from "./emulator-types.ts";
import { githubNotFound } from "./http/api-error.ts";
import type { GitHubIssues } from "./issues/issues.ts";
import type { GitHubMilestones } from "./issues/milestones.ts";
import { addSubIssue, removeFromParent } from "./issues/sub-issues.ts";
import type { GitHubMilestonePatch } from "./snapshots.ts";
import type { Actor, GitHubState, IssueRecord, MilestoneRecord, RepositoryRecord } from "./state.ts";
import { STRANGER_LOGIN } from "./stranger.ts";

const user: Actor = { login: "person", app: false };

type UserActions = Pick<
  GitHubEmulator,
  | "createIssue"
  | "editIssue"
  | "deleteIssue"
  | "transferIssue"
  | "comment"
  | "createMilestone"
  | "editMilestone"
  | "deleteMilestone"
>;

/** Creates the actions of users in the browser. Users have all permissions, even if the token lacks some. */
export function createUserActions(state: GitHubState, issues: GitHubIssues, milestones: GitHubMilestones): UserActions {
  const actions: UserActions = {
    createIssue(
      fullName,
      { parent, pullRequest, byStranger, author: login, state: issueState, stateReason, ...fields },
    ) {
      const author = { ...user, login: byStranger ? STRANGER_LOGIN : (login ?? user.login) };
      const { number } = withPushAccess(state.requireRepository(fullName), (repository) =>
        issues.create(repository, fields, author, { pullRequest }),
      );
      actions.editIssue(fullName, number, { parent, state: issueState, stateReason });
      return number;
    },
    editIssue(fullName, number, { parent, ...fields }, { crlf, by } = {}) {
      const body = crlf === true ? fields.body?.replace(/\r?\n/g, "\r\n") : fields.body;
      const issue = requireIssueRecord(state, fullName, number);
      if (Object.values(fields).some((value) => value !== undefined)) {
        withPushAccess(issue.repository, () =>
          issues.edit(issue, { ...fields, body }, { ...user, login: by ?? user.login }),
        );
      }
      if (parent === null) removeFromParent(issue);
      if (typeof parent === "number") {
        addSubIssue(state, requireIssueRecord(state, fullName, parent), issue.id, true);
      }
    },
    deleteIssue: (fullName, number) => issues.delete(requireIssueRecord(state, fullName, number), user),
    transferIssue: (fullName, number, target) =>
      issues.transfer(requireIssueRecord(state, fullName, number), state.requireRepository(target), user).number,
    comment(fullName, number, text) {
      issues.comment(requireIssueRecord(state, fullName, number), text, user);
    },
    createMilestone: (fullName, patch) =>
      milestones.create(state.requireRepository(fullName), withDueTime(patch), user).number,
    editMilestone: (fullName, number, patch) =>
      milestones.edit(requireMilestoneRecord(state, fullName, number), withDueTime(patch), user),
    deleteMilestone: (fullName, number) => milestones.delete(requireMilestoneRecord(state, fullName, number), user),
  };
  return actions;
}

export function requireIssueRecord(state: GitHubState, fullName: string, number: number): IssueRecord {
  const issue = state.requireRepository(fullName).issues.get(number);
  if (issue === undefined) throw githubNotFound();
  return issue;
}

export function requireMilestoneRecord(state: GitHubState, fullName: string, number: number): MilestoneRecord {
  const milestone = state.requireRepository(fullName).milestones.get(number);
  if (milestone === undefined) throw githubNotFound();
  return milestone;
}

function withPushAccess<T>(repository: RepositoryRecord, act: (repository: RepositoryRecord) => T): T {
  const { canPush } = repository;
  repository.canPush = true;
  try {
    return act(repository);
  } finally {
    repository.canPush = canPush;
  }
}

/** Adds a time to a due date that has none, because users choose only a day. */
function withDueTime<P extends GitHubMilestonePatch>(patch: P): P {
  return /^\d{4}-\d{2}-\d{2}$/.test(patch.dueOn ?? "") ? { ...patch, dueOn: `${patch.dueOn}T12:00:00Z` } : patch;
}
