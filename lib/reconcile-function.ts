import { Duration, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type IScheduleTarget, Schedule, ScheduleExpression, TimeWindow } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { ErrorsAlarm } from "./errors-alarm.ts";
import type { GitHubFunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

/**
 * Queues a full look at every repository, once a day, and what got lost on its way here: an App's credentials are
 * needed to see failed deliveries.
 */
export class ReconcileFunction extends Construct {
  constructor(scope: Construct, id: string, props: GitHubFunctionProps) {
    super(scope, id);
    const { table, queue, github, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "reconcile",
      description: "Milepost: queues the daily look at every repository",
      timeout: Duration.minutes(5),
      memorySize: 256,
      table,
      queue,
      github,
      operatorFile,
    });
    table.grant(handler, ["UpdateItem", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(queue);

    new Schedule(this, "Daily", {
      description: "Milepost: the daily reconcile",
      // At night in Europe and before the day in America, and not at the full hour, when everybody's limits are busy.
      schedule: ScheduleExpression.cron({ hour: "3", minute: "17" }),
      timeWindow: TimeWindow.flexible(Duration.minutes(30)),
      target: this.#target(handler),
    });

    new ErrorsAlarm(this, "ErrorsAlarm", {
      handler,
      says: "The daily reconcile could not be queued, or not for all repositories.",
      runbook: "reconcile-errors",
      topic: alarms,
    });
  }

  /** As `LambdaInvoke`, whose role may call every version of the function as well (`:*`). */
  #target(handler: MilepostFunction): IScheduleTarget {
    const { account } = Stack.of(this);
    const role = new Role(this, "ScheduleRole", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [handler.functionArn] }),
    );
    return {
      bind: () => ({
        arn: handler.functionArn,
        role,
        retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: Duration.hours(6).toSeconds() },
      }),
    };
  }
}
