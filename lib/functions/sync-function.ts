import { Duration } from "aws-cdk-lib";
import { Construct } from "constructs";
import { metricShape } from "../../shared/adapters/cloudwatch/metric-shape.ts";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { envNames } from "../../shared/env-names.ts";
import { RunbookAlarm } from "../alarms.ts";
import { milepostMetric } from "../milepost-metric.ts";
import type { FunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface SyncFunctionProps extends FunctionProps<"workQueue" | "github" | "notifyQueue"> {
  /** ARN of the secret with Jira's credentials. */
  jiraSecretArn: string;
  /** How many repositories are synced at a time, at most. At least 2. */
  maxConcurrency: number;
}

/** The function that processes the work queue: for each envelope, it syncs one repository. */
export class SyncFunction extends Construct {
  constructor(scope: Construct, id: string, { jiraSecretArn, maxConcurrency, ...props }: SyncFunctionProps) {
    super(scope, id);
    const { table, workQueue, notifyQueue, alarms } = props;
    const handler = new MilepostFunction(this, props, {
      name: "sync",
      description: "Milepost: syncs trackers with plans",
      timeout: Duration.seconds(workQueueShape.functionTimeout),
      memorySize: 512,
      secrets: { [envNames.jiraSecretArn]: jiraSecretArn },
      errorsAlarm: {
        description: "A sync crashed or timed out. Rate limits and outages don't cause this alarm.",
        runbook: "sync-errors",
      },
    });
    new RunbookAlarm(this, "RefusedAlarm", {
      metric: milepostMetric(this, metricShape.runs, "refused"),
      threshold: 1,
      description:
        "A run was refused: access is lost, or a setting is wrong. The sync function's log names the repository.",
      runbook: "lost-access",
      topic: alarms,
    });
    table.grant(handler, ["GetItem", "PutItem", "UpdateItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    handler.grantSend(notifyQueue);
    // One queue message per call, so that a slow run delays no other repository.
    handler.consume(workQueue, { batchSize: 1, maxConcurrency });
  }
}
