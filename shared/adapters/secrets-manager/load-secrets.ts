import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { UsageError } from "../../errors.ts";
import type { Clock } from "../../ports/clock.ts";
import { translateAwsError } from "../node/translate-aws-error.ts";

const valuesSchema = z.record(z.string(), z.string());
const CACHE_MS = 5 * 60 * 1000;

/**
 * Returns a function that loads and parses the secrets, and caches the result for five minutes. Each secret must be a
 * JSON object of environment variables; else the function throws a `UsageError` without values in the message.
 */
export function loadSecrets<T>(
  arns: readonly string[],
  client: Pick<SecretsManagerClient, "send">,
  parse: (variables: Record<string, string>) => T,
  clock: Pick<Clock, "now">,
): () => Promise<T> {
  let cached: { value: T; untilMs: number } | null = null;
  let loading: Promise<T> | null = null;

  async function load(): Promise<T> {
    const secrets = await Promise.all(arns.map((arn) => readSecret(arn, client, clock)));
    const value = parse(Object.assign({}, ...secrets));
    cached = { value, untilMs: clock.now().getTime() + CACHE_MS };
    return value;
  }

  return async () => {
    if (cached && clock.now().getTime() < cached.untilMs) return cached.value;
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  };
}

async function readSecret(
  arn: string,
  client: Pick<SecretsManagerClient, "send">,
  clock: Pick<Clock, "now">,
): Promise<Record<string, string>> {
  const reading = client.send(new GetSecretValueCommand({ SecretId: arn }));
  const { SecretString } = await reading.catch((error: unknown) => {
    throw translateAwsError(error, `secret ${arn}`, clock.now());
  });
  try {
    return valuesSchema.parse(JSON.parse(SecretString ?? ""));
  } catch {
    // No `cause`: the messages of JSON.parse and zod can contain parts of the secret.
    throw new UsageError(`The secret ${arn} is not a JSON object of strings, like {"GITHUB_WEBHOOK_SECRET":"…"}.`);
  }
}
