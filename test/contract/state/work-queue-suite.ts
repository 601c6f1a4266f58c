import { beforeEach, describe, expect, it } from "vitest";
import type { Envelope, WorkQueue } from "../../../shared/ports/work-queue.ts";

export interface QueueUnderTest {
  queue: WorkQueue;
  /** Polls; the returned messages are in flight. */
  receive(): Promise<{ receipt: string; envelope: Envelope; receiveCount: number }[]>;
  remove(receipt: string): Promise<void>;
  delay(receipt: string, seconds: number): Promise<void>;
  /** Lets time pass without waiting. */
  wait(milliseconds: number): Promise<void>;
}

export function envelopeFor(repository: string, delivery: string | null): Envelope {
  return {
    kind: delivery === null ? "recheck" : "push",
    delivery,
    repository: { id: repository, fullName: `acme/r${repository}` },
    ref: "refs/heads/main",
    after: "c0ffee",
    installation: 7,
  };
}

/** Contract of `WorkQueue`. `make` creates an empty queue with a visibility timeout in seconds. */
export function workQueueSuite(name: string, make: (visibility: number) => Promise<QueueUnderTest>): void {
  describe(`work queue: ${name}`, () => {
    let test: QueueUnderTest;
    beforeEach(async () => {
      test = await make(30);
    });
    const deliveries = async () => (await test.receive()).map(({ envelope }) => envelope.delivery);

    it("returns the envelope unchanged", async () => {
      const odd = {
        ...envelopeFor("1", "ä 漢 \u{1f600} ".repeat(40)),
        after: null,
        ref: null,
        installation: null,
      };
      await test.queue.send(odd, 1);
      expect((await test.receive()).map(({ envelope }) => envelope)).toEqual([odd]);
    });

    it("blocks a repository, and no other, while its message is in flight", async () => {
      await test.queue.send(envelopeFor("1", "a"), 1);
      await test.queue.send(envelopeFor("1", "b"), 1);
      await test.queue.send(envelopeFor("2", "c"), 1);
      const first = await test.receive();
      expect(first.map(({ envelope }) => envelope.delivery).sort()).toEqual(["a", "c"]);
      expect(await deliveries()).toEqual([]);
      for (const { receipt } of first) await test.remove(receipt);
      expect(await deliveries()).toEqual(["b"]);
    });

    it("drops duplicates within five minutes, processed or not", async () => {
      await test.queue.send(envelopeFor("1", "a"), 1);
      await test.queue.send(envelopeFor("1", "a"), 1);
      const [message] = await test.receive();
      await test.remove(message?.receipt ?? "");
      await test.queue.send(envelopeFor("1", "a"), 1);
      expect(await deliveries()).toEqual([]);
      await test.queue.send(envelopeFor("1", "a"), 2);
      expect(await deliveries()).toEqual(["a"]);
    });

    it("drops duplicate rechecks of one repository, unless their attempt differs", async () => {
      await test.queue.send(envelopeFor("1", null), 1);
      await test.queue.send(envelopeFor("1", null), 1);
      await test.queue.send(envelopeFor("2", null), 1);
      await test.queue.send(envelopeFor("2", null), 2);
      const first = await test.receive();
      expect(first.map(({ envelope }) => envelope.repository.id).sort()).toEqual(["1", "2"]);
      for (const { receipt } of first) await test.remove(receipt);
      expect((await test.receive()).map(({ envelope }) => envelope.repository.id)).toEqual(["2"]);
    });

    it("returns a message again that was not removed in time, in order", async () => {
      test = await make(1);
      await test.queue.send(envelopeFor("1", "a"), 1);
      await test.queue.send(envelopeFor("1", "b"), 1);
      expect((await test.receive())[0]?.receiveCount).toBe(1);
      await test.wait(1_100);
      const again = await test.receive();
      expect(again).toMatchObject([{ envelope: { delivery: "a" }, receiveCount: 2 }]);
    });

    it("hides a delayed message and the others of its repository", async () => {
      test = await make(1);
      await test.queue.send(envelopeFor("1", "a"), 1);
      await test.queue.send(envelopeFor("1", "b"), 1);
      const [message] = await test.receive();
      await test.delay(message?.receipt ?? "", 4);
      await test.wait(1_300);
      expect(await deliveries()).toEqual([]);
      await test.wait(2_900);
      expect(await deliveries()).toEqual(["a"]);
    });

    it("returns a message immediately after a delay of zero", async () => {
      await test.queue.send(envelopeFor("1", "a"), 1);
      const [message] = await test.receive();
      await test.delay(message?.receipt ?? "", 0);
      expect(await deliveries()).toEqual(["a"]);
    });
  });
}
