import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readEnv, slackEnv, slackSecretArnEnv } from "../../../shared/env.ts";
import { UsageError } from "../../../shared/errors.ts";
import { sampled } from "../../support/sampled.ts";

const read = (source: Record<string, string>) => readEnv(source, { slack: slackEnv }).slack.settings;

function problem(source: Record<string, string>): string {
  try {
    read(source);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "";
}

test("Slack is optional", () => {
  expect(read({})).toBeNull();
  expect(read({ SLACK_BOT_TOKEN: " \n", SLACK_WEBHOOK_URL: "" })).toBeNull();
  expect(read({ SLACK_API_URL: "nonsense" })).toBeNull();
});

test.each([
  [undefined, "https://slack.com/api/"],
  ["https://slack.com/api", "https://slack.com/api/"],
  ["https://slack-gov.com/api/", "https://slack-gov.com/api/"],
  ["http://127.0.0.1:4020/api/", "http://127.0.0.1:4020/api/"],
  ["http://[::1]:4020", "http://[::1]:4020/"],
])("a bot's token, with SLACK_API_URL %s", (url, apiUrl) => {
  const source: Record<string, string> = { SLACK_BOT_TOKEN: "xoxb-1-2\n", SLACK_WEBHOOK_URL: "nonsense" };
  if (url !== undefined) source.SLACK_API_URL = url;
  const settings = read(source);
  expect(settings?.kind === "bot" && [settings.token.reveal(), settings.apiUrl]).toEqual(["xoxb-1-2", apiUrl]);
});

test("an incoming webhook", () => {
  const url = "https://hooks.slack.com/services/T1/B1/hunter2";
  const settings = read({ SLACK_WEBHOOK_URL: `${url}\n` });
  expect(settings?.kind === "webhook" && settings.url.reveal()).toBe(url);
  expect(inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings)).not.toContain("hunter2");
});

test.each([
  ["SLACK_BOT_TOKEN", { SLACK_BOT_TOKEN: "xoxb-hunter2 x" }, "no spaces"],
  ["SLACK_BOT_TOKEN", { SLACK_BOT_TOKEN: "xapp-1-hunter2" }, "app-level token"],
  ["SLACK_BOT_TOKEN", { SLACK_BOT_TOKEN: "https://hooks.slack.com/hunter2" }, "SLACK_WEBHOOK_URL"],
  ["SLACK_API_URL", { SLACK_BOT_TOKEN: "xoxb-1", SLACK_API_URL: "http://hunter2.example.com/api" }, "https://"],
  ["SLACK_API_URL", { SLACK_BOT_TOKEN: "xoxb-1", SLACK_API_URL: "https://a:hunter2@slack.com/api" }, "@"],
  ["SLACK_WEBHOOK_URL", { SLACK_WEBHOOK_URL: "http://hooks.slack.com/services/hunter2" }, "https://"],
  ["SLACK_WEBHOOK_URL", { SLACK_WEBHOOK_URL: "https://hooks.slack.com/x?token=hunter2" }, "?"],
  ["SLACK_WEBHOOK_URL", { SLACK_WEBHOOK_URL: "hunter2" }, "not a URL"],
])("a bad %s is named without its value", (name, source, words) => {
  const text = problem(source);
  expect(text).toContain(`${name} is invalid`);
  expect(text).toContain(words);
  expect(text).not.toContain("hunter2");
});

test("two bad variables are named in one error", () => {
  const text = problem({ SLACK_BOT_TOKEN: "a b", SLACK_API_URL: "ftp://x" });
  expect(text.match(/is invalid/g)).toHaveLength(2);
});

test("whatever is set: settings, or one UsageError without it", () => {
  const value = fc.string({ unit: "binary", maxLength: 30 }).map((text) => `~${text}~`);
  const name = fc.constantFrom("SLACK_BOT_TOKEN", "SLACK_API_URL", "SLACK_WEBHOOK_URL");
  fc.assert(
    fc.property(fc.dictionary(name, value), (source) => {
      const text = problem(source);
      for (const secret of Object.values(source)) expect(text).not.toContain(secret);
    }),
    { numRuns: sampled(50) },
  );
});

test("on Lambda, the secret is named by its ARN", () => {
  const arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:milepost/slack-AbCdEf";
  expect(readEnv({ MILEPOST_SLACK_SECRET_ARN: arn }, { arn: slackSecretArnEnv }).arn).toBe(arn);
});
