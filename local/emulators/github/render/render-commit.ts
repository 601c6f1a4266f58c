import type { GitCommit } from "../git/git-objects.ts";
import type { GitHubState, RepositoryRecord } from "../state.ts";
import { renderAccount } from "./render-user.ts";

/** Renders a commit in the format of "Get a commit", without files and statistics. */
export function renderCommit(state: GitHubState, repository: RepositoryRecord, commit: GitCommit) {
  const url = `${state.url}/repos/${repository.fullName}`;
  const html = `${state.url}/${repository.fullName}`;
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${url}/commits/${commit.sha}`,
    html_url: `${html}/commit/${commit.sha}`,
    comments_url: `${url}/commits/${commit.sha}/comments`,
    commit: {
      url: `${url}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${url}/git/trees/${commit.tree}` },
      comment_count: 0,
      verification: {
        verified: false,
        reason: "unsigned",
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    author: renderAccount(state.url, commit.author.name),
    committer: renderAccount(state.url, commit.committer.name),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${html}/commit/${sha}`,
    })),
  };
}
