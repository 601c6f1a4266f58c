import { Duration } from "aws-cdk-lib";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { workQueueShape } from "../shared/adapters/sqs/queue-shape.ts";
import { envNames } from "../shared/env-names.ts";
import { RunbookAlarm } from "./alarm.ts";
import { MilepostFunction } from "./milepost-function.ts";
import type { StateTable } from "./state-table.ts";

export interface SyncFunctionProps {
  table: StateTable;
  queue: IQueue;
  /** ARN of the secret that holds the GitHub credentials; the value never passes through here. */
  githubSecretArn: string;
  githubApiUrl: string;
  /** Path of the operator's file on the machine that deploys. */
  operatorFile: string;
  alarms: ITopic;
}

const syncTimeout = Duration.seconds(workQueueShape.functionTimeout);

/** Works the queue: brings the trackers of one repository in line with its plans. */
export class SyncFunction extends Construct {
  constructor(scope: Construct, id: string, props: SyncFunctionProps) {
    super(scope, id);
    const { table, queue, githubSecretArn, githubApiUrl, operatorFile, alarms } = props;
    const handler = new MilepostFunction(this, "Function", {
      folder: "sync",
      description: "Milepost: brings trackers in line with plans",
      timeout: syncTimeout,
      memorySize: 512,
      environment: {
        [envNames.table]: table.name,
        [envNames.queueUrl]: queue.queueUrl,
        [envNames.githubSecretArn]: githubSecretArn,
        [envNames.githubApiUrl]: githubApiUrl,
      },
      operatorFile,
    });
    handler.grantSecret(githubSecretArn);
    table.grant(handler, ["GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
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

    new RunbookAlarm(this, "ErrorsAlarm", {
      metric: handler.metricErrors({ statistic: "Sum", period: Duration.minutes(5) }),
      threshold: 1,
      says: "A sync crashed or ran out of time; limits and outages do not count as that.",
      runbook: "sync-errors",
      topic: alarms,
    });
  }
}
