import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, expect, test } from "vitest";
import { loadSecrets } from "../../../shared/adapters/secrets-manager/load-secrets.ts";
import { readEnv, webhookEnv } from "../../../shared/env.ts";
import { UsageError } from "../../../shared/errors.ts";

const sdk = mockClient(SecretsManagerClient);
const client = new SecretsManagerClient({ region: "eu-central-1" });
let now = 0;
const clock = { now: () => new Date(now) };
const read = (variables: Record<string, string>) => readEnv(variables, { webhook: webhookEnv }).webhook;
const answer = (text: string | undefined) => sdk.on(GetSecretValueCommand).resolves({ SecretString: text });
const calls = () => sdk.commandCalls(GetSecretValueCommand).length;

beforeEach(() => {
  sdk.reset();
  now = 1_000;
});

test("secrets are cached for five minutes, then read again", async () => {
  answer('{"GITHUB_WEBHOOK_SECRET":"an-old-old-old-secret"}');
  const load = loadSecrets(["arn"], client, read, clock);
  const [first, second] = await Promise.all([load(), load()]);
  expect(first).toBe(second);
  answer('{"GITHUB_WEBHOOK_SECRET":"an-old-old-old-secret,a-new-new-new-secret"}');
  now += 5 * 60_000 - 1;
  expect((await load()).secrets).toHaveLength(1);
  expect(calls()).toBe(1);
  now += 1;
  expect((await load()).secrets.map((secret) => secret.reveal())).toEqual([
    "an-old-old-old-secret",
    "a-new-new-new-secret",
  ]);
  expect(calls()).toBe(2);
});

test("what is not valid is not cached, and not printed", async () => {
  const load = loadSecrets(["arn"], client, read, clock);
  for (const text of [
    'hunter2 "',
    '["hunter2"]',
    '{"GITHUB_WEBHOOK_SECRET":{"a":"hunter2"}}',
    '{"OTHER":"hunter2"}',
    undefined,
  ]) {
    answer(text);
    const error = await load().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).not.toContain("hunter2");
  }
  answer('{"GITHUB_WEBHOOK_SECRET":"a-new-new-new-secret"}');
  expect((await load()).secrets).toHaveLength(1);
});

test("failures of AWS are no bugs, and their texts are not printed", async () => {
  const failure = (name: string) => Object.assign(new Error("sent authorization: hunter2"), { name });
  const failures: [Error, string][] = [
    [failure("AccessDeniedException"), "needs-person"],
    [failure("ResourceNotFoundException"), "needs-person"],
    [failure("ThrottlingException"), "retry-later"],
    // What the SDK throws for the page of a proxy.
    [new SyntaxError('Unexpected token <, "<html>hunter2" is not valid JSON'), "retry-later"],
  ];
  for (const [thrown, handling] of failures) {
    sdk.on(GetSecretValueCommand).rejects(thrown);
    const error = await loadSecrets(["arn:x"], client, read, clock)().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ handling, message: expect.stringContaining("secret arn:x") });
    expect(String(error)).not.toContain("hunter2");
  }
});

test("an outage is not cached, and several secrets are joined", async () => {
  sdk.on(GetSecretValueCommand, { SecretId: "a" }).resolves({ SecretString: '{"A":"1","B":"1"}' });
  sdk
    .on(GetSecretValueCommand, { SecretId: "b" })
    .rejectsOnce(new Error("down"))
    .resolves({ SecretString: '{"B":"2"}' });
  const load = loadSecrets(["a", "b"], client, (variables) => variables, clock);
  await expect(load()).rejects.toThrow("down");
  expect(await load()).toEqual({ A: "1", B: "2" });
});
