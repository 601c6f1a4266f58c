import type { Actor, GitHubState, RepositoryRecord } from "../state.ts";
import type { GitCommit } from "./git-objects.ts";

const ZERO_SHA = "0".repeat(40);
/** Maximum number of `commits` in a push event ("Webhook events and payloads", push). */
const MAX_COMMITS = 2_048;

export interface RefUpdate {
  ref: string;
  /** Sha before the push; `null` if the push creates the ref. */
  before: string | null;
  /** Sha after the push; `null` if the push deletes the ref. */
  after: string | null;
}

/** Returns the payload of a push event, without repository and sender ("Webhook events and payloads", push). */
export function pushPayload(
  state: GitHubState,
  repository: RepositoryRecord,
  { ref, before, after }: RefUpdate,
  actor: Actor,
): Record<string, unknown> {
  const { git } = repository;
  const html = `${state.url}/${repository.fullName}`;
  const known = new Set(knownHeads(repository, ref, before).flatMap((sha) => git.history(sha)));
  const fresh = after === null ? [] : git.history(after).filter((sha) => !known.has(sha));
  const commits = fresh.reverse().map((sha) => payloadCommit(html, repository, git.commitOf(sha)));
  const forced = before !== null && after !== null && !git.history(after).includes(before);
  const head = after === null ? null : payloadCommit(html, repository, git.commitOf(after));
  return {
    ref,
    before: before ?? ZERO_SHA,
    after: after ?? ZERO_SHA,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare:
      before !== null && after !== null
        ? `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`
        : `${html}/compare/${ref.replace("refs/heads/", "")}`,
    commits: commits.slice(0, MAX_COMMITS),
    head_commit: head,
    pusher: { name: actor.login, email: `${actor.login}@users.noreply.github.com` },
  };
}

/** Returns heads with known commits: the ref's previous head or, for a new ref, the heads of all other branches. */
function knownHeads(repository: RepositoryRecord, ref: string, before: string | null): string[] {
  if (before !== null) return [before];
  return [...repository.branches].filter(([name]) => `refs/heads/${name}` !== ref).map(([, sha]) => sha);
}

function payloadCommit(html: string, { git }: RepositoryRecord, commit: GitCommit) {
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
