import { Duration } from "aws-cdk-lib";
import { ScheduleExpression, TimeWindow } from "aws-cdk-lib/aws-scheduler";
import { Construct } from "constructs";
import { envNames } from "../../shared/env-names.ts";
import { RunbookAlarm } from "../alarms/alarm.ts";
import type { FunctionProps, GitHubProps, NoticesProps, PageLinksProps } from "./function-props.ts";
import { FunctionSchedule } from "./function-schedule.ts";
import { MilepostFunction } from "./milepost-function.ts";

/** How often it is looked whether a report is due. */
const interval = Duration.minutes(15);

/**
 * Looks which reports are due, puts them into the outboxes of their goals and into the report issues on GitHub, and
 * queues what Slack has not been told yet.
 */
export class ReportFunction extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: FunctionProps & NoticesProps & PageLinksProps & GitHubProps,
  ) {
    super(scope, id);
    const { table, notices, page, github, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "report",
      description: "Milepost: sends the reports that are due",
      // Over before the next one begins, and before another one takes over what this one has begun.
      timeout: Duration.minutes(5),
      memorySize: 512,
      table,
      github,
      secrets: { [envNames.pageSecretArn]: page.secretArn },
      environment: { [envNames.notifyQueueUrl]: notices.queueUrl, [envNames.pageUrl]: page.url },
      operatorFile,
    });
    table.grant(handler, ["GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(notices);

    new FunctionSchedule(this, "Often", {
      handler,
      description: "Milepost: the reports that are due",
      schedule: ScheduleExpression.rate(interval),
      timeWindow: TimeWindow.off(),
      // Later than that, the next call finds what this one would have.
      retry: { attempts: 5, within: interval },
      missed: "Reports that were due were not looked for: the report function could not be called.",
      alarms,
    });

    new RunbookAlarm(this, "ErrorsAlarm", {
      metric: handler.metricErrors({ statistic: "Sum", period: Duration.minutes(30) }),
      // One call with both of Lambda's retries, or calls in a row: a limit or an outage that is over by then is none.
      threshold: 3,
      says: "Reports that are due could not be sent, or not all of them, for half an hour.",
      runbook: "report-errors",
      topic: alarms,
    });
  }
}
