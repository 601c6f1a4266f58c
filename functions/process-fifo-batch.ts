import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { retryTime } from "../shared/adapters/sqs/retry-time.ts";
import type { BatchHost } from "../shared/compose/queues.ts";
import { toError } from "../shared/errors.ts";

/** Time between the deadline and the Lambda timeout, in which the current request finishes and the state is saved. */
const RESERVE_MS = 20_000;

/** Returns the instant after which no request must start, because Lambda stops the function 20 seconds later. */
export function batchDeadline(context: Context, { clock }: Pick<BatchHost, "clock">): Date {
  return new Date(clock.now().getTime() + context.getRemainingTimeInMillis() - RESERVE_MS);
}

/**
 * Calls `work` for each queue message in a FIFO batch. If `work` throws, the queue message is reported as failed and
 * hidden until its retry. Later queue messages in the same message group are then returned as `unprocessed` and also
 * reported as failed, so that SQS delivers them again.
 */
export async function processFifoBatch(
  event: SQSEvent,
  context: Context,
  { clock, log, delay }: BatchHost,
  work: (record: SQSRecord) => Promise<void>,
): Promise<{ response: SQSBatchResponse; unprocessed: SQSRecord[] }> {
  const started = new Set<string>();
  const processRecord = async (record: SQSRecord) => {
    const { messageId, receiptHandle, attributes } = record;
    started.add(messageId);
    try {
      await work(record);
    } catch (error) {
      const { name, message } = toError(error);
      log("message failed", { messageId, error: name, reason: message });
      const receipts = Number(attributes.ApproximateReceiveCount);
      await delay(receiptHandle, retryTime(error, receipts, clock.now()));
      throw error;
    }
  };
  const response = await processPartialResponse(event, processRecord, new SqsFifoPartialProcessorAsync(), {
    context,
    skipGroupOnError: true,
    throwOnFullBatchFailure: false,
  });
  return { response, unprocessed: event.Records.filter(({ messageId }) => !started.has(messageId)) };
}
