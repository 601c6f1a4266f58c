import { Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";

/** Anchors of the sections in docs/operating.md that say what to do after an alarm. */
export type Runbook =
  | "dead-letters"
  | "old-work"
  | "lost-access"
  | "rejected-webhooks"
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
  /** The alarm fires when the metric is at or above this value; with `isHeartbeat`, when it is below. */
  threshold: number;
  /** Number of consecutive metric periods at or above the threshold before the alarm fires. Default: 1. */
  periods?: number;
  /** True for a metric that has data as long as all is well: without data, the alarm fires too. Default: false. */
  isHeartbeat?: boolean;
  /** Alarm text for the operator: what happened. */
  description: string;
  runbook: Runbook;
  topic: ITopic;
}

/** An alarm that notifies `topic`, also when it ends, and links to its section in docs/operating.md. */
export class RunbookAlarm extends Alarm {
  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    const { periods = 1, isHeartbeat = false, description, runbook, topic, ...condition } = props;
    super(scope, id, {
      ...condition,
      evaluationPeriods: periods,
      comparisonOperator: isHeartbeat
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: isHeartbeat ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${description} What to do: docs/operating.md#${runbook}`,
    });
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}

/** The SNS topic that all alarms notify. */
export class AlarmTopic extends Topic {
  /** `email`: an address to subscribe. It must confirm the message that AWS then sends. */
  constructor(scope: Construct, id: string, { email }: { email: string | undefined }) {
    super(scope, id, { displayName: "Milepost alarms", enforceSSL: true });
    if (email !== undefined) this.addSubscription(new EmailSubscription(email));
    // Needed because `enforceSSL` replaces the default policy, which allows the account's alarms to publish.
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
