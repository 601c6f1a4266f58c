import { GitHubApiError, githubNotFound } from "../http/api-error.ts";
import type { GitHubState, IssueRecord } from "../state.ts";

const MAX_CHILDREN = 100;
const MAX_LEVELS = 8;
const ERROR_PREFIX = "An error occurred while adding the sub-issue to the parent issue.";

/**
 * Adds the issue with the id `childId` as a sub-issue and returns the parent ("Add sub-issue"). Throws a 404 or 422 for
 * a 101st sub-issue, a 9th level, another owner, or a second parent without `replace` (community discussion 207865).
 */
export function addSubIssue(state: GitHubState, parent: IssueRecord, childId: number, replace: boolean): IssueRecord {
  const child = state.issueById(childId);
  if (child === null || !child.repository.isAccessible) {
    throw new GitHubApiError(404, "The provided sub-issue does not exist");
  }
  const ownerOf = (issue: IssueRecord) => issue.repository.fullName.split("/")[0]?.toLowerCase();
  if (ownerOf(child) !== ownerOf(parent)) throw rejected("Sub issue must belong to the same owner as its parent");
  if (child.pullRequest || parent.pullRequest) throw rejected("Pull requests cannot be sub-issues");
  if (child === parent || ancestors(parent).includes(child)) {
    throw rejected("Sub issue may not be the same as, or above, its parent");
  }
  if (parent.children.includes(child) || (child.parent !== null && !replace)) {
    throw rejected("Issue may not contain duplicate sub-issues and Sub issue may only have one parent");
  }
  if (parent.children.length >= MAX_CHILDREN) throw rejected(`Parent cannot have more than ${MAX_CHILDREN} sub-issues`);
  if (ancestors(parent).length + 1 + height(child) > MAX_LEVELS + 1) {
    throw rejected(`Sub-issues cannot be nested more than ${MAX_LEVELS} levels`);
  }
  removeFromParent(child);
  child.parent = parent;
  parent.children.push(child);
  return parent;
}

/** Removes a sub-issue and returns the parent ("Remove sub-issue"). */
export function removeSubIssue(state: GitHubState, parent: IssueRecord, childId: number): IssueRecord {
  const child = state.issueById(childId);
  if (child === null || child.parent !== parent) throw githubNotFound();
  removeFromParent(child);
  return parent;
}

export function removeFromParent(child: IssueRecord): void {
  if (child.parent === null) return;
  child.parent.children = child.parent.children.filter((one) => one !== child);
  child.parent = null;
}

function ancestors(issue: IssueRecord): IssueRecord[] {
  return issue.parent === null ? [] : [issue.parent, ...ancestors(issue.parent)];
}

/** Returns the number of levels from an issue down to its sub-issues: 1 for an issue without sub-issues. */
function height(issue: IssueRecord): number {
  return 1 + Math.max(0, ...issue.children.map(height));
}

function rejected(why: string): GitHubApiError {
  return new GitHubApiError(422, `${ERROR_PREFIX} ${why}`);
}
