import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { GitHubSettings } from "../../adapters/github/github-host.ts";
import { awsClientConfig } from "../../adapters/node/aws-connection.ts";
import { systemClock } from "../../adapters/node/system-clock.ts";
import { loadSecrets } from "../../adapters/secrets-manager/load-secrets.ts";
import type { Secret } from "../../config/secret.ts";
import { type EnvSource, githubEnv, pageSecretArnEnv, pageSecretEnv, pageUrlEnv, readEnv } from "../../env.ts";
import { envNames } from "../../env-names.ts";
import { type CardLinks, createSignedCardLinks } from "../card-links.ts";

/** Timeout of one request to Secrets Manager. It is short, because webhook senders and page readers wait. */
const SECRETS_TIMEOUT_MS = 2_000;

/** Returns a function that reads the variables in a secret and returns `parse(variables)`, cached for five minutes. */
export function readSecret<T>(arn: string, parse: (variables: EnvSource) => T): () => Promise<T> {
  const client = new SecretsManagerClient(awsClientConfig({}, SECRETS_TIMEOUT_MS));
  return loadSecrets([arn], client, parse, systemClock);
}

/** Returns a function that reads GitHub's settings from a secret. Without an API URL there, uses that in `source`. */
export function readGitHubSecret(source: EnvSource, arn: string): () => Promise<GitHubSettings> {
  const apiUrl = source[envNames.githubApiUrl];
  const url = apiUrl ? { [envNames.githubApiUrl]: apiUrl } : {};
  return readSecret(arn, (variables) => readEnv({ ...url, ...variables }, { github: githubEnv }).github);
}

/** Returns a function that reads the secrets with which links to the status page are signed. */
export function readPageSecrets(arn: string): () => Promise<Secret[]> {
  return readSecret(arn, (variables) => readEnv(variables, { page: pageSecretEnv }).page.secrets);
}

/** Returns a function that creates `CardLinks`, which sign links to the status page with the first page secret. */
export function readCardLinks(source: EnvSource): () => Promise<CardLinks> {
  const env = readEnv(source, { arn: pageSecretArnEnv, page: pageUrlEnv });
  const readSecrets = readPageSecrets(env.arn);
  return async () => {
    const [secret] = await readSecrets();
    if (secret === undefined) throw new Error("The secret that signs links to the status page is empty.");
    return createSignedCardLinks({ url: env.page.url, secret }, systemClock.now());
  };
}
