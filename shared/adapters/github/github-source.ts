import { AccessDenied, NotFound, RequestRejected } from "../../errors.ts";
import type { Head, PlanSource, RepositoryFacts, Tree, TreeEntry } from "../../ports/plan-source.ts";
import type { GitHubRequests } from "./client/github-client.ts";

type Comparison = Awaited<ReturnType<PlanSource["compare"]>>;

/** Reads the plans of a GitHub repository as git objects, which are identified by their shas. */
export class GitHubSource implements PlanSource {
  readonly #octokit: GitHubRequests;
  readonly #fullName: string;
  readonly #path: { owner: string; repo: string };

  constructor(octokit: GitHubRequests, fullName: string) {
    this.#octokit = octokit;
    this.#fullName = fullName;
    this.#path = splitFullName(fullName);
  }

  async repository(): Promise<RepositoryFacts> {
    const { data } = await this.#octokit
      .request("GET /repos/{owner}/{repo}", this.#path)
      .catch((error: unknown) => {
        throw error instanceof NotFound ? repositoryNotFound(this.#fullName, error) : error;
      });
    return { id: String(data.id), fullName: data.full_name, defaultBranch: data.default_branch };
  }

  async head(ref: string | null): Promise<Head> {
    // "HEAD" is the default branch, whose name would cost another read.
    const params = { ...this.#path, ref: ref ?? "HEAD", per_page: 1 };
    const { data } = await this.#octokit
      .request("GET /repos/{owner}/{repo}/commits/{ref}", params)
      .catch((error: unknown) => {
        throw this.#explainMissingCommit(error, ref);
      });
    const committedAt = data.commit.committer?.date ?? data.commit.author?.date ?? "";
    return { commit: data.sha, committedAt, treeSha: data.commit.tree.sha };
  }

  async tree({ treeSha }: Head): Promise<Tree> {
    const params = { ...this.#path, tree_sha: treeSha, recursive: "1" };
    const { data } = await this.#octokit.request("GET /repos/{owner}/{repo}/git/trees/{tree_sha}", params);
    const entries = data.tree.flatMap(({ type, path, sha, size }) =>
      type === "blob" && path && sha ? [{ path, blob: sha, size: size ?? 0 }] : [],
    );
    return { entries, truncated: data.truncated };
  }

  async read({ blob }: TreeEntry): Promise<Uint8Array> {
    const params = { ...this.#path, file_sha: blob };
    const { data } = await this.#octokit.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", params);
    return Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
  }

  lineUrl(commit: string, path: string, line: number): string {
    const file = path.split("/").map(encodeURIComponent).join("/");
    const { baseUrl } = this.#octokit.request.endpoint.DEFAULTS;
    return `${webUrlOf(baseUrl)}/${this.#fullName}/blob/${commit}/${file}#L${line}`;
  }

  async compare(base: string, head: string): Promise<Comparison> {
    const params = { ...this.#path, basehead: `${base}...${head}`, per_page: 1 };
    try {
      const { data } = await this.#octokit.request("GET /repos/{owner}/{repo}/compare/{basehead}", params);
      return data.status;
    } catch (error) {
      // After a history rewrite a commit is missing, or the two have no common ancestor.
      if (error instanceof NotFound) return "diverged";
      throw error;
    }
  }

  /** GitHub answers 404 without access, 409 for an empty repository, 422 for a missing ref (GitHub docs, "Get a commit"). */
  #explainMissingCommit(error: unknown, ref: string | null): unknown {
    if (error instanceof NotFound) return repositoryNotFound(this.#fullName, error);
    if (!(error instanceof RequestRejected)) return error;
    const message =
      ref === null
        ? `${this.#fullName} has no commits. Push a plan first.`
        : `${this.#fullName} has no branch, tag or commit "${ref}". Check the name, or "branch" in the config.`;
    return new NotFound(message, { cause: error });
  }
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
