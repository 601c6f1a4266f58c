import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { awsNotifyHost } from "../../shared/compose/aws/notify-host.ts";
import { lazyOnce } from "../../shared/compose/lazy-once.ts";
import { notifyHandler } from "./notify-handler.ts";

const handle = lazyOnce(async () => notifyHandler(await awsNotifyHost(process.env)));

/** Lambda behind the notify queue. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  return (await handle())(event, context);
}
