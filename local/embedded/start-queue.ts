import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import { notifyQueueShape, workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { connectSqs } from "../../shared/compose/aws/connect-queue.ts";
import { createAccessKey, requireAccessKey } from "../local-request.ts";

export interface EmbeddedQueue {
  endpoint: string;
  /** The access key id that requests must have. It never leaves this process. */
  accessKey: string;
  /** A client for the queues; `close` destroys the client. */
  client: SQSClient;
  queueUrl: string;
  deadLetterQueueUrl: string;
  notifyQueueUrl: string;
  /** Returns the number of messages in the work queue, including those that are being processed or delayed. */
  countMessages(): Promise<number>;
  close(): Promise<void>;
}

interface EmbeddedQueueOptions {
  /** Visibility timeout of the work queue in seconds. Default: that of the queue on AWS. */
  visibilityTimeout?: number;
  maxReceiveCount?: number;
}

/**
 * Starts fauxqs, an SQS emulator in memory, with the work and notify queues. It is reachable from this process only:
 * `startFauxqs` is not used, because it would listen on all network interfaces.
 */
export async function startEmbeddedQueue(options: EmbeddedQueueOptions = {}): Promise<EmbeddedQueue> {
  const app = buildApp({ logger: false, defaultRegion: "us-east-1" });
  const accessKey = createAccessKey();
  requireAccessKey(app.server, accessKey);
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  const client = connectSqs({ endpoint, accessKey });
  const close = async () => {
    client.destroy();
    const closed = app.close();
    app.server.closeAllConnections();
    await closed;
  };
  try {
    const work = await createQueues(client, { ...workQueueShape, ...options });
    const notify = await createQueues(client, notifyQueueShape);
    const urls = {
      queueUrl: work.url,
      deadLetterQueueUrl: work.deadLetterUrl,
      notifyQueueUrl: notify.url,
    };
    return { endpoint, accessKey, client, ...urls, countMessages: () => countMessages(client, work.url), close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface QueueShape {
  name: string;
  deadLetterName: string;
  visibilityTimeout: number;
  maxReceiveCount: number;
  retentionPeriod: number;
}

async function createQueues(client: SQSClient, shape: QueueShape) {
  const { name, deadLetterName, visibilityTimeout, maxReceiveCount } = shape;
  const MessageRetentionPeriod = String(shape.retentionPeriod);
  const deadLetterUrl = await createQueue(client, deadLetterName, { MessageRetentionPeriod });
  const deadLetterTargetArn = `arn:aws:sqs:us-east-1:000000000000:${deadLetterName}`;
  const url = await createQueue(client, name, {
    MessageRetentionPeriod,
    VisibilityTimeout: String(visibilityTimeout),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount }),
  });
  return { url, deadLetterUrl };
}

async function countMessages(client: SQSClient, url: string): Promise<number> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
  );
  const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, ApproximateNumberOfMessagesDelayed } =
    Attributes;
  const counts = [
    ApproximateNumberOfMessages,
    ApproximateNumberOfMessagesNotVisible,
    ApproximateNumberOfMessagesDelayed,
  ];
  return counts.reduce((sum, count = "0") => sum + Number(count), 0);
}

async function createQueue(client: SQSClient, name: string, attributes: Record<string, string>) {
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: "true", ...attributes } }),
  );
  if (QueueUrl === undefined) throw new Error(`The embedded queue ${name} could not be created.`);
  return QueueUrl;
}
