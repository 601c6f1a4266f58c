import type { RestAnswer } from "../../shared/answer.ts";
import { pathParam } from "../../shared/router.ts";
import { compareCommits } from "../git/compare-commits.ts";
import type { GitCommit } from "../git/git-objects.ts";
import { GitHubApiError, githubNotFound } from "../http/api-error.ts";
import { paginateByNumber } from "../http/pagination.ts";
import { type GitHubRequest, type GitHubRoute, repositoryOf, route } from "../http/router.ts";
import { renderCommit } from "../render/render-commit.ts";
import type { GitHubState, RepositoryRecord } from "../state.ts";

/** Maximum size in bytes of a file that is returned as base64 ("Get repository content"). */
const MAX_INLINE_BYTES = 1024 * 1024;

export const gitRoutes: GitHubRoute[] = [
  route("GET", "/repos/:owner/:repo/commits", listCommits),
  route("GET", "/repos/:owner/:repo/commits/:ref", (request) => {
    const repository = repositoryOf(request);
    return {
      status: 200,
      body: renderCommit(request.state, repository, commitAt(repository, pathParam(request, "ref"))),
    };
  }),
  route("GET", "/repos/:owner/:repo/branches/:branch", (request) => {
    const repository = repositoryOf(request);
    const sha = repository.branches.get(pathParam(request, "branch"));
    if (sha === undefined) throw new GitHubApiError(404, "Branch not found");
    const commit = renderCommit(request.state, repository, repository.git.commitOf(sha));
    return { status: 200, body: { name: pathParam(request, "branch"), commit, protected: false } };
  }),
  route("GET", "/repos/:owner/:repo/git/ref/*ref", (request) => {
    const repository = repositoryOf(request);
    const name = pathParam(request, "ref");
    const sha = name.startsWith("heads/") ? repository.branches.get(name.slice("heads/".length)) : undefined;
    if (sha === undefined) throw githubNotFound();
    const object = { sha, type: "commit", url: `${api(request.state, repository)}/git/commits/${sha}` };
    const url = `${api(request.state, repository)}/git/refs/${name}`;
    return { status: 200, body: { ref: `refs/${name}`, node_id: `REF_${sha}`, url, object } };
  }),
  route("GET", "/repos/:owner/:repo/git/commits/:sha", (request) => {
    const repository = repositoryOf(request);
    const found = repository.git.commits.get(pathParam(request, "sha"));
    if (found === undefined) throw githubNotFound();
    const { commit, ...rest } = renderCommit(request.state, repository, found);
    return { status: 200, body: { ...commit, sha: rest.sha, parents: rest.parents } };
  }),
  route("GET", "/repos/:owner/:repo/git/trees/:sha", getTree),
  route("GET", "/repos/:owner/:repo/git/blobs/:sha", getBlob),
  route("GET", "/repos/:owner/:repo/contents", getContent),
  route("GET", "/repos/:owner/:repo/contents/*path", getContent),
  route("GET", "/repos/:owner/:repo/compare/*basehead", (request) => {
    const repository = repositoryOf(request);
    const [base = "", head = ""] = pathParam(request, "basehead").split("...");
    const comparison = compareCommits(request.state, repository, pick(repository, base), pick(repository, head));
    return { status: 200, body: comparison };
  }),
];

function api(state: GitHubState, repository: RepositoryRecord): string {
  return `${state.url}/repos/${repository.fullName}`;
}

/**
 * Returns the commit for `HEAD`, a ref, a tag or branch, or at least seven digits of a sha; `null` if not found. Of
 * a tag and a branch with the same name, returns the tag (gitrevisions(7)).
 */
function resolveRef(repository: RepositoryRecord, ref: string): GitCommit | null {
  const { branches, tags, defaultBranch } = repository;
  const name = ref === "HEAD" ? `heads/${defaultBranch}` : ref.replace(/^refs\//, "");
  const refs = new Map<string, string>([
    ...[...branches].map(([branch, sha]) => [`heads/${branch}`, sha] as const),
    ...[...tags].map(([tag, sha]) => [`tags/${tag}`, sha] as const),
  ]);
  const sha = refs.get(name) ?? refs.get(`tags/${name}`) ?? refs.get(`heads/${name}`);
  if (sha !== undefined) return repository.git.commitOf(sha);
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return null;
  const matching = [...repository.git.commits.values()].filter((commit) => commit.sha.startsWith(ref));
  return matching.length === 1 ? (matching[0] ?? null) : null;
}

/** Returns the commit for a ref. Throws a 409 for an empty repository, a 422 for an unknown ref ("Get a commit"). */
export function commitAt(repository: RepositoryRecord, ref: string): GitCommit {
  if (repository.branches.size === 0) throw new GitHubApiError(409, "Git Repository is empty.");
  const commit = resolveRef(repository, ref);
  if (commit === null) throw new GitHubApiError(422, `No commit found for SHA: ${ref}`);
  return commit;
}

function pick(repository: RepositoryRecord, ref: string): GitCommit {
  const commit = resolveRef(repository, ref);
  if (commit === null) throw githubNotFound();
  return commit;
}

function listCommits(request: GitHubRequest): RestAnswer {
  const repository = repositoryOf(request);
  const { git } = repository;
  const path = request.query.get("path");
  const start = commitAt(repository, request.query.get("sha") ?? "HEAD");
  const commits = git.history(start.sha).map((sha) => git.commitOf(sha));
  const touching = commits.filter(({ sha, parents }) => {
    if (path === null) return true;
    const { added, removed, modified } = git.changes(parents[0] ?? null, sha);
    return [...added, ...removed, ...modified].some((one) => one === path || one.startsWith(`${path}/`));
  });
  const rendered = touching.map((commit) => renderCommit(request.state, repository, commit));
  return paginateByNumber(request, repository, "/commits", rendered);
}

function getTree(request: GitHubRequest): RestAnswer {
  const repository = repositoryOf(request);
  const { git } = repository;
  if (repository.branches.size === 0) throw new GitHubApiError(409, "Git Repository is empty.");
  const treeish = pathParam(request, "sha");
  const sha = git.trees.has(treeish) ? treeish : resolveRef(repository, treeish)?.tree;
  if (sha === undefined) throw githubNotFound();
  const isRecursive = request.query.has("recursive");
  const entries = isRecursive ? git.flatten(sha) : (git.trees.get(sha) ?? []).map((item) => git.entry(item));
  const base = `${api(request.state, repository)}/git`;
  const tree = entries.slice(0, isRecursive ? repository.maxTreeEntries : entries.length).map(({ size, ...entry }) => ({
    ...entry,
    ...(size === null ? {} : { size }),
    // GitHub gives no URL for a submodule.
    ...(entry.type !== "commit" && { url: `${base}/${entry.type}s/${entry.sha}` }),
  }));
  return {
    status: 200,
    body: { sha, url: `${base}/trees/${sha}`, tree, truncated: entries.length > tree.length },
  };
}

function getBlob(request: GitHubRequest): RestAnswer {
  const repository = repositoryOf(request);
  const sha = pathParam(request, "sha");
  const bytes = repository.git.blobs.get(sha);
  if (bytes === undefined) throw githubNotFound();
  if (wantsRaw(request)) return raw(bytes);
  const url = `${api(request.state, repository)}/git/blobs/${sha}`;
  const node_id = `B_${sha}`;
  return {
    status: 200,
    body: { sha, node_id, size: bytes.byteLength, url, content: base64(bytes), encoding: "base64" },
  };
}

function getContent(request: GitHubRequest): RestAnswer {
  const repository = repositoryOf(request);
  const path = (request.params.path ?? "").replace(/\/+$/, "");
  const ref = request.query.get("ref") ?? repository.defaultBranch;
  const commit = resolveRef(repository, ref);
  if (commit === null) throw new GitHubApiError(404, `No commit found for the ref ${ref}`);
  const entries = repository.git.flatten(commit.tree);
  const found = entries.find((entry) => entry.path === path);
  if (found?.type !== "blob") {
    const inside = entries.filter((entry) => entry.path.split("/").slice(0, -1).join("/") === path);
    if (inside.length === 0) throw githubNotFound();
    return { status: 200, body: inside.map((entry) => content(request.state, repository, entry, ref)) };
  }
  const bytes = repository.git.blobs.get(found.sha) ?? new Uint8Array();
  if (wantsRaw(request)) return raw(bytes);
  const inline = bytes.byteLength <= MAX_INLINE_BYTES;
  const body = {
    ...content(request.state, repository, found, ref),
    content: inline ? base64(bytes) : "",
    encoding: inline ? "base64" : "none",
  };
  return { status: 200, body };
}

function content(
  state: GitHubState,
  repository: RepositoryRecord,
  entry: { path: string; sha: string; type: string; size: number | null },
  ref: string,
) {
  const { path, sha, type, size } = entry;
  const html = `${state.url}/${repository.fullName}/${type}/${ref}/${path}`;
  const url = `${api(state, repository)}/contents/${path}?ref=${ref}`;
  const git = `${api(state, repository)}/git/${type}s/${sha}`;
  return {
    name: path.split("/").at(-1) ?? "",
    path,
    sha,
    size: size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: type === "blob" ? html : null,
    type: type === "blob" ? "file" : "dir",
    _links: { self: url, git, html },
  };
}

function wantsRaw(request: GitHubRequest): boolean {
  return /application\/vnd\.github\.(v3\.)?raw/.test(request.accept);
}

function raw(bytes: Uint8Array): RestAnswer {
  return {
    status: 200,
    body: bytes,
    headers: { "content-type": "application/vnd.github.raw; charset=utf-8" },
  };
}

/** Encodes bytes as base64 in lines of 60 characters, as GitHub does. */
function base64(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("base64");
  return text.replace(/.{1,60}/g, "$&\n");
}
