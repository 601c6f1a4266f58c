import { beforeEach, describe, expect, it } from "vitest";
import type { NotifyQueue, OutboxPointer } from "../../../shared/ports/notify-queue.ts";

export interface NotifyQueueUnderTest {
  queue: NotifyQueue;
  /** Polls; the returned messages are in flight. */
  receive(): Promise<{ receipt: string; pointer: OutboxPointer; receiveCount: number }[]>;
  remove(receipt: string): Promise<void>;
  delay(receipt: string, seconds: number): Promise<void>;
  /** Lets time pass without waiting. */
  wait(milliseconds: number): Promise<void>;
}

/** Contract of `NotifyQueue`. `make` creates an empty queue with a visibility timeout in seconds. */
export function notifyQueueSuite(name: string, make: (visibility: number) => Promise<NotifyQueueUnderTest>): void {
  describe(`notify queue: ${name}`, () => {
    let test: NotifyQueueUnderTest;
    beforeEach(async () => {
      test = await make(30);
    });
    const send = (goal: string, channel = "C1", attempt = "1") =>
      test.queue.send({ repository: "7", goal }, channel, attempt);
    const goals = async () => (await test.receive()).map(({ pointer }) => pointer.goal);
    /** Receives and removes all messages; returns their goals in order. */
    const drain = async () => {
      const received: string[] = [];
      for (let batch = await test.receive(); batch.length > 0; batch = await test.receive()) {
        received.push(...batch.map(({ pointer }) => pointer.goal));
        for (const { receipt } of batch) await test.remove(receipt);
      }
      return received;
    };

    it("returns the pointer unchanged", async () => {
      const odd = { repository: "7", goal: `ä 漢 \u{1f600} ${"x".repeat(200)}` };
      await test.queue.send(odd, "C0123456789", "run:01JX");
      expect((await test.receive()).map(({ pointer }) => pointer)).toEqual([odd]);
    });

    it("keeps the order of a channel, and blocks only that channel while its message is in flight", async () => {
      for (const goal of ["a", "b", "c"]) await send(goal);
      const first = await test.receive();
      await send("d");
      await send("other", "C2");
      expect(await goals()).toEqual(["other"]);
      for (const { receipt } of first) await test.remove(receipt);
      expect([...first.map(({ pointer }) => pointer.goal), ...(await drain())]).toEqual(["a", "b", "c", "d"]);
    });

    it("drops duplicates within five minutes in any channel, unless their attempt differs", async () => {
      await send("a");
      await send("a");
      await send("a", "C2");
      await send("b");
      await send("a", "C1", "2");
      expect(await drain()).toEqual(["a", "b", "a"]);
    });

    it("hides a delayed message and those behind it", async () => {
      test = await make(1);
      await send("a");
      await send("b");
      const [message] = await test.receive();
      await test.delay(message?.receipt ?? "", 4);
      await test.wait(1_300);
      expect(await goals()).toEqual([]);
      await test.wait(2_900);
      const again = await test.receive();
      expect(again[0]).toMatchObject({ pointer: { goal: "a" }, receiveCount: 2 });
      for (const { receipt } of again) await test.remove(receipt);
      expect([...again.map(({ pointer }) => pointer.goal), ...(await drain())]).toEqual(["a", "b"]);
    });
  });
}
