import { Duration } from "aws-cdk-lib";
import { ScheduleExpression, TimeWindow } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { FunctionProps } from "./function-props.ts";
import { FunctionSchedule } from "./function-schedule.ts";
import { MilepostFunction } from "./milepost-function.ts";

/** Queues a full scan of every repository once a day. With a GitHub App, also asks GitHub to repeat failed webhooks. */
export class ReconcileFunction extends Construct {
  constructor(scope: Construct, id: string, props: FunctionProps<"workQueue" | "github">) {
    super(scope, id);
    const { table, workQueue, alarms } = props;
    const handler = new MilepostFunction(this, props, {
      folder: "reconcile",
      description: "Milepost: queues the daily scan of every repository",
      timeout: Duration.minutes(5),
      memorySize: 256,
      errorsAlarm: {
        description: "The daily reconcile failed for some or all repositories.",
        runbook: "reconcile-errors",
      },
    });
    table.grant(handler, ["UpdateItem", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(workQueue);

    new FunctionSchedule(this, "Daily", {
      handler,
      description: "Milepost: the daily reconcile",
      // In UTC: night in Europe, evening in America. Not on the hour, because other scheduled programs that share a
      // rate limit often start then.
      schedule: ScheduleExpression.cron({ hour: "3", minute: "17" }),
      timeWindow: TimeWindow.flexible(Duration.minutes(30)),
      retry: { attempts: 10, within: Duration.hours(6) },
      missedDescription: "The daily reconcile did not start: its function could not be called for hours.",
      alarms,
    });
  }
}
