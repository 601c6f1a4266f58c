import type { Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { withStack } from "./synthesize.ts";

/** What the rules find that nobody has acknowledged, as `rule construct`. */
function findings(change: (stack: Stack) => void = () => {}): string[] {
  const { violations } = withStack(({ app, stack }) => {
    change(stack);
    return new AwsSolutionsChecks().validateScope(app);
  });
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

describe("cdk-nag", () => {
  it("has no finding that is not acknowledged with a reason", () => {
    expect(findings()).toEqual([]);
  });

  it("detects a queue without TLS", () => {
    const found = findings((stack) => {
      new Queue(stack, "Extra");
    });
    expect(found).toContain("AwsSolutions-SQS4 Milepost/Extra/Resource");
  });

  it("acknowledges only these rules", () => {
    const constructs = withStack(({ app }) => app.node.findAll());
    const acknowledged = constructs.flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === "aws:cdk:acknowledged-rules")
        .flatMap(({ data }) => Object.keys(data).map((rule) => `${construct.node.path} ${rule}`)),
    );
    expect(acknowledged.map((text) => text.replace("Milepost/Milepost/", ""))).toEqual([
      "PageSecret Annotation::AwsSolutions-SMG4",
      "GithubSecret Annotation::AwsSolutions-SMG4",
      "JiraSecret Annotation::AwsSolutions-SMG4",
      "WebhookSecret Annotation::AwsSolutions-SMG4",
      "SlackSecret Annotation::AwsSolutions-SMG4",
      "Webhook/Api Annotation::AwsSolutions-APIG4",
      "Reconcile/Daily/MissedCalls Annotation::AwsSolutions-SQS3",
      "Report/Often/MissedCalls Annotation::AwsSolutions-SQS3",
    ]);
  });
});
