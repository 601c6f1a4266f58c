import { existsSync, readFileSync } from "node:fs";
import { Match } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { tableShape } from "../../shared/adapters/dynamodb/table-shape.ts";
import { Synthesized } from "./synthesize.ts";

const operating = "docs/operating.md";
const stack = new Synthesized();

describe("alarms", () => {
  const heartbeat = {
    MetricName: "Invocations",
    Threshold: 1,
    ComparisonOperator: "LessThanThreshold",
    TreatMissingData: "breaching",
  };
  const own = (MetricName: string, dimension: string, Value: string) => ({
    Namespace: "Milepost",
    MetricName,
    Dimensions: expect.arrayContaining([
      { Name: dimension, Value },
      { Name: "service", Value: "milepost" },
    ]),
  });
  const expected: [prefix: string, runbook: string, properties: object][] = [
    ["QueueDeadLettersAlarm", "dead-letters", { MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 }],
    ["QueueOldWorkAlarm", "old-work", { MetricName: "ApproximateAgeOfOldestMessage", Threshold: 6 * 3600 }],
    ["WebhookErrorsAlarm", "webhook-errors", { MetricName: "5xx", Threshold: 1 }],
    ["WebhookSlowAlarm", "webhook-slow", { MetricName: "Duration", Threshold: 8000 }],
    ["SyncRefusedAlarm", "lost-access", { ...own("Runs", "outcome", "refused"), Threshold: 1 }],
    ["WebhookRejectedAlarm", "rejected-webhooks", { ...own("Deliveries", "result", "rejected"), Threshold: 10 }],
    ["SyncErrorsAlarm", "sync-errors", { MetricName: "Errors", Threshold: 1 }],
    ["ReconcileErrorsAlarm", "reconcile-errors", { MetricName: "Errors", Threshold: 1 }],
    ["ReconcileDailyMissedAlarm", "missed-calls", { MetricName: "ApproximateNumberOfMessagesVisible", Threshold: 1 }],
    ["ReconcileDailyDroppedAlarm", "missed-calls", { MetricName: "AsyncEventsDropped", Threshold: 1 }],
    // Five times six hours: longer than from one day's call to the next, whose time may differ by half an hour.
    ["ReconcileDailyNoCallsAlarm", "missed-calls", { ...heartbeat, EvaluationPeriods: 5, Period: 6 * 3600 }],
    ["ReportOftenDroppedAlarm", "missed-calls", { MetricName: "AsyncEventsDropped", Threshold: 1 }],
    ["ReportOftenNoCallsAlarm", "missed-calls", { ...heartbeat, EvaluationPeriods: 3, Period: 900 }],
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
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
      ...properties,
      AlarmActions: [{ Ref: topic }],
      OKActions: [{ Ref: topic }],
    });
    expect(Properties.AlarmDescription).toMatch(new RegExp(` docs/operating\\.md#${runbook}$`));
  });

  it("has no other alarms", () => {
    expect(stack.all("AWS::CloudWatch::Alarm")).toHaveLength(expected.length);
  });

  it("of throttling counts the table's requests and those of its index", () => {
    const [, { Properties }] = stack.one("AWS::CloudWatch::Alarm", "StateThrottledAlarm");
    const metrics = z.array(z.looseObject({ MetricStat: z.unknown().optional() })).parse(Properties.Metrics);
    const [table] = stack.one("AWS::DynamoDB::Table");
    const ofTable = { Name: "TableName", Value: { Ref: table } };
    const ofIndex = { Name: "GlobalSecondaryIndexName", Value: tableShape.index.name };
    const counted = metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat]));
    expect(counted).toEqual(
      [[ofTable], [ofIndex, ofTable]].flatMap((Dimensions) =>
        ["ReadThrottleEvents", "WriteThrottleEvents"].map((MetricName) =>
          expect.objectContaining({ Metric: { Namespace: "AWS/DynamoDB", MetricName, Dimensions } }),
        ),
      ),
    );
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
