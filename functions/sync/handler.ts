import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { awsHost } from "../../shared/compose/aws-sync-host.ts";
import { syncHandler } from "./sync-handler.ts";

let handling: Promise<ReturnType<typeof syncHandler>> | null = null;

/** Lambda behind the work queue. What could not be built is tried again with the next batch. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  handling ??= awsHost(process.env).then(syncHandler);
  try {
    return await (await handling)(event, context);
  } catch (error) {
    handling = null;
    throw error;
  }
}
