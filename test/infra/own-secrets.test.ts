import { describe, expect, it } from "vitest";
import { pageSecretEnv, readEnv, slackEnv } from "../../shared/env.ts";
import { envNames } from "../../shared/env-names.ts";
import { Synthesized } from "./synthesize.ts";

const stack = new Synthesized();
const [pageSecret, page] = stack.one("AWS::SecretsManager::Secret", "PageSecret");
const [slackSecret, slack] = stack.one("AWS::SecretsManager::Secret", "SlackSecret");

/** The functions whose roles may read a secret. */
function readers(secret: string): string[] {
  return stack
    .all("AWS::Lambda::Function")
    .map(([id]) => id)
    .filter((id) =>
      stack
        .statementsOf(id)
        .some(
          ({ Action, Resource }) =>
            Action.includes("secretsmanager:GetSecretValue") && Resource.includes(secret),
        ),
    )
    .map((id) => id.replace(/Function\w+$/, ""))
    .sort();
}

describe("the secret of the page's links", () => {
  it("is made by AWS, under the name that the functions read", () => {
    expect(page.Properties.GenerateSecretString).toEqual({
      SecretStringTemplate: "{}",
      GenerateStringKey: envNames.pageSecret,
      PasswordLength: 64,
      ExcludePunctuation: true,
    });
  });

  it("holds what the functions take for one", () => {
    const { secrets } = readEnv({ [envNames.pageSecret]: "aB3".repeat(21) }, { page: pageSecretEnv }).page;
    expect(secrets).toHaveLength(1);
  });

  it("is read by those who sign links and by the page, and nobody else", () => {
    expect(readers(pageSecret)).toEqual(["Notify", "Page", "Report"]);
  });
});

describe("the secret for Slack", () => {
  it("is made with a value that means no Slack, so that nothing has to be given", () => {
    const made = { SecretStringTemplate: "{}", GenerateStringKey: "unused" };
    expect(slack.Properties.GenerateSecretString).toEqual(made);
    const value = { [made.GenerateStringKey]: "aB3!" };
    expect(readEnv(value, { slack: slackEnv }).slack).toEqual({ settings: null });
    const parameters = Object.keys(stack.template.findParameters("*"));
    expect(parameters.filter((name) => !name.startsWith("Bootstrap")).sort()).toEqual([
      "GithubApiUrl",
      "GithubSecretArn",
      "WebhookSecretArn",
    ]);
  });

  it("is read by the notify function and nobody else", () => {
    expect(readers(slackSecret)).toEqual(["Notify"]);
  });

  it("is named in the outputs, by which the operator finds it", () => {
    stack.template.hasOutput("SlackSecretArn", { Value: { Ref: slackSecret } });
  });
});

it("has no other secrets of its own, and keeps these with their ids: another id is another value", () => {
  expect(stack.all("AWS::SecretsManager::Secret").map(([id]) => id)).toEqual([
    "PageSecretF932B546",
    "SlackSecretEA96F13F",
  ]);
});
