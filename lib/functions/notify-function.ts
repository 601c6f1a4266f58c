import { Duration } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { notifyQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import { ErrorsAlarm } from "../alarms/errors-alarm.ts";
import type { FunctionProps, NoticesProps, PageLinksProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface NotifyFunctionProps extends FunctionProps, NoticesProps, PageLinksProps {
  /** ARN of the secret that says how Slack is reached, where it is. */
  slackSecretArn: string;
}

/** Works the notify queue: brings to Slack what lies in the outboxes. */
export class NotifyFunction extends Construct {
  constructor(scope: Construct, id: string, props: NotifyFunctionProps) {
    super(scope, id);
    const { table, notices, page, slackSecretArn, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "notify",
      description: "Milepost: brings messages to Slack",
      timeout: Duration.seconds(notifyQueueShape.functionTimeout),
      memorySize: 512,
      table,
      secrets: { [envNames.slackSecretArn]: slackSecretArn, [envNames.pageSecretArn]: page.secretArn },
      environment: { [envNames.notifyQueueUrl]: notices.queueUrl, [envNames.pageUrl]: page.url },
      operatorFile,
    });
    table.grant(handler, ["GetItem", "PutItem", "Query"]);
    handler.addEventSource(
      new SqsEventSource(notices, {
        batchSize: notifyQueueShape.batchSize,
        reportBatchItemFailures: true,
        // A channel takes one message a second, and channels are few: more would only be refused more often.
        maxConcurrency: 2,
      }),
    );

    new ErrorsAlarm(this, "ErrorsAlarm", {
      handler,
      says: "Bringing messages to Slack crashed or ran out of time; Slack's limits and outages do not count as that.",
      runbook: "notify-errors",
      topic: alarms,
    });
  }
}
