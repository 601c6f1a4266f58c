import { Duration } from "aws-cdk-lib";
import { ScheduleExpression, TimeWindow } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import type { FunctionProps } from "./function-props.ts";
import { FunctionSchedule } from "./function-schedule.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface ReconcileFunctionProps extends FunctionProps<"workQueue" | "github"> {
  /** When the daily reconcile starts, within half an hour, in UTC. */
  time: { hour: number; minute: number };
}

/** Queues a full scan of every repository once a day. With a GitHub App, also asks GitHub to repeat failed webhooks. */
export class ReconcileFunction extends Construct {
  constructor(scope: Construct, id: string, { time, ...props }: ReconcileFunctionProps) {
    super(scope, id);
    const { table, workQueue, alarms } = props;
    const handler = new MilepostFunction(this, props, {
      name: "reconcile",
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
      schedule: ScheduleExpression.cron({ hour: `${time.hour}`, minute: `${time.minute}` }),
      timeWindow: TimeWindow.flexible(Duration.minutes(30)),
      retry: { attempts: 10, within: Duration.hours(6) },
      // Longer than a day and the time window. CloudWatch allows up to seven days for periods of an hour or more.
      heartbeat: { period: Duration.hours(6), periods: 5 },
      missedDescription: "The daily reconcile did not take place.",
      alarms,
    });
  }
}
