import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** The sections of docs/operating.md that say what to do about an alarm. */
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
  | "old-notices"
  | "missed-calls"
  | "table-throttled";

export interface RunbookAlarmProps {
  metric: IMetric;
  /** The alarm goes off when the metric reaches it. */
  threshold: number;
  /** How many periods in a row; one when not given. */
  periods?: number;
  /** What has happened, for the person whom the alarm wakes. */
  says: string;
  runbook: Runbook;
  topic: ITopic;
}

/** An alarm that tells the topic, and whose text says where to read what to do. */
export class RunbookAlarm extends Alarm {
  constructor(
    scope: Construct,
    id: string,
    { metric, threshold, periods, says, runbook, topic }: RunbookAlarmProps,
  ) {
    super(scope, id, {
      metric,
      threshold,
      evaluationPeriods: periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${says} What to do: docs/operating.md#${runbook}`,
    });
    this.addAlarmAction(new SnsAction(topic));
  }
}
