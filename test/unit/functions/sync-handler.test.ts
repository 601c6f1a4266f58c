import type { SQSEvent } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { syncHandler } from "../../../functions/sync/sync-handler.ts";
import { lambdaContext } from "../../../local/embedded/lambda-context.ts";
import { toRecord } from "../../../local/embedded/sqs-record.ts";
import { AccessDenied, OutcomeUnknown, RetryLater } from "../../../shared/errors.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";
import type { EnvelopeHost } from "../../../shared/sync/run/process-envelope.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

const later = new Date("2026-06-01T10:05:00Z");

function event(messages: { id: string; repository: string; body?: string; receipts?: number }[]): SQSEvent {
  const Records = messages.map(({ id, repository, body, receipts = 1 }) => {
    const envelope: Envelope = {
      kind: "push",
      delivery: `delivery-${id}`,
      repository: { id: repository, fullName: `acme/${repository}` },
      ref: "refs/heads/main",
      after: null,
      installation: null,
    };
    const message = { MessageId: id, ReceiptHandle: `handle-${id}`, Body: body ?? JSON.stringify(envelope) };
    return toRecord(
      { ...message, Attributes: { MessageGroupId: repository, ApproximateReceiveCount: String(receipts) } },
      "http://127.0.0.1/work.fifo",
    );
  });
  return { Records };
}

/** Returns a worker whose runs fail with the error in `ends` for each repository. */
function worker(ends: Record<string, Error>) {
  const seen = {
    done: [] as string[],
    delayed: [] as [string, Date][],
    opened: [] as string[],
    logs: [] as string[],
  };
  const host: EnvelopeHost = {
    clock: new VirtualClock(),
    deliveries: {
      markDone: async (delivery) => {
        seen.done.push(delivery);
      },
    },
    isAllowed: (fullName) => fullName !== "acme/forbidden",
    openSync: async ({ fullName }) => {
      seen.opened.push(fullName);
      throw ends[fullName] ?? new Error(`no such repository in this test: ${fullName}`);
    },
    onRun: () => {},
    onRunFailed: (_, { message }) => seen.logs.push(message),
  };
  const handle = syncHandler({
    clock: host.clock,
    work: async () => host,
    delay: async (receipt, until) => {
      seen.delayed.push([receipt, until]);
    },
    log: (message, fields) => seen.logs.push(JSON.stringify({ message, ...fields })),
  });
  return { seen, run: (batch: SQSEvent) => handle(batch, lambdaContext("milepost-sync", 60_000)) };
}

const failed = (response: { batchItemFailures: { itemIdentifier: string }[] }) =>
  response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

describe("syncHandler", () => {
  it("delays a rate-limited message until its retry time, and processes the other repositories", async () => {
    const { seen, run } = worker({ "acme/limited": new RetryLater("rate-limit", "Wait.", later) });
    const response = await run(
      event([
        { id: "1", repository: "limited" },
        { id: "2", repository: "limited" },
        { id: "3", repository: "forbidden" },
      ]),
    );
    // The second message of the limited repository is not processed: its group waits.
    expect(failed(response)).toEqual(["1", "2"]);
    expect(seen.opened).toEqual(["acme/limited"]);
    expect(seen.delayed).toEqual([["handle-1", later]]);
    expect(seen.done).toEqual(["delivery-3"]);
  });

  it.each([
    [1, 15],
    [3, 60],
    [20, 900],
  ])("retries a message with an unknown outcome, at receipt %i after %i s", async (receipts, seconds) => {
    const { seen, run } = worker({ "acme/web": new OutcomeUnknown("Nobody knows.") });
    expect(failed(await run(event([{ id: "1", repository: "web", receipts }])))).toEqual(["1"]);
    const until = new Date(new VirtualClock().now().getTime() + seconds * 1000);
    expect(seen.delayed).toEqual([["handle-1", until]]);
    expect(seen.done).toEqual([]);
  });

  it("processes other messages after an invalid one", async () => {
    const { seen, run } = worker({});
    const response = await run(
      event([
        { id: "1", repository: "web", body: "{" },
        { id: "2", repository: "forbidden" },
      ]),
    );
    expect(failed(response)).toEqual(["1"]);
    expect(seen.done).toEqual(["delivery-2"]);
    expect(seen.logs.join("\n")).toContain("SyntaxError");
  });

  it("does not retry what needs a person", async () => {
    const { seen, run } = worker({ "acme/web": new AccessDenied("The token is revoked.") });
    expect(failed(await run(event([{ id: "1", repository: "web" }])))).toEqual([]);
    // A redelivery, once access is back, is work again.
    expect(seen.done).toEqual([]);
    expect(seen.logs).toEqual(["The token is revoked."]);
  });
});
