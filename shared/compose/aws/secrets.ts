import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { GitHubSettings } from "../../adapters/github/github-host.ts";
import { awsClientConfig } from "../../adapters/node/aws-connection.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { loadSecrets } from "../../adapters/secrets-manager/load-secrets.ts";
import {
  type EnvSource,
  githubEnv,
  pageSecretArnEnv,
  pageSecretEnv,
  pageUrlEnv,
  readEnv,
} from "../../env.ts";
import { envNames } from "../../env-names.ts";
import type { PageLinkSettings } from "../card-links.ts";

/** Timeout of one request to Secrets Manager. Webhook senders and page readers wait for it. */
const SECRETS_TIMEOUT_MS = 2_000;

/** Returns a function that reads a secret's variables and passes them to `parse`. Cached for five minutes. */
export function readSecret<T>(arn: string, parse: (variables: EnvSource) => T): () => Promise<T> {
  const client = new SecretsManagerClient(awsClientConfig({}, SECRETS_TIMEOUT_MS));
  return loadSecrets([arn], client, parse, systemClock);
}

/** Returns a function that reads GitHub's credentials from a secret. The API URL comes from the environment. */
export function readGitHubSecret(source: EnvSource, arn: string): () => Promise<GitHubSettings> {
  const apiUrl = source[envNames.githubApiUrl];
  const url = apiUrl ? { [envNames.githubApiUrl]: apiUrl } : {};
  return readSecret(arn, (variables) => readEnv({ ...url, ...variables }, { github: githubEnv }).github);
}

/** Returns a function that reads the status page's URL and the secret that new links are signed with: the first one. */
export function readPageLinkSettings(source: EnvSource): () => Promise<PageLinkSettings> {
  const env = readEnv(source, { arn: pageSecretArnEnv, page: pageUrlEnv });
  return readSecret(env.arn, (variables) => {
    const [secret] = readEnv(variables, { page: pageSecretEnv }).page.secrets;
    if (secret === undefined) throw new Error("The secret of the status page is empty.");
    return { url: env.page.url, secret };
  });
}
