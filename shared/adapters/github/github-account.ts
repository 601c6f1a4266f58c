import * as z from "zod";
import { AccessDenied, recoverFrom } from "../../errors.ts";
import type { Account, KnownAccounts } from "../../model/repository-state.ts";
import { createOwnAccounts, type OwnAccounts } from "../own-accounts.ts";
import type { GitHubClient, GitHubRequests } from "./client/github-client.ts";
import { requestGitHub } from "./client/request-github.ts";

/** The fields of an account that Milepost uses (GitHub docs, "REST API endpoints for users"). */
export const githubUserSchema = z.object({ id: z.number(), login: z.string() });

/** The account of the `GITHUB_TOKEN` that GitHub Actions gives to a workflow. */
const ACTIONS_LOGIN = "github-actions[bot]";

export function toGitHubAccount(user: z.infer<typeof githubUserSchema>): Account {
  return { id: String(user.id), login: user.login };
}

export function githubAccounts({ octokit }: GitHubClient, kind: "token" | "app", known: KnownAccounts): OwnAccounts {
  return createOwnAccounts(known, () => readGitHubAccount(octokit, kind));
}

/** Reads the account with which the credentials write: one request for a user's token, two for other credentials. */
export async function readGitHubAccount(octokit: GitHubRequests, kind: "token" | "app"): Promise<Account> {
  if (kind === "app") return readUser(octokit, `${await readAppSlug(octokit)}[bot]`);
  // GitHub answers 403 for a token that belongs to no user, as the one of a workflow.
  const user = await requestGitHub(octokit, githubUserSchema, "GET /user").catch(recoverFrom(AccessDenied, null));
  return user === null ? readUser(octokit, ACTIONS_LOGIN) : toGitHubAccount(user);
}

/** Reads the name of the GitHub App in its address. The client must be authenticated as the App. */
export async function readAppSlug(octokit: GitHubRequests): Promise<string> {
  return (await requestGitHub(octokit, z.object({ slug: z.string().min(1) }), "GET /app")).slug;
}

async function readUser(octokit: GitHubRequests, username: string): Promise<Account> {
  return toGitHubAccount(await requestGitHub(octokit, githubUserSchema, "GET /users/{username}", { username }));
}
