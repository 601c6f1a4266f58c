import { setTimeout as wait } from "node:timers/promises";
import { DeleteMessageBatchCommand, type Message, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import { lambdaContext } from "./lambda-context.ts";
import { toRecord } from "./sqs-record.ts";

// biome-ignore lint/suspicious/noConfusingVoidType: Lambda's type; a handler can return nothing
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse | void>;

export interface PollerOptions {
  client: SQSClient;
  queueUrl: string;
  handler: QueueHandler;
  /** Clock of the handler, to which the times in queue messages are converted. Default: no conversion. */
  clock?: Pick<Clock, "now">;
  /** Timeout of the handler for one batch. Default: the timeout of the sync function. */
  timeoutSeconds?: number;
  /** Maximum number of queue messages per batch, 1 to 10. Default: 10. */
  batchSize?: number;
  /** Maximum time that one poll waits for a queue message. Default: 5. */
  pollSeconds?: number;
  /** Called with errors from the handler and the queue. The queue messages are then delivered again. */
  onError: (error: unknown) => void;
}

export interface Poller {
  /** Stops polling: cancels the current poll, or waits until the current batch is processed. */
  stop(): Promise<void>;
}

/**
 * Polls a queue as Lambda's event source mapping does: calls the handler with one batch at a time and deletes the queue
 * messages that did not fail. The queue delivers failed queue messages again after the visibility timeout.
 */
export function startPoller(options: PollerOptions): Poller {
  const { client, queueUrl: QueueUrl, handler, clock, onError } = options;
  const { timeoutSeconds = workQueueShape.functionTimeout, batchSize = 10, pollSeconds = 5 } = options;
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const messages = await poll();
        if (messages.length > 0) await processBatch(messages);
      } catch (error) {
        if (signal.aborted) return;
        onError(error);
        await wait(1_000, undefined, { signal }).catch(() => {});
      }
    }
  }

  async function poll(): Promise<Message[]> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: pollSeconds,
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    return (await client.send(command, { abortSignal: signal })).Messages ?? [];
  }

  async function processBatch(messages: Message[]): Promise<void> {
    const failed = await callHandler(messages);
    const done = messages.filter(({ MessageId }) => MessageId === undefined || !failed.has(MessageId));
    if (done.length === 0) return;
    const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    const { Failed } = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    for (const { Code, Message: text } of Failed ?? []) {
      onError(new Error(`A processed message could not be deleted: ${Code} ${text}`));
    }
  }

  /**
   * Calls the handler and returns the ids of failed queue messages: all if the handler throws or returns an unknown id
   * (Lambda docs, "Implementing partial batch responses").
   */
  async function callHandler(messages: Message[]): Promise<Set<string>> {
    const offsetMs = clock === undefined ? 0 : clock.now().getTime() - Date.now();
    const records = messages.map((message) => {
      const record = toRecord(message, QueueUrl);
      record.attributes.SentTimestamp = String(Number(record.attributes.SentTimestamp) + offsetMs);
      return record;
    });
    const all = new Set(records.map(({ messageId }) => messageId));
    try {
      const response = await handler({ Records: records }, lambdaContext("milepost", timeoutSeconds * 1000));
      const failed = new Set((response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
      return [...failed].every((id) => all.has(id)) ? failed : all;
    } catch (error) {
      onError(error);
      return all;
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
