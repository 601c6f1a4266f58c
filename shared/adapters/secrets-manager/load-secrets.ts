import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { UsageError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";

const valuesSchema = z.record(z.string(), z.string());
const cacheMilliseconds = 5 * 60 * 1000;

/**
 * A function that gives what `read` makes of secrets: each secret is one JSON object of environment
 * variables. What `read` accepted is kept five minutes; what it threw on, and an outage, is not kept. Calls at
 * the same time share one request. Throws `UsageError` without any value when a secret is not such an object.
 */
export function loadSecrets<T>(
  arns: readonly string[],
  client: Pick<SecretsManagerClient, "send">,
  read: (variables: Record<string, string>) => T,
  clock: Pick<Clock, "now">,
): () => Promise<T> {
  let cached: { value: T; until: number } | null = null;
  let loading: Promise<T> | null = null;

  async function load(): Promise<T> {
    const found = await Promise.all(arns.map((arn) => readSecret(arn, client)));
    const value = read(Object.assign({}, ...found));
    cached = { value, until: clock.now().getTime() + cacheMilliseconds };
    return value;
  }

  return async () => {
    if (cached && clock.now().getTime() < cached.until) return cached.value;
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  };
}

async function readSecret(
  arn: string,
  client: Pick<SecretsManagerClient, "send">,
): Promise<Record<string, string>> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  try {
    return valuesSchema.parse(JSON.parse(SecretString ?? ""));
  } catch {
    // Neither the parser's message nor zod's may pass: both can repeat a part of the secret.
    throw new UsageError(`The secret ${arn} is no JSON object of texts, like {"GITHUB_WEBHOOK_SECRET":"…"}`);
  }
}
