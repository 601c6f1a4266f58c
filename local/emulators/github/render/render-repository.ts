import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { GitHubState, RepositoryRecord } from "../state.ts";
import { nodeId, renderAccount } from "./render-user.ts";

type FullRepository = RestEndpointMethodTypes["repos"]["get"]["response"]["data"];

/** Returns the fields of a repository that REST responses and webhook payloads share. */
function renderRepositoryCore(state: GitHubState, repository: RepositoryRecord) {
  const [owner = "", name = ""] = repository.fullName.split("/");
  const html = `${state.url}/${repository.fullName}`;
  const api = `${state.url}/repos/${repository.fullName}`;
  const open = [...repository.issues.values()].filter((issue) => issue.state === "open").length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name,
    full_name: repository.fullName,
    private: repository.private,
    owner: renderAccount(state.url, owner),
    html_url: html,
    description: null,
    fork: false,
    url: api,
    forks_url: `${api}/forks`,
    keys_url: `${api}/keys{/key_id}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    teams_url: `${api}/teams`,
    hooks_url: `${api}/hooks`,
    issue_events_url: `${api}/issues/events{/number}`,
    events_url: `${api}/events`,
    assignees_url: `${api}/assignees{/user}`,
    branches_url: `${api}/branches{/branch}`,
    tags_url: `${api}/tags`,
    blobs_url: `${api}/git/blobs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    trees_url: `${api}/git/trees{/sha}`,
    statuses_url: `${api}/statuses/{sha}`,
    languages_url: `${api}/languages`,
    stargazers_url: `${api}/stargazers`,
    contributors_url: `${api}/contributors`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    commits_url: `${api}/commits{/sha}`,
    git_commits_url: `${api}/git/commits{/sha}`,
    comments_url: `${api}/comments{/number}`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    contents_url: `${api}/contents/{+path}`,
    compare_url: `${api}/compare/{base}...{head}`,
    merges_url: `${api}/merges`,
    archive_url: `${api}/{archive_format}{/ref}`,
    downloads_url: `${api}/downloads`,
    issues_url: `${api}/issues{/number}`,
    pulls_url: `${api}/pulls{/number}`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    labels_url: `${api}/labels{/name}`,
    releases_url: `${api}/releases{/id}`,
    deployments_url: `${api}/deployments`,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    pushed_at: repository.pushedAt,
    git_url: `git://127.0.0.1/${repository.fullName}.git`,
    ssh_url: `git@127.0.0.1:${repository.fullName}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? "private" : "public",
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** Renders a repository in the format of "Get a repository". */
export function renderRepository(state: GitHubState, repository: RepositoryRecord): FullRepository {
  return {
    ...renderRepositoryCore(state, repository),
    permissions: {
      admin: false,
      maintain: false,
      push: repository.canPush,
      triage: repository.canPush,
      pull: true,
    },
    network_count: 0,
    subscribers_count: 0,
  };
}

/** Renders the repository for a webhook payload. In a push event, its times are epoch seconds, as on GitHub. */
export function renderPayloadRepository(state: GitHubState, repository: RepositoryRecord, push: boolean) {
  const core = { ...renderRepositoryCore(state, repository), custom_properties: {} };
  if (!push) return core;
  return {
    ...core,
    created_at: Date.parse(repository.createdAt) / 1000,
    pushed_at: Date.parse(repository.pushedAt) / 1000,
    stargazers: 0,
    master_branch: repository.defaultBranch,
  };
}
