import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";
import { createSqsClient } from "../../shared/adapters/sqs/create-client.ts";
import { notifyQueueShape, workQueueShape } from "../../shared/adapters/sqs/queue-shape.ts";
import { rejectBrowserRequests } from "../local-request.ts";

export interface EmbeddedQueue {
  endpoint: string;
  region: string;
  queueUrl: string;
  deadLetterQueueUrl: string;
  notifyQueueUrl: string;
  close(): Promise<void>;
}

export interface EmbeddedQueueOptions {
  /** Seconds. */
  visibilityTimeout?: number;
  maxReceiveCount?: number;
}

/**
 * Starts an SQS (fauxqs) in this process and its memory, reachable from this machine only, with the work queue and the
 * notify queue of AWS. (`startFauxqs` would listen on every interface.)
 */
export async function startEmbeddedQueue(options: EmbeddedQueueOptions = {}): Promise<EmbeddedQueue> {
  const region = "us-east-1";
  const app = buildApp({ logger: false, defaultRegion: region });
  rejectBrowserRequests(app.server);
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  const client = createSqsClient({ region, endpoint });
  try {
    const work = await createQueues(client, { ...workQueueShape, ...options });
    const notify = await createQueues(client, notifyQueueShape);
    return {
      endpoint,
      region,
      queueUrl: work.url,
      deadLetterQueueUrl: work.deadLetterUrl,
      notifyQueueUrl: notify.url,
      async close() {
        const closed = app.close();
        app.server.closeAllConnections();
        await closed;
      },
    };
  } catch (error) {
    await app.close();
    throw error;
  } finally {
    client.destroy();
  }
}

interface QueueShape {
  name: string;
  deadLetterName: string;
  visibilityTimeout: number;
  maxReceiveCount: number;
  retentionPeriod: number;
}

/** Creates a queue with its dead-letter queue. */
async function createQueues(client: SQSClient, shape: QueueShape) {
  const { name, deadLetterName, visibilityTimeout, maxReceiveCount } = shape;
  const MessageRetentionPeriod = String(shape.retentionPeriod);
  const dead = await createQueue(client, deadLetterName, { MessageRetentionPeriod });
  const { url } = await createQueue(client, name, {
    MessageRetentionPeriod,
    VisibilityTimeout: String(visibilityTimeout),
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount }),
  });
  return { url, deadLetterUrl: dead.url };
}

async function createQueue(client: SQSClient, name: string, attributes: Record<string, string>) {
  const { QueueUrl: url } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: "true", ...attributes } }),
  );
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["QueueArn"] }),
  );
  const arn = Attributes?.QueueArn;
  if (url === undefined || arn === undefined)
    throw new Error(`The embedded queue ${name} could not be created.`);
  return { url, arn };
}
