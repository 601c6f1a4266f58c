import { ApiError, notFound } from "../http/api-error.ts";
import type { GitHubState, Issue } from "../state.ts";

const mostChildren = 100;
const mostLevels = 8;
const failed = "An error occurred while adding the sub-issue to the parent issue.";

/**
 * Puts an issue under another ("Add sub-issue"): by database id, 100 per parent with closed ones counted
 * (community discussion 207865), 8 levels, one parent unless it is to be replaced, same owner.
 */
export function addSubIssue(state: GitHubState, parent: Issue, childId: number, replace: boolean): Issue {
  const child = state.issueById(childId);
  if (child === null || !child.repository.access) {
    throw new ApiError(404, "The provided sub-issue does not exist");
  }
  const owner = (issue: Issue) => issue.repository.fullName.split("/")[0]?.toLowerCase();
  if (owner(child) !== owner(parent)) throw refused("Sub issue must belong to the same owner as its parent");
  if (child.pullRequest || parent.pullRequest) throw refused("Pull requests cannot be sub-issues");
  if (child === parent || ancestors(parent).includes(child)) {
    throw refused("Sub issue may not be the same as, or above, its parent");
  }
  if (parent.children.includes(child) || (child.parent !== null && !replace)) {
    throw refused("Issue may not contain duplicate sub-issues and Sub issue may only have one parent");
  }
  if (parent.children.length >= mostChildren)
    throw refused(`Parent cannot have more than ${mostChildren} sub-issues`);
  if (ancestors(parent).length + 1 + height(child) > mostLevels + 1) {
    throw refused(`Sub-issues cannot be nested more than ${mostLevels} levels`);
  }
  detach(child);
  child.parent = parent;
  parent.children.push(child);
  return parent;
}

/** Takes an issue from under a parent ("Remove sub-issue"). */
export function removeSubIssue(state: GitHubState, parent: Issue, childId: number): Issue {
  const child = state.issueById(childId);
  if (child === null || child.parent !== parent) throw notFound();
  detach(child);
  return parent;
}

export function detach(child: Issue): void {
  if (child.parent === null) return;
  child.parent.children = child.parent.children.filter((one) => one !== child);
  child.parent = null;
}

function ancestors(issue: Issue): Issue[] {
  return issue.parent === null ? [] : [issue.parent, ...ancestors(issue.parent)];
}

/** 1 for an issue without sub-issues. */
function height(issue: Issue): number {
  return 1 + Math.max(0, ...issue.children.map(height));
}

function refused(why: string): ApiError {
  return new ApiError(422, `${failed} ${why}`);
}
