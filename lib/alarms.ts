import { Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** Sections of docs/operating.md with the steps for an alarm. */
export type Runbook =
  | "dead-letters"
  | "old-work"
  | "webhook-errors"
  | "webhook-slow"
  | "sync-errors"
  | "reconcile-errors"
  | "report-errors"
  | "notify-errors"
  | "notify-dead-letters"
  | "old-notifications"
  | "missed-calls"
  | "table-throttled";

export interface RunbookAlarmProps {
  metric: IMetric;
  /** The alarm fires when the metric reaches this value. */
  threshold: number;
  /** Number of consecutive periods in which the metric must reach the threshold. Default: 1. */
  periods?: number;
  /** What happened, for the person who is paged. */
  description: string;
  runbook: Runbook;
  topic: ITopic;
}

/** An alarm that notifies the topic and names its runbook. Missing data does not cause an alarm. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    const { periods = 1, description, runbook, topic, ...condition } = props;
    super(scope, id, {
      ...condition,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${description} What to do: docs/operating.md#${runbook}`,
    });
    this.addAlarmAction(new SnsAction(topic));
  }
}

/** The topic of all alarms. The operator subscribes to it. */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string) {
    super(scope, id, { displayName: "Milepost alarms", enforceSSL: true });
    // `enforceSSL` replaces the default policy, which lets the account's alarms publish.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
  }
}
