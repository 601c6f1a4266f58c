import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { NotifyHost } from "../../shared/compose/notify-host.ts";
import { isTransient, messageOf, toError } from "../../shared/errors.ts";
import { sendOutbox } from "../../shared/notify/outbox/send-outbox.ts";
import { outboxPointerSchema } from "../../shared/ports/notify-queue.ts";
import { batchDeadline, processFifoBatch } from "../process-fifo-batch.ts";

/** Returns the Lambda handler for the notify queue. It sends the outbox that each outbox pointer in a batch names. */
export function notifyHandler(host: NotifyHost) {
  let isMissingSlackLogged = false;
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const sending = await host.open(batchDeadline(context, host));
    if (sending === null) {
      if (!isMissingSlackLogged) {
        host.log("Slack not configured", {
          reason: "Set SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL to receive messages.",
        });
      }
      isMissingSlackLogged = true;
      return { batchItemFailures: [] };
    }
    const { response, unprocessed } = await processFifoBatch(event, context, host, async (record) => {
      try {
        await sendOutbox(outboxPointerSchema.parse(JSON.parse(record.body)), sending);
      } catch (error) {
        if (isTransient(error)) throw error;
        // Not thrown, because a retry would delay the channel's other goals. The report function retries the outbox.
        const { name, message } = toError(error);
        host.log("message not sent", { messageId: record.messageId, error: name, reason: message });
      }
    });
    // Makes unprocessed queue messages visible now. Otherwise SQS would hide them for the whole visibility timeout.
    for (const { messageId, receiptHandle } of unprocessed) {
      await host.delay(receiptHandle, host.clock.now()).catch((error: unknown) => {
        host.log("message still hidden", { messageId, reason: messageOf(error) });
      });
    }
    return response;
  };
}
