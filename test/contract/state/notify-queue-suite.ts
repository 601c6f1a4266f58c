import { beforeEach, describe, expect, it } from "vitest";
import type { Notice, NotifyQueue } from "../../../shared/ports/notify-queue.ts";

export interface NotifyQueueUnderTest {
  queue: NotifyQueue;
  /** What a poll gives: messages that are then in flight. */
  receive(): Promise<{ receipt: string; notice: Notice; receiveCount: number }[]>;
  remove(receipt: string): Promise<void>;
  delay(receipt: string, seconds: number): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

/** What every notify queue does. `make` gives an empty one whose messages stay hidden for so many seconds. */
export function notifyQueueSuite(
  name: string,
  make: (visibility: number) => Promise<NotifyQueueUnderTest>,
): void {
  describe(`notify queue: ${name}`, () => {
    let test: NotifyQueueUnderTest;
    beforeEach(async () => {
      test = await make(30);
    });
    const send = (goal: string, channel = "C1", attempt = "1") =>
      test.queue.send({ repository: "7", goal }, channel, attempt);
    const goals = async () => (await test.receive()).map(({ notice }) => notice.goal);
    /** All there is, in the order in which it is handed out: one of a channel at a time, or a batch. */
    const work = async () => {
      const worked: string[] = [];
      for (let batch = await test.receive(); batch.length > 0; batch = await test.receive()) {
        worked.push(...batch.map(({ notice }) => notice.goal));
        for (const { receipt } of batch) await test.remove(receipt);
      }
      return worked;
    };

    it("carries the notice whole", async () => {
      const odd = { repository: "7", goal: `ä 漢 \u{1f600} ${"x".repeat(200)}` };
      await test.queue.send(odd, "C0123456789", "run:01JX");
      expect((await test.receive()).map(({ notice }) => notice)).toEqual([odd]);
    });

    it("keeps the order of a channel, which waits while one of it is in flight, and no other does", async () => {
      for (const goal of ["a", "b", "c"]) await send(goal);
      const first = await test.receive();
      await send("d");
      await send("other", "C2");
      expect(await goals()).toEqual(["other"]);
      for (const { receipt } of first) await test.remove(receipt);
      expect([...first.map(({ notice }) => notice.goal), ...(await work())]).toEqual(["a", "b", "c", "d"]);
    });

    it("drops the same attempt within five minutes, whatever its channel; another attempt counts", async () => {
      await send("a");
      await send("a");
      await send("a", "C2");
      await send("b");
      await send("a", "C1", "2");
      expect(await work()).toEqual(["a", "b", "a"]);
    });

    it("hides a delayed message, and what comes behind it, for that time", async () => {
      test = await make(1);
      await send("a");
      await send("b");
      const [message] = await test.receive();
      await test.delay(message?.receipt ?? "", 4);
      await test.wait(1_300);
      expect(await goals()).toEqual([]);
      await test.wait(2_900);
      const again = await test.receive();
      expect(again[0]).toMatchObject({ notice: { goal: "a" }, receiveCount: 2 });
      for (const { receipt } of again) await test.remove(receipt);
      expect([...again.map(({ notice }) => notice.goal), ...(await work())]).toEqual(["a", "b"]);
    });
  });
}
