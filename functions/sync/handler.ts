import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { awsWorkerOptions } from "../../shared/compose/aws/worker-host.ts";
import { lazyOnce } from "../../shared/compose/lazy-once.ts";
import { workerHost } from "../../shared/compose/worker-host.ts";
import { syncHandler } from "./sync-handler.ts";

const handle = lazyOnce(async () => syncHandler(workerHost(await awsWorkerOptions(process.env))));

/** Lambda behind the work queue. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return (await handle())(event, context);
}
