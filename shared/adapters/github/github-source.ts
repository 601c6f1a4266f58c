import { AccessDenied, NotFound, TrackerRefused } from "../../errors.ts";
import type { PlanSource } from "../../ports/plan-source.ts";
import type { GitHubRequests } from "./github-client.ts";

/** Plans of a repository on GitHub, read through git's own objects: what changed is told by blob shas. */
export function githubSource(octokit: GitHubRequests, fullName: string): PlanSource {
  const at = splitName(fullName);
  return {
    async repository() {
      try {
        const { data } = await octokit.request("GET /repos/{owner}/{repo}", at);
        return { id: String(data.id), fullName: data.full_name, defaultBranch: data.default_branch };
      } catch (error) {
        if (!(error instanceof NotFound)) throw error;
        throw unreachable(fullName, error);
      }
    },

    async head(ref) {
      // "HEAD" is the default branch (git's own name for it), so that no read is spent on its name.
      const { data } = await octokit
        .request("GET /repos/{owner}/{repo}/commits/{ref}", { ...at, ref: ref ?? "HEAD", per_page: 1 })
        .catch((error: unknown) => {
          throw noCommit(error, fullName, ref);
        });
      const committedAt = data.commit.committer?.date ?? data.commit.author?.date ?? "";
      return { commit: data.sha, committedAt, treeSha: data.commit.tree.sha };
    },

    async tree({ treeSha }) {
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", {
        ...at,
        tree_sha: treeSha,
        recursive: "1",
      });
      const entries = data.tree.flatMap(({ type, path, sha, size }) =>
        type === "blob" && path && sha ? [{ path, blob: sha, size: size ?? 0 }] : [],
      );
      return { entries, truncated: data.truncated };
    },

    async read({ blob }) {
      const { data } = await octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
        ...at,
        file_sha: blob,
      });
      return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
    },

    lineUrl(commit, path, line) {
      const file = path.split("/").map(encodeURIComponent).join("/");
      return `${webUrl(octokit.request.endpoint.DEFAULTS.baseUrl)}/${fullName}/blob/${commit}/${file}#L${line}`;
    },

    async compare(base, head) {
      try {
        const basehead = `${base}...${head}`;
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
          ...at,
          basehead,
          per_page: 1,
        });
        return data.status;
      } catch (error) {
        // History was rewritten: one of them is gone, or they have nothing in common.
        if (error instanceof NotFound) return "diverged";
        throw error;
      }
    },
  };
}

function unreachable(fullName: string, cause: unknown): AccessDenied {
  return new AccessDenied(
    `GitHub knows no repository ${fullName}, or the credentials do not reach it. Check the name, and that the token or App has access to it.`,
    { cause },
  );
}

/** GitHub answers 404 without access, 409 for an empty repository, 422 without such a ref (GitHub docs, "Get a commit"). */
function noCommit(error: unknown, fullName: string, ref: string | null): unknown {
  if (error instanceof NotFound) return unreachable(fullName, error);
  if (!(error instanceof TrackerRefused)) return error;
  const message =
    ref === null
      ? `${fullName} has no commit yet: push a plan first.`
      : `${fullName} has no branch, tag or commit "${ref}". Check the name, or "branch" in the config.`;
  return new NotFound(message, { cause: error });
}

/** Owner and name of "owner/name". */
export function splitName(fullName: string): { owner: string; repo: string } {
  const [owner = "", repo = ""] = fullName.split("/");
  return { owner, repo };
}

/** Where people see what an API serves: github.com, or the host of a GitHub Enterprise Server (its docs, "REST API"). */
function webUrl(apiUrl: string): string {
  const { protocol, hostname, host } = new URL(apiUrl);
  return `${protocol}//${hostname.startsWith("api.") ? host.slice("api.".length) : host}`;
}
