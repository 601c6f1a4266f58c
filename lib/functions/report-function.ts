import { Duration } from "aws-cdk-lib";
import { ScheduleExpression, TimeWindow } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { RunbookAlarm } from "../alarms.ts";
import type { FunctionProps } from "./function-props.ts";
import { FunctionSchedule } from "./function-schedule.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface ReportFunctionProps extends FunctionProps<"notifyQueue" | "page" | "github"> {
  /** How often due reports are sent. Longer than the function's timeout of five minutes. */
  interval: Duration;
}

/** Queues due reports and outboxes with unsent messages, and writes due reports to the report issues on GitHub. */
export class ReportFunction extends Construct {
  constructor(scope: Construct, id: string, { interval, ...props }: ReportFunctionProps) {
    super(scope, id);
    const { table, notifyQueue, alarms } = props;
    const handler = new MilepostFunction(this, props, {
      name: "report",
      description: "Milepost: sends due reports",
      // Must be shorter than the schedule's interval and than the lease of a report issue, which another run can take
      // over when it expires.
      timeout: Duration.minutes(5),
      memorySize: 512,
    });
    table.grant(handler, ["GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(notifyQueue);

    new FunctionSchedule(this, "Often", {
      handler,
      description: "Milepost: due reports",
      schedule: ScheduleExpression.rate(interval),
      timeWindow: TimeWindow.off(),
      // No retries after `interval`, because the next scheduled call finds the same due reports.
      retry: { attempts: 5, within: interval },
      heartbeat: { period: interval, periods: 3 },
      missedDescription: "The report function does not run: due reports are not sent.",
      alarms,
    });

    new RunbookAlarm(this, "ErrorsAlarm", {
      metric: handler.metricErrors({ statistic: "Sum", period: Duration.minutes(30) }),
      // A call and both of Lambda's retries must fail, so that short rate limits and outages cause no alarm.
      threshold: 3,
      description: "Some or all due reports could not be sent for half an hour.",
      runbook: "report-errors",
      topic: alarms,
    });
  }
}
