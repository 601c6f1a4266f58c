import { Duration } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { notifyQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import type { FunctionProps, SharedResources } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface NotifyFunctionProps extends FunctionProps, Pick<SharedResources, "notifyQueue" | "page"> {
  /** ARN of the secret with Slack's token or webhook. */
  slackSecretArn: string;
}

/** Sends the messages that the notify queue points to. */
export class NotifyFunction extends Construct {
  constructor(scope: Construct, id: string, props: NotifyFunctionProps) {
    super(scope, id);
    const { table, notifyQueue, page, slackSecretArn, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "notify",
      description: "Milepost: sends messages to Slack",
      timeout: Duration.seconds(notifyQueueShape.functionTimeout),
      memorySize: 512,
      table,
      secrets: { [envNames.slackSecretArn]: slackSecretArn, [envNames.pageSecretArn]: page.secretArn },
      environment: { [envNames.notifyQueueUrl]: notifyQueue.queueUrl, [envNames.pageUrl]: page.url },
      operatorFile,
      errorsAlarm: {
        description:
          "The notify function crashed or timed out. Slack's rate limits and outages don't cause this alarm.",
        runbook: "notify-errors",
        topic: alarms,
      },
    });
    table.grant(handler, ["GetItem", "PutItem", "Query"]);
    handler.addEventSource(
      new SqsEventSource(notifyQueue, {
        batchSize: notifyQueueShape.batchSize,
        reportBatchItemFailures: true,
        // Slack accepts one message a second per channel, and there are few channels.
        maxConcurrency: 2,
      }),
    );
  }
}
