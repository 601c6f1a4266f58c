import type { Actor, GitHubState, Repository } from "../state.ts";
import type { Commit } from "./git-objects.ts";

const nothing = "0".repeat(40);
/** "Webhook events and payloads", push: `commits` lists 2,048 at most. */
const mostCommits = 2_048;

export interface RefUpdate {
  ref: string;
  /** Null: the ref was created. */
  before: string | null;
  /** Null: the ref was deleted. */
  after: string | null;
}

/** A push event without repository and sender ("Webhook events and payloads": push). */
export function pushPayload(
  state: GitHubState,
  repository: Repository,
  { ref, before, after }: RefUpdate,
  actor: Actor,
): Record<string, unknown> {
  const { git } = repository;
  const html = `${state.url}/${repository.fullName}`;
  const known = new Set(others(repository, ref, before).flatMap((sha) => git.history(sha)));
  const fresh = after === null ? [] : git.history(after).filter((sha) => !known.has(sha));
  const commits = fresh.reverse().map((sha) => payloadCommit(html, repository, git.commitOf(sha)));
  const forced = before !== null && after !== null && !git.history(after).includes(before);
  const head = after === null ? null : payloadCommit(html, repository, git.commitOf(after));
  return {
    ref,
    before: before ?? nothing,
    after: after ?? nothing,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare:
      before !== null && after !== null
        ? `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`
        : `${html}/compare/${ref.replace("refs/heads/", "")}`,
    commits: commits.slice(0, mostCommits),
    head_commit: head,
    pusher: { name: actor.login, email: `${actor.login}@users.noreply.github.com` },
  };
}

/** Where commits were known before: the ref's old head, for a new ref every other branch. */
function others(repository: Repository, ref: string, before: string | null): string[] {
  if (before !== null) return [before];
  return [...repository.branches].filter(([name]) => `refs/heads/${name}` !== ref).map(([, sha]) => sha);
}

function payloadCommit(html: string, { git }: Repository, commit: Commit) {
  const { name, email, date } = commit.author;
  const person = { name, email, username: name };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: date,
    url: `${html}/commit/${commit.sha}`,
    author: { ...person, date },
    committer: { ...person, date },
    ...git.changes(commit.parents[0] ?? null, commit.sha),
  };
}
