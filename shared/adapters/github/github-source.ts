import { AccessDenied, NotFound, RequestRejected, recoverFrom } from "../../errors.ts";
import type { PlanSource } from "../../ports/plan-source.ts";
import type { GitHubRequests } from "./client/github-client.ts";

/** Returns a source that reads the plans of a GitHub repository as git objects: commit, tree and blobs. */
export function createGitHubSource(octokit: GitHubRequests, fullName: string): PlanSource {
  const repository = splitFullName(fullName);
  return {
    async repository() {
      const { data } = await octokit.request("GET /repos/{owner}/{repo}", repository).catch((error: unknown) => {
        throw error instanceof NotFound ? repositoryNotFound(fullName, error) : error;
      });
      return { id: String(data.id), fullName: data.full_name, defaultBranch: data.default_branch };
    },

    async head(ref) {
      // "HEAD" is the head of the default branch; reading the branch's name would cost another request.
      const params = { ...repository, ref: ref ?? "HEAD", per_page: 1 };
      const { data } = await octokit
        .request("GET /repos/{owner}/{repo}/commits/{ref}", params)
        .catch((error: unknown) => {
          throw explainMissingCommit(error, fullName, ref);
        });
      const committedAt = data.commit.committer?.date ?? data.commit.author?.date ?? "";
      return { commit: data.sha, committedAt, treeSha: data.commit.tree.sha };
    },

    async tree({ treeSha }) {
      const params = { ...repository, tree_sha: treeSha, recursive: "1" };
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", params);
      const entries = data.tree.flatMap(({ type, path, sha, size }) =>
        type === "blob" && path && sha ? [{ path, blob: sha, size: size ?? 0 }] : [],
      );
      return { entries, truncated: data.truncated };
    },

    async read({ blob }) {
      const params = { ...repository, file_sha: blob };
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", params);
      return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
    },

    lineUrl(commit, path, line) {
      const file = path.split("/").map(encodeURIComponent).join("/");
      const webUrl = webUrlOf(octokit.request.endpoint.DEFAULTS.baseUrl);
      return `${webUrl}/${fullName}/blob/${commit}/${file}#L${line}`;
    },

    async compare(base, head) {
      const params = { ...repository, basehead: `${base}...${head}`, per_page: 1 };
      return (
        octokit
          .request("GET /repos/{owner}/{repo}/compare/{basehead}", params)
          .then(({ data }) => data.status)
          // GitHub answers 404 if a rewrite of the history removed a commit or left no common ancestor.
          .catch(recoverFrom(NotFound, "diverged" as const))
      );
    },
  };
}

/** Returns the error for a 404 (no access), 409 (empty repository) or 422 (no such ref); docs, "Get a commit". */
function explainMissingCommit(error: unknown, fullName: string, ref: string | null): unknown {
  if (error instanceof NotFound) return repositoryNotFound(fullName, error);
  if (!(error instanceof RequestRejected)) return error;
  if (ref === null) return new NotFound(`${fullName} has no commits. Push a plan first.`, { cause: error });
  const branch = /^heads\/(.+)$/.exec(ref)?.[1];
  const what = branch === undefined ? `branch, tag or commit "${ref}"` : `branch "${branch}"`;
  return new NotFound(`${fullName} has no ${what}. Check the name, or "branch" in the config.`, { cause: error });
}

/** Returns the error for a repository that GitHub does not show to these credentials. */
export function repositoryNotFound(fullName: string, cause: unknown): AccessDenied {
  return new AccessDenied(
    `Repository ${fullName} not found on GitHub, or the credentials have no access to it. Check the name and the access of the token or App.`,
    { cause },
  );
}

export function splitFullName(fullName: string): { owner: string; repo: string } {
  const [owner = "", repo = ""] = fullName.split("/");
  return { owner, repo };
}

/** Returns the web URL for an API URL: github.com, or the host of a GitHub Enterprise Server (its docs, "REST API"). */
function webUrlOf(apiUrl: string): string {
  const { protocol, hostname, host } = new URL(apiUrl);
  return `${protocol}//${hostname.startsWith("api.") ? host.slice("api.".length) : host}`;
}
