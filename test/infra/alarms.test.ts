import { existsSync, readFileSync } from "node:fs";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { Synthesized } from "./synthesize.ts";

const operating = "docs/operating.md";
const stack = new Synthesized();

describe("alarms", () => {
  const expected: [prefix: string, runbook: string, properties: object][] = [
    ["QueueDeadLettersAlarm", "dead-letters", { MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 }],
    ["QueueOldWorkAlarm", "old-work", { MetricName: "ApproximateAgeOfOldestMessage", Threshold: 6 * 3600 }],
    ["WebhookErrorsAlarm", "webhook-errors", { MetricName: "5xx", Threshold: 1 }],
    ["WebhookSlowAlarm", "webhook-slow", { MetricName: "Duration", Threshold: 8000 }],
    ["SyncErrorsAlarm", "sync-errors", { MetricName: "Errors", Threshold: 1 }],
    ["ReconcileErrorsAlarm", "reconcile-errors", { MetricName: "Errors", Threshold: 1 }],
    ["ReconcileDailyMissedAlarm", "missed-calls", { MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 }],
    ["ReportErrorsAlarm", "report-errors", { MetricName: "Errors", Threshold: 3, Period: 1800 }],
    ["ReportOftenMissedAlarm", "missed-calls", { MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 }],
    ["NotifyErrorsAlarm", "notify-errors", { MetricName: "Errors", Threshold: 1 }],
    [
      "NotifyQueueDeadLettersAlarm",
      "notify-dead-letters",
      { MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 },
    ],
    [
      "NotifyQueueOldNoticesAlarm",
      "old-notifications",
      { MetricName: "ApproximateAgeOfOldestMessage", Threshold: 3600 },
    ],
    ["StateThrottledAlarm", "table-throttled", { Threshold: 10 }],
  ];

  it.each(expected)("%s notifies the topic and links its runbook", (prefix, runbook, properties) => {
    const [topic] = stack.one("AWS::SNS::Topic");
    const [, { Properties }] = stack.one("AWS::CloudWatch::Alarm", prefix);
    expect(Properties).toMatchObject({
      ...properties,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
      AlarmActions: [{ Ref: topic }],
    });
    expect(Properties.AlarmDescription).toMatch(new RegExp(` docs/operating\\.md#${runbook}$`));
  });

  it("has no other alarms", () => {
    expect(stack.all("AWS::CloudWatch::Alarm")).toHaveLength(expected.length);
  });

  it.skipIf(!existsSync(operating))("has a section in docs/operating.md for each", () => {
    const anchors = [...readFileSync(operating, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(anchors).toEqual(expect.arrayContaining(expected.map(([, runbook]) => runbook)));
  });

  it("lets CloudWatch publish to the topic, for this account only", () => {
    stack.template.hasResourceProperties("AWS::SNS::TopicPolicy", {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: "Allow",
            Action: "sns:Publish",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
          }),
        ]),
      },
    });
  });
});
