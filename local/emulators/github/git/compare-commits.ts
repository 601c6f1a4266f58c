import { githubNotFound } from "../http/api-error.ts";
import { renderCommit } from "../render/render-commit.ts";
import type { GitHubState, RepositoryRecord } from "../state.ts";
import type { GitCommit } from "./git-objects.ts";

/** Maximum number of commits in the result (GitHub docs, "Compare two commits"). */
const MAX_COMMITS = 250;
/** Maximum number of changed files in the result (GitHub docs, "Compare two commits"). */
const MAX_FILES = 300;

/** Returns how two commits are related, and the commits and changed files of `head` since the merge base. */
export function compareCommits(state: GitHubState, repository: RepositoryRecord, base: GitCommit, head: GitCommit) {
  const { git } = repository;
  const ofBase = git.history(base.sha);
  const ofHead = git.history(head.sha);
  const ahead = ofHead.filter((sha) => !ofBase.includes(sha));
  const behind = ofBase.filter((sha) => !ofHead.includes(sha));
  const mergeBase = ofBase.find((sha) => ofHead.includes(sha));
  if (mergeBase === undefined) throw githubNotFound();
  const html = `${state.url}/${repository.fullName}/compare/${base.sha}...${head.sha}`;
  return {
    url: `${state.url}/repos/${repository.fullName}/compare/${base.sha}...${head.sha}`,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: renderCommit(state, repository, base),
    merge_base_commit: renderCommit(state, repository, git.commitOf(mergeBase)),
    status: relation(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead
      .reverse()
      .slice(0, MAX_COMMITS)
      .map((sha) => renderCommit(state, repository, git.commitOf(sha))),
    files: changedFiles(repository, mergeBase, head.sha).slice(0, MAX_FILES),
  };
}

function relation(ahead: number, behind: number): "ahead" | "behind" | "identical" | "diverged" {
  if (ahead > 0 && behind > 0) return "diverged";
  if (ahead > 0) return "ahead";
  return behind > 0 ? "behind" : "identical";
}

function changedFiles({ git }: RepositoryRecord, from: string, to: string) {
  const { added, removed, modified } = git.changes(from, to);
  const before = git.files(git.commitOf(from).tree);
  const after = git.files(git.commitOf(to).tree);
  const entry = (status: string) => (filename: string) => ({
    filename,
    status,
    sha: after.get(filename) ?? before.get(filename) ?? "",
  });
  return [...added.map(entry("added")), ...removed.map(entry("removed")), ...modified.map(entry("modified"))].sort(
    (a, b) => (a.filename < b.filename ? -1 : 1),
  );
}
