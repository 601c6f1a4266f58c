import { createAppAuth } from "@octokit/auth-app";
import * as z from "zod";
import { AccessDenied, NotFound, recoverFrom } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { createGitHubClient } from "./client/github-client.ts";
import { requestGitHub } from "./client/request-github.ts";
import { readAppSlug } from "./github-account.ts";
import type { GitHubSettings } from "./github-host.ts";

/**
 * Returns the slug of the GitHub App whose credentials these are, if every account can install it; `null` for a private
 * App and for a token. GitHub shows a private App to nobody who is not signed in ("Get an app"). An App for which GitHub
 * demands to sign in (GitHub Enterprise Server in private mode) counts as public. Two requests.
 */
export async function findPublicAppSlug(
  { apiUrl, credentials }: GitHubSettings,
  clock: Pick<Clock, "now">,
): Promise<string | null> {
  if (credentials.kind === "token") return null;
  const now = () => clock.now();
  const auth = { appId: credentials.appId, privateKey: credentials.privateKey.reveal() };
  const app = createGitHubClient({ apiUrl, auth: { authStrategy: createAppAuth, auth }, now });
  const slug = await readAppSlug(app.octokit);
  const anonymous = createGitHubClient({ apiUrl, auth: {}, now });
  const isVisible = await requestGitHub(anonymous.octokit, z.object({}), "GET /apps/{app_slug}", { app_slug: slug })
    .then(() => true)
    .catch(recoverFrom(AccessDenied, true))
    .catch(recoverFrom(NotFound, false));
  return isVisible ? slug : null;
}
