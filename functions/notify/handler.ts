import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { awsHost } from "../../shared/compose/aws-notify-host.ts";
import { notifyHandler } from "./notify-handler.ts";

let handling: Promise<ReturnType<typeof notifyHandler>> | null = null;

/** Lambda behind the notify queue. What could not be built is tried again with the next batch. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  handling ??= awsHost(process.env).then(notifyHandler);
  try {
    return await (await handling)(event, context);
  } catch (error) {
    handling = null;
    throw error;
  }
}
