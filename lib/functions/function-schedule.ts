import { Duration, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Schedule, type ScheduleExpression, type TimeWindow } from "aws-cdk-lib/aws-scheduler";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { RunbookAlarm } from "../alarms.ts";
import type { MilepostFunction } from "./milepost-function.ts";

export interface FunctionScheduleProps {
  handler: MilepostFunction;
  description: string;
  schedule: ScheduleExpression;
  timeWindow: TimeWindow;
  /** A failed call is repeated at most `attempts` times, and only `within` this time after the scheduled time. */
  retry: { attempts: number; within: Duration };
  /** The alarm for missing calls fires when there was none in each of `periods` periods. */
  heartbeat: { period: Duration; periods: number };
  /** Text of the alarms that fire when a call and all its retries have failed, or when there are no calls. */
  missedDescription: string;
  alarms: ITopic;
}

/**
 * Calls a function on a schedule. If it can't be called, or fails in all its retries, the event goes to a queue with an
 * alarm. Another alarm fires when there are no calls at all, for example because the schedule is disabled.
 */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    const { handler, description, schedule, timeWindow, retry, heartbeat, missedDescription, alarms } = props;
    const calls = new Queue(this, "MissedCalls", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(calls).acknowledge({
      id: "AwsSolutions-SQS3",
      reason: "It is the dead-letter queue of a schedule, which the rule does not recognise; nothing consumes it.",
    });
    // Replaces CDK's `LambdaInvoke`, whose role is allowed to call every version of the function (`:*`).
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    });
    const allow = (action: string, arn: string) =>
      role.addToPolicy(new PolicyStatement({ actions: [action], resources: [arn] }));
    allow("lambda:InvokeFunction", handler.functionArn);
    allow("sqs:SendMessage", calls.queueArn);

    new Schedule(this, "Schedule", {
      description,
      schedule,
      timeWindow,
      target: {
        bind: () => ({
          arn: handler.functionArn,
          role,
          retryPolicy: {
            maximumRetryAttempts: retry.attempts,
            maximumEventAgeInSeconds: retry.within.toSeconds(),
          },
          deadLetterConfig: { arn: calls.queueArn },
        }),
      },
    });
    new RunbookAlarm(this, "MissedAlarm", {
      metric: calls.metricApproximateNumberOfMessagesVisible({
        statistic: "Maximum",
        period: Duration.minutes(5),
      }),
      threshold: 1,
      description: missedDescription,
      runbook: "missed-calls",
      topic: alarms,
    });

    // The scheduler's calls are asynchronous: Lambda repeats those that fail, twice, and drops them then.
    handler.grantSend(calls);
    handler.configureAsyncInvoke({
      maxEventAge: retry.within,
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: calls.queueArn }) },
    });
    new RunbookAlarm(this, "DroppedAlarm", {
      metric: handler.metric("AsyncEventsDropped", { statistic: "Sum", period: Duration.minutes(5) }),
      threshold: 1,
      description: missedDescription,
      runbook: "missed-calls",
      topic: alarms,
    });
    new RunbookAlarm(this, "NoCallsAlarm", {
      metric: handler.metricInvocations({ statistic: "Sum", period: heartbeat.period }),
      threshold: 1,
      periods: heartbeat.periods,
      isHeartbeat: true,
      description: missedDescription,
      runbook: "missed-calls",
      topic: alarms,
    });
  }
}
