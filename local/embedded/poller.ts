import { setTimeout as wait } from "node:timers/promises";
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { lambdaContext } from "./lambda-context.ts";
import { toRecord } from "./sqs-record.ts";

// biome-ignore lint/suspicious/noConfusingVoidType: Lambda's own type; a function may answer nothing
export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse | void>;

export interface PumpOptions {
  client: SQSClient;
  queueUrl: string;
  handler: QueueHandler;
  /** What the function has, in seconds. Default: what the sync function has. */
  timeout?: number;
  /** At most 10. */
  batchSize?: number;
  /** How long one poll of an empty queue takes, in seconds. */
  pollSeconds?: number;
  /** Told what the handler threw, and what the queue did not take. The messages come back by themselves. */
  onError: (error: unknown) => void;
}

export interface Pump {
  /** Ends the poll, or lets the current batch come to its end. The queue should not be used afterwards. */
  stop(): Promise<void>;
}

/**
 * Does what Lambda's event source mapping does: polls the queue, calls the handler with a batch, deletes what
 * did not fail and leaves the rest to the visibility timeout. One batch at a time.
 */
export function startPump(options: PumpOptions): Pump {
  const stopping = new AbortController();
  const running = run(options, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function run(options: PumpOptions, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const messages = await poll(options, stop);
      if (messages.length > 0) await work(options, messages);
    } catch (error) {
      if (stop.aborted) return;
      options.onError(error);
      await wait(1_000, undefined, { signal: stop }).catch(() => {});
    }
  }
}

async function poll(options: PumpOptions, abortSignal: AbortSignal): Promise<Message[]> {
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

async function work(options: PumpOptions, messages: Message[]): Promise<void> {
  const failed = await failures(options, messages);
  const done = messages.filter(({ MessageId }) => MessageId === undefined || !failed.has(MessageId));
  if (done.length === 0) return;
  const Entries = done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
  const command = new DeleteMessageBatchCommand({ QueueUrl: options.queueUrl, Entries });
  const { Failed } = await options.client.send(command);
  for (const { Code, Message: text } of Failed ?? []) {
    options.onError(new Error(`A message that is worked was not deleted: ${Code} ${text}`));
  }
}

/**
 * The ids of what failed. All of them when the handler throws, or names a message that was not in the batch
 * (Lambda: "Implementing partial batch responses").
 */
async function failures(options: PumpOptions, messages: Message[]): Promise<Set<string>> {
  const records = messages.map((message) => toRecord(message, options.queueUrl));
  const all = new Set(records.map(({ messageId }) => messageId));
  try {
    const context = lambdaContext("milepost", (options.timeout ?? workQueueShape.functionTimeout) * 1000);
    const response = await options.handler({ Records: records }, context);
    const failed = new Set((response?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
    return [...failed].every((id) => all.has(id)) ? failed : all;
  } catch (error) {
    options.onError(error);
    return all;
  }
}
