import * as z from "zod";
import { NotFound } from "../../../errors.ts";
import { type AnsweredRequest, parseAnswer } from "../../answers/parse-answer.ts";
import { toExcerpt } from "../../answers/redact.ts";
import type { GitHubRequests } from "./github-client.ts";
import { isReadMethod } from "./github-limits.ts";

/** A page of a list. `next` is the URL of the next page as GitHub sent it, or `null` on the last page. */
export interface GitHubPage<T> {
  items: T[];
  next: string | null;
  etag: string | null;
}

type Parameters = Readonly<Record<string, unknown>>;

/**
 * Sends a request, such as `GET /repos/{owner}/{repo}`, and returns the validated response. Throws `RetryLater` (read)
 * or `OutcomeUnknown` (write) if the response does not match the schema.
 */
export async function requestGitHub<T>(
  octokit: GitHubRequests,
  schema: z.ZodType<T>,
  route: string,
  parameters: Parameters = {},
): Promise<T> {
  return parseGitHubResponse(octokit, schema, route, await octokit.request(route, parameters));
}

/** Returns the validated content of the response to a request. Throws as `requestGitHub`. */
export function parseGitHubResponse<T>(
  octokit: GitHubRequests,
  schema: z.ZodType<T>,
  route: string,
  { data }: { data: unknown },
): T {
  return parseAnswer(schema, data, answered(octokit, route));
}

/** Reads a page of a list. Throws as `requestGitHub`. */
export async function requestGitHubPage<T>(
  octokit: GitHubRequests,
  itemSchema: z.ZodType<T>,
  route: string,
  parameters: Parameters = {},
): Promise<GitHubPage<T>> {
  const { data, headers } = await octokit.request(route, parameters);
  return {
    items: parseAnswer(z.array(itemSchema), data, answered(octokit, route)),
    next: /<([^<>]+)>;\s*rel="next"/.exec(headers.link ?? "")?.[1] ?? null,
    etag: headers.etag ?? null,
  };
}

/**
 * Returns a page's path relative to the API URL, because a server behind a proxy can have another host in its links.
 * Pages are requested from the configured host only, so that no other host receives the token. Throws `NotFound` for a
 * page that is not below the API URL. `previous` names the page before it.
 */
export function pathBelow(apiUrl: string, pageUrl: string, previous: string): string {
  const base = new URL(apiUrl).pathname.replace(/\/$/, "");
  const { pathname = "", search = "" } = URL.canParse(pageUrl, apiUrl) ? new URL(pageUrl, apiUrl) : {};
  if (pathname.startsWith(`${base}/`)) return `${pathname.slice(base.length)}${search}`;
  throw new NotFound(
    `GitHub's list is incomplete: the page after ${toExcerpt(previous)} is not below ${apiUrl}. Check GITHUB_API_URL.`,
  );
}

function answered(octokit: GitHubRequests, route: string): AnsweredRequest {
  const [method = ""] = route.split(" ");
  return { vendor: "GitHub", request: route, isRead: isReadMethod(method), now: octokit.now() };
}
