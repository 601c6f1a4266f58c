import { Duration } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import type { FunctionProps, SharedResources } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

const syncTimeout = Duration.seconds(workQueueShape.functionTimeout);

/** Processes the work queue: makes the trackers of one repository match its plans. */
export class SyncFunction extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: FunctionProps & Pick<SharedResources, "workQueue" | "github" | "notifyQueue">,
  ) {
    super(scope, id);
    const { table, workQueue, notifyQueue, github, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "sync",
      description: "Milepost: syncs trackers with plans",
      timeout: syncTimeout,
      memorySize: 512,
      table,
      workQueue,
      github,
      environment: { [envNames.notifyQueueUrl]: notifyQueue.queueUrl },
      operatorFile,
      errorsAlarm: {
        description: "A sync crashed or timed out. Rate limits and outages don't cause this alarm.",
        runbook: "sync-errors",
        topic: alarms,
      },
    });
    table.grant(handler, ["GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(notifyQueue);
    // Grants receiving, deleting, and ChangeMessageVisibility, which delays a message.
    handler.addEventSource(
      new SqsEventSource(workQueue, {
        // A slow run delays no other repository, and only its own message counts a receive.
        batchSize: 1,
        reportBatchItemFailures: true,
        // The credentials' rate limits are shared by all runs.
        maxConcurrency: 5,
      }),
    );
  }
}
