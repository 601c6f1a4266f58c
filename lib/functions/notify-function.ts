import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { notifyQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import type { FunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface NotifyFunctionProps extends FunctionProps<"notifyQueue" | "page"> {
  slackSecretArn: string;
}

/** The function that processes the notify queue: it sends the outbox that each outbox pointer names to Slack. */
export class NotifyFunction extends Construct {
  constructor(scope: Construct, id: string, { slackSecretArn, ...props }: NotifyFunctionProps) {
    super(scope, id);
    const handler = new MilepostFunction(this, props, {
      name: "notify",
      description: "Milepost: sends messages to Slack",
      timeout: Duration.seconds(notifyQueueShape.functionTimeout),
      memorySize: 512,
      secrets: { [envNames.slackSecretArn]: slackSecretArn },
      errorsAlarm: {
        description:
          "The notify function crashed or timed out. Slack's rate limits and outages don't cause this alarm.",
        runbook: "notify-errors",
      },
    });
    props.table.grant(handler, ["GetItem", "PutItem", "Query"]);
    // Two calls at a time are enough: Slack accepts one message per second and channel, and there are few channels.
    handler.consume(props.notifyQueue, { batchSize: notifyQueueShape.batchSize, maxConcurrency: 2 });
  }
}
