import { RequestError } from "@octokit/request-error";
import { Octokit } from "@octokit/rest";
import * as z from "zod";
import { translateGitHubError } from "../../../../shared/adapters/github/client/github-error.ts";
import { githubAccounts } from "../../../../shared/adapters/github/github-account.ts";
import { createGitHubTracker } from "../../../../shared/adapters/github/github-tracker.ts";
import { findMarkers } from "../../../../shared/model/item.ts";
import type { TrackedRepository } from "../../../../shared/model/repository-state.ts";
import type { Tracker } from "../../../../shared/ports/tracker.ts";
import { repository } from "../repository.ts";
import { answerOf, githubBot, toGitHubChanges } from "./github-hub-json.ts";
import type { HubItem } from "./hub.ts";
import type { HubClient } from "./hub-client.ts";

const apiUrl = "https://api.github.com";

/** The parameters of a request. Unknown ones are ignored, as on GitHub. */
const parametersSchema = z.looseObject({
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.unknown()),
  milestone_number: z.number().optional(),
  issue_number: z.number().optional(),
  sub_issue_id: z.number().optional(),
  replace_parent: z.boolean().optional(),
});
type Parameters = z.infer<typeof parametersSchema>;
type Kind = "milestone" | "issue";

/** Returns the real GitHub adapter of one process, connected to a hub instead of the network. */
export function githubHubTracker(
  client: HubClient,
  { accounts }: Pick<TrackedRepository, "accounts">,
  now: () => Date,
): Tracker {
  const api = new GitHubHub(client, now);
  const octokit = new Octokit({ baseUrl: apiUrl });
  octokit.hook.wrap("request", async (_, options) => {
    const { data, headers = {} } = await api.answer(parametersSchema.parse(options));
    return { status: 200, url: options.url, headers, data };
  });
  const github = {
    octokit: Object.assign(octokit, { now }),
    rateLimiter: null,
    requests: () => client.requests(),
  };
  const known = { stored: accounts?.github ?? [], former: [] };
  return createGitHubTracker(github, repository.fullName, githubAccounts(github, "token", known));
}

/** Simulates the part of GitHub's REST API that the adapter uses, on top of a hub. Throws for any other request. */
class GitHubHub {
  readonly #client: HubClient;
  readonly #now: () => Date;

  constructor(client: HubClient, now: () => Date) {
    this.#client = client;
    this.#now = now;
  }

  async answer(parameters: Parameters): Promise<{ data: unknown; headers?: Record<string, string> }> {
    const { method } = parameters;
    const path = parameters.url.replace(apiUrl, "").replace("/repos/{owner}/{repo}", `/repos/${repository.fullName}`);
    const route = path.replace(`/repos/${repository.fullName}`, "").replace(/\?.*/, "");
    const kind: Kind = route.startsWith("/milestones") ? "milestone" : "issue";
    const { hub } = this.#client;
    switch (`${method} ${route}`) {
      case "GET /user":
        return { data: await this.#client.read("the account", () => githubBot) };
      case "GET ": {
        const { id, fullName } = repository;
        const facts = () => ({
          id: Number(id),
          full_name: fullName,
          default_branch: "main",
          has_issues: hub.showsIssues,
        });
        return { data: await this.#client.read("the repository", facts) };
      }
      case "GET /milestones":
      case "GET /issues":
        return this.#list(kind, parameters);
      case "GET /milestones/{milestone_number}":
      case "GET /issues/{issue_number}": {
        const number = numberOf(parameters);
        return { data: await this.#client.read(`get ${kind} ${number}`, () => this.#show(this.#known(kind, number))) };
      }
      case "POST /milestones":
      case "POST /issues":
        return { data: await this.#create(kind, parameters) };
      case "PATCH /milestones/{milestone_number}":
      case "PATCH /issues/{issue_number}":
        return { data: await this.#update(kind, parameters) };
      case "POST /issues/{issue_number}/sub_issues":
        return { data: await this.#attach(parameters) };
      case "GET /issues/{issue_number}/sub_issues": {
        const parent = numberOf(parameters);
        const isChild = (item: HubItem) => item.entity === "issue" && item.parent === parent;
        const read = () => [...hub.items.values()].filter(isChild).map((item) => this.#show(item));
        return { data: await this.#client.read(`sub-issues of ${parent}`, read) };
      }
      default:
        throw new Error(`The simulated GitHub does not support ${method} ${path}`);
    }
  }

  async #list(kind: Kind, { headers }: Parameters) {
    const { hub } = this.#client;
    return this.#client.read(`list ${kind}s`, () => {
      if (kind === "issue" && !hub.showsIssues) throw this.#failure(404, "Not Found");
      const items = hub.list(kind);
      const etag = `"${items.map(({ number, revision }) => `${number}:${revision}`).join()}"`;
      if (headers["if-none-match"] === etag) throw this.#failure(304, "Not modified", true);
      return { data: items.map((item) => this.#show(item)), headers: { etag } };
    });
  }

  #create(kind: Kind, parameters: Parameters): Promise<unknown> {
    const { title = "", body = "", ...rest } = toGitHubChanges(kind, parameters);
    const [mark] = findMarkers(body);
    if (!mark) throw new Error(`A new ${kind} without a marker: ${body}`);
    const { hub } = this.#client;
    return this.#client.write(`create ${mark.goal}/${mark.key} "${title}"`, [mark.goal], () => {
      this.#assertWritable(kind);
      return this.#show(hub.create(kind, { title, body, ...rest }, mark));
    });
  }

  #update(kind: Kind, parameters: Parameters): Promise<unknown> {
    const number = numberOf(parameters);
    const { hub } = this.#client;
    const found = hub.find(kind, number);
    const goal = found?.mark?.goal ?? null;
    const observation = this.#client.observationOf(found);
    const changes = toGitHubChanges(kind, parameters);
    const what = `update ${goal}/${found?.mark?.key} ${JSON.stringify(changes)}`;
    return this.#client.write(what, [goal], (sentAt) => {
      const item = this.#known(kind, number);
      this.#client.edit(item, changes, observation, sentAt);
      return this.#show(item);
    });
  }

  #attach(parameters: Parameters): Promise<unknown> {
    const parent = numberOf(parameters);
    const isChild = ({ id }: HubItem) => Number(id) === parameters.sub_issue_id;
    const child = [...this.#client.hub.items.values()].find(isChild);
    const goal = child?.mark?.goal ?? null;
    return this.#client.write(`attach #${child?.number} to #${parent}`, [goal], (sentAt) => {
      const item = this.#known("issue", child?.number ?? "");
      const above = this.#known("issue", parent);
      this.#client.attach(item, above.number, parameters.replace_parent ?? false, sentAt);
      return this.#show(above);
    });
  }

  #assertWritable(kind: Kind): void {
    if (kind === "issue" && !this.#client.hub.showsIssues)
      throw this.#failure(410, "Issues are disabled for this repo");
  }

  /** Returns an item that GitHub shows. Throws what GitHub answers for a deleted, hidden or unknown one. */
  #known(kind: Kind, number: string): HubItem {
    this.#assertWritable(kind);
    const { hub } = this.#client;
    const item = hub.find(kind, number);
    if (item && !hub.hidden.alone.has(item)) return item;
    const isDeleted =
      !item && kind === "issue" && hub.allItems.some((one) => one.entity === kind && one.number === number);
    throw isDeleted ? this.#failure(410, "This issue was deleted") : this.#failure(404, "Not Found");
  }

  #show(item: HubItem): object {
    this.#client.note(item);
    return answerOf(item, this.#client.hub.remoteOf(item).url);
  }

  #failure(status: number, message: string, isConditional = false): Error {
    const request = { method: "GET" as const, url: apiUrl, headers: {} };
    const response = { status, url: apiUrl, headers: {}, data: { message }, retryCount: 0 };
    const error = new RequestError(message, status, { request, response });
    return translateGitHubError(error, { apiUrl, isRead: true, isConditional, now: this.#now(), route: "the request" });
  }
}

function numberOf({ milestone_number, issue_number }: Parameters): string {
  return String(milestone_number ?? issue_number);
}
