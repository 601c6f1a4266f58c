import { Duration } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import { ErrorsAlarm } from "../alarms/errors-alarm.ts";
import type { FunctionProps, GitHubProps, NoticesProps, WorkProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

const syncTimeout = Duration.seconds(workQueueShape.functionTimeout);

/** Works the queue: brings the trackers of one repository in line with its plans. */
export class SyncFunction extends Construct {
  constructor(scope: Construct, id: string, props: FunctionProps & WorkProps & GitHubProps & NoticesProps) {
    super(scope, id);
    const { table, queue, notices, github, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "sync",
      description: "Milepost: brings trackers in line with plans",
      timeout: syncTimeout,
      memorySize: 512,
      table,
      queue,
      github,
      environment: { [envNames.notifyQueueUrl]: notices.queueUrl },
      operatorFile,
    });
    table.grant(handler, ["GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(notices);
    // Grants receiving, deleting, and ChangeMessageVisibility, by which a run puts its message back for later.
    handler.addEventSource(
      new SqsEventSource(queue, {
        // One repository's slow run delays nobody else's, and only its own message counts a receive.
        batchSize: 1,
        reportBatchItemFailures: true,
        // The credentials' rate limits are shared by all runs.
        maxConcurrency: 5,
      }),
    );

    new ErrorsAlarm(this, "ErrorsAlarm", {
      handler,
      says: "A sync crashed or ran out of time; limits and outages do not count as that.",
      runbook: "sync-errors",
      topic: alarms,
    });
  }
}
