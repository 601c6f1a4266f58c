import { processPartialResponse, SqsFifoPartialProcessorAsync } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { retryTime } from "../../shared/adapters/sqs/retry-time.ts";
import { envelopeSchema } from "../../shared/ports/work-queue.ts";
import type { WorkHost } from "../../shared/sync/run/work-envelope.ts";
import { workEnvelope } from "../../shared/sync/run/work-envelope.ts";
import { MergedLooks } from "./scan-coalescer.ts";

export interface SyncHandlerHost {
  /** A host whose runs start no request after `deadline`. */
  work: (deadline: Date) => Promise<WorkHost>;
  /** Hides a message until it is worth another try. */
  delay: (receiptHandle: string, until: Date) => Promise<void>;
  log: (message: string, fields: Readonly<Record<string, string | number | null>>) => void;
}

/** What is kept back of the function's time to finish the request under way and to write the ledger. */
const reserve = 20_000;

/** Works a batch of the queue. A message that fails goes back alone, and its repository waits with it. */
export function syncHandler(host: SyncHandlerHost) {
  // As long as the function stays warm.
  const looks = new MergedLooks();
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const deadline = new Date(Date.now() + context.getRemainingTimeInMillis() - reserve);
    const work = await host.work(deadline);
    const processRecord = async ({ body, receiptHandle, messageId, attributes }: SQSRecord) => {
      try {
        const envelope = envelopeSchema.parse(JSON.parse(body));
        if (looks.covers(envelope, Number(attributes.SentTimestamp))) {
          const { delivery, repository } = envelope;
          if (delivery !== null) await work.deliveries.done(delivery, work.clock.now());
          host.log("looked at since", { repo: repository.fullName, delivery });
          return;
        }
        await workEnvelope(envelope, looks.watch(work, Date.now()));
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        host.log("not finished", { messageId, error: name, reason: message });
        await host.delay(
          receiptHandle,
          retryTime(error, Number(attributes.ApproximateReceiveCount), new Date()),
        );
        throw error;
      }
    };
    return processPartialResponse(event, processRecord, new SqsFifoPartialProcessorAsync(), {
      context,
      skipGroupOnError: true,
      throwOnFullBatchFailure: false,
    });
  };
}
