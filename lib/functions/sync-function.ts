import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import type { FunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

/** The function that processes the work queue: for each envelope, it syncs one repository. */
export class SyncFunction extends Construct {
  constructor(scope: Construct, id: string, props: FunctionProps<"workQueue" | "github" | "notifyQueue">) {
    super(scope, id);
    const { table, workQueue, notifyQueue } = props;
    const handler = new MilepostFunction(this, props, {
      folder: "sync",
      description: "Milepost: syncs trackers with plans",
      timeout: Duration.seconds(workQueueShape.functionTimeout),
      memorySize: 512,
      errorsAlarm: {
        description: "A sync crashed or timed out. Rate limits and outages don't cause this alarm.",
        runbook: "sync-errors",
      },
    });
    table.grant(handler, ["GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(notifyQueue);
    // One queue message per call, so that a slow run delays no other repository. Five calls at a time, because all runs
    // share the credentials' rate limits.
    handler.consume(workQueue, { batchSize: 1, maxConcurrency: 5 });
  }
}
