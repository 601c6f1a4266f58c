import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { WorkerHost } from "../../shared/compose/worker-host.ts";
import { envelopeSchema } from "../../shared/ports/work-queue.ts";
import { processEnvelope } from "../../shared/sync/run/process-envelope.ts";
import { batchDeadline, processFifoBatch } from "../process-fifo-batch.ts";
import { ScanCoalescer } from "./scan-coalescer.ts";

/** Returns the Lambda handler for the work queue. It processes the envelopes in a batch one after another. */
export function syncHandler(host: WorkerHost) {
  const coalescer = new ScanCoalescer();
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    const work = await host.work(batchDeadline(context, host));
    const { response } = await processFifoBatch(event, context, host, async ({ body, attributes }) => {
      const envelope = envelopeSchema.parse(JSON.parse(body));
      if (coalescer.isCovered(envelope, Number(attributes.SentTimestamp))) {
        const { delivery, repository } = envelope;
        if (delivery !== null) await work.deliveries.markDone(delivery, host.clock.now());
        host.log("scan coalesced", { repo: repository.fullName, delivery });
        return;
      }
      await processEnvelope(envelope, coalescer.observe(work, host.clock.now().getTime()));
    });
    return response;
  };
}
