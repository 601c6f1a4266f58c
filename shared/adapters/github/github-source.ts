import * as z from "zod";
import { AccessDenied, NotFound, RequestRejected, recoverFrom } from "../../errors.ts";
import type { PlanSource, Tree } from "../../ports/plan-source.ts";
import type { GitHubRequests } from "./client/github-client.ts";
import { requestGitHub } from "./client/request-github.ts";

// The fields that Milepost uses (GitHub docs, "REST API endpoints for repositories", "for commits", "for Git database").
export const repositorySchema = z.object({
  id: z.number(),
  full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  default_branch: z.string().min(1),
});
const signatureSchema = z.object({ date: z.string().optional() }).nullish();
const commitSchema = z.object({
  sha: z.string().min(1),
  commit: z.object({
    committer: signatureSchema,
    author: signatureSchema,
    tree: z.object({ sha: z.string().min(1) }),
  }),
});
/** Mode of a symbolic link, whose content is the path of its target (GitHub docs, "Create a tree"). */
const SYMBOLIC_LINK = "120000";
const treeSchema = z.object({
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      type: z.string().nullish(),
      path: z.string().nullish(),
      mode: z.string().nullish(),
      sha: z.string().nullish(),
      size: z.number().nullish(),
    }),
  ),
});
const blobSchema = z.object({ content: z.string(), encoding: z.string() });
const comparisonSchema = z.object({ status: z.enum(["ahead", "behind", "diverged", "identical"]) });

/** Returns a source that reads the plans of a GitHub repository as git objects: commit, tree and blobs. */
export function createGitHubSource(octokit: GitHubRequests, fullName: string): PlanSource {
  const repository = splitFullName(fullName);
  return {
    async repository() {
      const found = await requestRepository(octokit, repositorySchema, fullName);
      return { id: String(found.id), fullName: found.full_name, defaultBranch: found.default_branch };
    },

    async head(ref) {
      // "HEAD" is the head of the default branch; reading the branch's name would cost another request.
      const params = { ...repository, ref: ref ?? "HEAD", per_page: 1 };
      const reading = requestGitHub(octokit, commitSchema, "GET /repos/{owner}/{repo}/commits/{ref}", params);
      const { sha, commit } = await reading.catch((error: unknown) => {
        throw explainMissingCommit(error, fullName, ref);
      });
      const committedAt = commit.committer?.date ?? commit.author?.date ?? "";
      return { commit: sha, committedAt, treeSha: commit.tree.sha };
    },

    async tree(treeSha, isRecursive) {
      const params = { ...repository, tree_sha: treeSha, ...(isRecursive && { recursive: "1" }) };
      const route = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
      const { tree, truncated } = await requestGitHub(octokit, treeSchema, route, params);
      const listed: Tree = { entries: [], links: [], folders: [], submodules: [], truncated };
      for (const { type, mode, path, sha, size } of tree) {
        if (!path || !sha) continue;
        if (type === "tree") listed.folders.push({ path, treeSha: sha });
        else if (type === "commit") listed.submodules.push(path);
        else if (type === "blob") {
          const kind = mode === SYMBOLIC_LINK ? listed.links : listed.entries;
          kind.push({ path, blob: sha, size: size ?? 0 });
        }
      }
      return listed;
    },

    async read({ blob }) {
      const params = { ...repository, file_sha: blob };
      const route = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";
      const { content, encoding } = await requestGitHub(octokit, blobSchema, route, params);
      return Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
    },

    lineUrl(commit, path, line) {
      const file = path.split("/").map(encodeURIComponent).join("/");
      const webUrl = webUrlOf(octokit.request.endpoint.DEFAULTS.baseUrl);
      return `${webUrl}/${fullName}/blob/${commit}/${file}#L${line}`;
    },

    async compare(base, head) {
      const params = { ...repository, basehead: `${base}...${head}`, per_page: 1 };
      return (
        requestGitHub(octokit, comparisonSchema, "GET /repos/{owner}/{repo}/compare/{basehead}", params)
          .then(({ status }) => status)
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

/** Reads the fields of a repository that `schema` names. Throws `AccessDenied` if GitHub does not show it. */
export function requestRepository<T>(octokit: GitHubRequests, schema: z.ZodType<T>, fullName: string): Promise<T> {
  const reading = requestGitHub(octokit, schema, "GET /repos/{owner}/{repo}", splitFullName(fullName));
  return reading.catch((error: unknown) => {
    throw error instanceof NotFound ? repositoryNotFound(fullName, error) : error;
  });
}

/** Returns the error for a repository that GitHub does not show to these credentials. */
function repositoryNotFound(fullName: string, cause: unknown): AccessDenied {
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
