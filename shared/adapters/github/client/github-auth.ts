import { createAppAuth } from "@octokit/auth-app";
import * as z from "zod";
import type { GitHubCredentials } from "../../../env.ts";
import { AccessDenied, NotFound } from "../../../errors.ts";
import { splitFullName } from "../github-source.ts";
import { createGitHubClient, type GitHubAuth } from "./github-client.ts";
import { requestGitHub } from "./request-github.ts";

interface AuthTarget {
  apiUrl: string;
  fullName: string;
  /** Id of the App's installation for the repository; `null` if it is unknown and must be requested. */
  installation: number | null;
  now: () => Date;
}

/**
 * Returns Octokit's authentication for one repository, and the account whose rate limits apply. All clients of an App
 * share one token; requests for the token use no quota. Throws `AccessDenied` if the App is not installed.
 */
export async function authenticateGitHub(
  credentials: GitHubCredentials,
  target: AuthTarget,
): Promise<{ auth: GitHubAuth; account: string }> {
  if (credentials.kind === "token") {
    const token = credentials.token.reveal();
    return { auth: { auth: token }, account: token };
  }
  const { apiUrl, now } = target;
  const app = { appId: credentials.appId, privateKey: credentials.privateKey.reveal() };
  const installationId = target.installation ?? (await findInstallation(app, target));
  const { request } = createGitHubClient({ apiUrl, auth: {}, now }).octokit;
  const auth = createAppAuth({ ...app, installationId, request });
  return { auth: { authStrategy: () => auth }, account: `installation ${installationId}` };
}

async function findInstallation(
  app: { appId: string; privateKey: string },
  { apiUrl, fullName, now }: AuthTarget,
): Promise<number> {
  const { octokit } = createGitHubClient({ apiUrl, auth: { authStrategy: createAppAuth, auth: app }, now });
  try {
    const route = "GET /repos/{owner}/{repo}/installation";
    return (await requestGitHub(octokit, z.object({ id: z.number() }), route, splitFullName(fullName))).id;
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new AccessDenied(
      `The GitHub App ${app.appId} is not installed for ${fullName}. Install it, and check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.`,
      { cause: error },
    );
  }
}
