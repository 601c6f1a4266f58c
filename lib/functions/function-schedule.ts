import { Duration, Stack, Validations } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { Schedule, type ScheduleExpression, type TimeWindow } from "aws-cdk-lib/aws-scheduler";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { RunbookAlarm } from "../alarms.ts";

export interface FunctionScheduleProps {
  handler: IFunction;
  description: string;
  schedule: ScheduleExpression;
  timeWindow: TimeWindow;
  /** A failed call is repeated at most `attempts` times, and only `within` this time after the scheduled time. */
  retry: { attempts: number; within: Duration };
  /** Text of the alarm that fires when a call and all its retries have failed. */
  missedDescription: string;
  alarms: ITopic;
}

/** Calls a function on a schedule. If a call and all its retries fail, its event goes to a queue with an alarm. */
export class FunctionSchedule extends Construct {
  constructor(scope: Construct, id: string, props: FunctionScheduleProps) {
    super(scope, id);
    const { handler, description, schedule, timeWindow, retry, missedDescription, alarms } = props;
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
  }
}
