import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { retryTime } from "../../shared/adapters/sqs/retry-time.ts";
import { LeaseLost, OutcomeUnknown, RetryLater } from "../../shared/errors.ts";
import { type SendHost, sendOutbox } from "../../shared/notify/send-outbox.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { noticeSchema } from "../../shared/ports/notify-queue.ts";

export interface NotifyHandlerHost {
  /** A host that starts no request after `deadline`; null: no Slack is set up here. */
  open: (deadline: Date) => Promise<SendHost | null>;
  /** Hides a message until it is worth another try. */
  delay: (receiptHandle: string, until: Date) => Promise<void>;
  clock: Pick<Clock, "now">;
  log: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
}

/** What is kept back of the function's time to finish the request under way and to write the outbox. */
const reserve = 20_000;

/** What passes by itself. All else would keep the channel's other goals waiting, and is queued again by the clock. */
const passes = [RetryLater, OutcomeUnknown, LeaseLost];

/** Works a batch of the notify queue. A notice that has to wait goes back alone, and its channel waits with it. */
export function notifyHandler(host: NotifyHandlerHost) {
  let isTold = false;
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const time = context.getRemainingTimeInMillis() - reserve;
    const sending = await host.open(new Date(host.clock.now().getTime() + time));
    if (sending === null) {
      if (!isTold)
        host.log("no Slack", { reason: "Set SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL to be told there." });
      isTold = true;
      return { batchItemFailures: [] };
    }
    const delayed = new Set<string>();
    const processRecord = async ({ body, receiptHandle, messageId, attributes }: SQSRecord) => {
      try {
        await sendOutbox(noticeSchema.parse(JSON.parse(body)), sending);
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        host.log("not sent yet", { messageId, error: name, reason: message });
        if (!passes.some((kind) => error instanceof kind)) return;
        const receipts = Number(attributes.ApproximateReceiveCount);
        await host.delay(receiptHandle, retryTime(error, receipts, host.clock.now()));
        delayed.add(messageId);
        throw error;
      }
    };
    const response = await processPartialResponse(event, processRecord, new SqsFifoPartialProcessorAsync(), {
      context,
      skipGroupOnError: true,
      throwOnFullBatchFailure: false,
    });
    await showSkipped(event, response, delayed, host);
    return response;
  };
}

/** What waited behind a message that went back is to be seen again right after it, and not only when its time is up. */
async function showSkipped(
  { Records }: SQSEvent,
  { batchItemFailures }: SQSBatchResponse,
  delayed: ReadonlySet<string>,
  { delay, clock, log }: NotifyHandlerHost,
): Promise<void> {
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const skipped = Records.filter(({ messageId }) => failed.has(messageId) && !delayed.has(messageId));
  for (const { messageId, receiptHandle } of skipped) {
    await delay(receiptHandle, clock.now()).catch((error: unknown) => {
      log("not shown", { messageId, reason: error instanceof Error ? error.message : String(error) });
    });
  }
}
