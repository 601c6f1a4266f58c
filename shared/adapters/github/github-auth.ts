import { createAppAuth } from "@octokit/auth-app";
import type { GitHubCredentials } from "../../env.ts";
import { AccessDenied, NotFound } from "../../errors.ts";
import { type GitHubAuth, githubClient } from "./github-client.ts";
import { splitName } from "./github-source.ts";

interface Place {
  apiUrl: string;
  fullName: string;
  installation: number | null;
  now: () => Date;
}

/** Who asks, and whose limits that uses up: a token's, or an installation's. */
export interface SignIn {
  auth: GitHubAuth;
  account: string;
}

/**
 * What Octokit needs to speak for these credentials in one repository. A GitHub App acts through its
 * installation there: known from the webhook, else looked up with one request. Every client that is given the
 * answer shares one installation token; its request is no tracker's and not counted as one.
 */
export async function githubAuth(credentials: GitHubCredentials, place: Place): Promise<SignIn> {
  if (credentials.kind === "token") {
    const token = credentials.token.reveal();
    return { auth: { auth: token }, account: token };
  }
  const { apiUrl, now } = place;
  const app = { appId: credentials.appId, privateKey: credentials.privateKey.reveal() };
  const installationId = place.installation ?? (await findInstallation(app, place));
  const { request } = githubClient({ apiUrl, auth: {}, now }).octokit;
  const auth = createAppAuth({ ...app, installationId, request });
  return { auth: { authStrategy: () => auth }, account: `installation ${installationId}` };
}

async function findInstallation(
  app: { appId: string; privateKey: string },
  { apiUrl, fullName, now }: Place,
): Promise<number> {
  const { octokit } = githubClient({ apiUrl, auth: { authStrategy: createAppAuth, auth: app }, now });
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/installation", splitName(fullName));
    return data.id;
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new AccessDenied(
      `The GitHub App ${app.appId} is not installed for ${fullName}. Install it there, and check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY.`,
      { cause: error },
    );
  }
}
