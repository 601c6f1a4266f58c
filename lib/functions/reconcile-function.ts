import { Duration } from "aws-cdk-lib";
import { ScheduleExpression, TimeWindow } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { ErrorsAlarm } from "../alarms/errors-alarm.ts";
import type { FunctionProps, GitHubProps, WorkProps } from "./function-props.ts";
import { FunctionSchedule } from "./function-schedule.ts";
import { MilepostFunction } from "./milepost-function.ts";

/**
 * Queues a full look at every repository, once a day, and what got lost on its way here: an App's credentials are
 * needed to see failed deliveries.
 */
export class ReconcileFunction extends Construct {
  constructor(scope: Construct, id: string, props: FunctionProps & WorkProps & GitHubProps) {
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

    new FunctionSchedule(this, "Daily", {
      handler,
      description: "Milepost: the daily reconcile",
      // At night in Europe and before the day in America, and not at the full hour, when everybody's limits are busy.
      schedule: ScheduleExpression.cron({ hour: "3", minute: "17" }),
      timeWindow: TimeWindow.flexible(Duration.minutes(30)),
      retry: { attempts: 10, within: Duration.hours(6) },
      missed: "The daily reconcile was not started: its function could not be called for hours.",
      alarms,
    });

    new ErrorsAlarm(this, "ErrorsAlarm", {
      handler,
      says: "The daily reconcile could not be queued, or not for all repositories.",
      runbook: "reconcile-errors",
      topic: alarms,
    });
  }
}
