import { setTimeout as wait } from "node:timers/promises";
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { lambdaContext } from "./lambda-context.ts";
import { toRecord } from "./sqs-record.ts";

// biome-ignore lint/suspicious/noConfusingVoidType: Lambda's own type; a handler may return nothing
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse | void>;

export interface PollerOptions {
  client: SQSClient;
  queueUrl: string;
  handler: QueueHandler;
  /** The handler's clock, to which the queue's timestamps are converted. Default: the machine's, as the queue's. */
  clock?: Pick<Clock, "now">;
  /** Default: that of the sync function. */
  timeoutSeconds?: number;
  /** At most 10. */
  batchSize?: number;
  /** Duration of one poll of an empty queue. */
  pollSeconds?: number;
  /** Called with errors of the handler and of the queue. The messages are received again. */
  onError: (error: unknown) => void;
}

export interface Poller {
  /** Ends the poll, or waits for the current batch. */
  stop(): Promise<void>;
}

/**
 * Polls a queue as Lambda's event source mapping does: calls the handler with a batch, deletes the messages that did not
 * fail, and leaves the others to the visibility timeout. One batch at a time.
 */
export function startPoller(options: PollerOptions): Poller {
  const stopping = new AbortController();
  const running = run(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function run(options: PollerOptions, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const messages = await poll(options, stop);
      if (messages.length > 0) await processBatch(options, messages);
    } catch (error) {
      if (stop.aborted) return;
      options.onError(error);
      await wait(1_000, undefined, { signal: stop }).catch(() => {});
    }
  }
}

async function poll(options: PollerOptions, abortSignal: AbortSignal): Promise<Message[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: options.queueUrl,
    MaxNumberOfMessages: options.batchSize ?? 10,
    WaitTimeSeconds: options.pollSeconds ?? 5,
    MessageSystemAttributeNames: ["All"],
    MessageAttributeNames: ["All"],
  });
  const { Messages } = await options.client.send(command, { abortSignal });
  return Messages ?? [];
}

async function processBatch(options: PollerOptions, messages: Message[]): Promise<void> {
  const failed = await callHandler(options, messages);
  const done = messages.filter(({ MessageId }) => MessageId === undefined || !failed.has(MessageId));
  if (done.length === 0) return;
  const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  const command = new DeleteMessageBatchCommand({ QueueUrl: options.queueUrl, Entries });
  const { Failed } = await options.client.send(command);
  for (const { Code, Message: text } of Failed ?? []) {
    options.onError(new Error(`A processed message could not be deleted: ${Code} ${text}`));
  }
}

/**
 * Returns the ids of the messages that failed: all of them if the handler throws, or names a message that was not in the
 * batch (Lambda: "Implementing partial batch responses").
 */
async function callHandler(options: PollerOptions, messages: Message[]): Promise<Set<string>> {
  const { clock, queueUrl, timeoutSeconds = workQueueShape.functionTimeout } = options;
  const offsetMs = clock === undefined ? 0 : clock.now().getTime() - Date.now();
  const records = messages.map((message) => {
    const record = toRecord(message, queueUrl);
    record.attributes.SentTimestamp = String(Number(record.attributes.SentTimestamp) + offsetMs);
    return record;
  });
  const all = new Set(records.map(({ messageId }) => messageId));
  try {
    const context = lambdaContext("milepost", timeoutSeconds * 1000);
    const response = await options.handler({ Records: records }, context);
    const failed = new Set((response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
    return [...failed].every((id) => all.has(id)) ? failed : all;
  } catch (error) {
    options.onError(error);
    return all;
  }
}
