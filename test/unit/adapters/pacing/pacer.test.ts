import { describe, expect, it } from "vitest";
import {
  costOf,
  githubLimits,
  isRead,
  learnLimits,
} from "../../../../shared/adapters/github/github-limits.ts";
import { Pacer, type PacerOptions } from "../../../../shared/adapters/pacing/pacer.ts";
import { RequestBudget } from "../../../../shared/adapters/pacing/request-budget.ts";
import { RetryLater } from "../../../../shared/errors.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

/** A pacer on a clock whose sleeps are kept. */
function paced(options: Partial<PacerOptions> = {}) {
  const clock = new VirtualClock("2026-06-01T08:00:00.000Z");
  const slept: number[] = [];
  const told: string[] = [];
  const sleeping = {
    now: () => clock.now(),
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      clock.advance(milliseconds);
    },
  };
  const budget = new RequestBudget(githubLimits);
  const given = {
    tracker: "GitHub",
    budget,
    patience: 5_000,
    deadline: null,
    onWait: (line: string) => told.push(line),
  };
  const pacer = new Pacer({ ...given, clock: sleeping, ...options });
  const send = (method: string) => pacer.send(request(method), async () => "sent");
  const sendMany = async (method: string, count: number) => {
    for (let n = 0; n < count; n += 1) await send(method);
  };
  return { pacer, clock, budget, slept, told, send, sendMany };
}

const request = (method: string) => ({ cost: costOf(method), read: isRead(method) });
const two = { content: 2, points: 10 };
const answer = (status: number, headers: Record<string, string>) => new Response(null, { status, headers });

describe("a pacer", () => {
  it("sleeps no millisecond for 80 creating requests", async () => {
    const { sendMany, slept } = paced();
    await sendMany("POST", 80);
    expect(slept).toEqual([]);
  });

  it("refuses what would wait for longer than its patience, before it is sent", async () => {
    const { sendMany, pacer, slept } = paced();
    await sendMany("POST", 80);
    let sent = 0;
    const asked = pacer.send(request("POST"), async () => {
      sent += 1;
    });
    await expect(asked).rejects.toMatchObject({
      name: "RetryLater",
      reason: "rate-limit",
      retryAt: new Date("2026-06-01T08:01:00.000Z"),
      message:
        "GitHub's rate limit of 80 creating requests a minute is used up; it has room again at 2026-06-01T08:01:00.000Z.",
    });
    expect({ sent, slept }).toEqual({ sent: 0, slept: [] });
  });

  it("waits as long as it takes when that is within its patience, and says so once", async () => {
    const { sendMany, pacer, clock, slept, told } = paced({ patience: 65_000 });
    await sendMany("POST", 80);
    const held: string[] = [];
    await pacer.room(two, async () => {
      held.push(clock.now().toISOString().slice(14, 19));
    });
    expect(slept.reduce((sum, one) => sum + one, 0)).toBe(60_000);
    expect(held).toEqual(["00:10", "00:20", "00:30", "00:40", "00:50", "01:00"]);
    expect(told).toEqual([
      "GitHub's rate limit of 80 creating requests a minute is used up; going on at 2026-06-01T08:01:00.000Z.",
    ]);
  });

  it("never waits past the deadline", async () => {
    const deadline = new Date("2026-06-01T08:00:59.999Z");
    const { sendMany, pacer, slept } = paced({ patience: 65_000, deadline });
    await sendMany("POST", 80);
    await expect(pacer.room(two)).rejects.toMatchObject({ retryAt: new Date("2026-06-01T08:01:00.000Z") });
    expect(slept).toEqual([]);
    const other = paced({ patience: 65_000, deadline: new Date("2026-06-01T08:01:00.000Z") });
    await other.sendMany("POST", 80);
    await other.pacer.room(two);
    expect(other.clock.now()).toEqual(new Date("2026-06-01T08:01:00.000Z"));
  });

  it("ends when the lease is lost in the meantime", async () => {
    const { sendMany, pacer, slept } = paced({ patience: 65_000 });
    await sendMany("POST", 80);
    await expect(pacer.room(two, () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
    expect(slept).toHaveLength(1);
  });

  it("lets a write wait for a moment only, within an operation, and a read for its whole patience", async () => {
    const { sendMany, send, slept } = paced({ patience: 65_000 });
    await sendMany("PATCH", 180);
    await expect(send("PATCH")).rejects.toBeInstanceOf(RetryLater);
    expect(slept).toEqual([]);
    await send("GET");
    expect(slept.reduce((sum, one) => sum + one, 0)).toBe(60_000);
  });

  it("comes back when there is room for some work, not for a single request", async () => {
    const { send, clock, pacer } = paced();
    for (let n = 0; n < 500; n += 1) {
      await send("POST");
      clock.advance(7_000);
    }
    // The first is 3,500 s ago: one has room in 100 s, twenty have it in 100 s and 19 times 7 s.
    await expect(pacer.room({ content: 1, points: 5 })).rejects.toMatchObject({
      retryAt: new Date(clock.now().getTime() + 100_000 + 19 * 7_000),
    });
  });

  it("sends nothing after a limit that GitHub answered, whichever run asks", async () => {
    const { pacer, clock, budget, send } = paced();
    pacer.refused(new Date("2026-06-01T08:00:30.000Z"));
    const other = new Pacer({ tracker: "GitHub", budget, clock, patience: 0, deadline: null });
    for (const one of [pacer, other]) {
      await expect(one.send(request("GET"), async () => "sent")).rejects.toMatchObject({
        retryAt: new Date("2026-06-01T08:00:30.000Z"),
        message: "GitHub's rate limit is used up; it has room again at 2026-06-01T08:00:30.000Z.",
      });
    }
    clock.advance(30_000);
    expect(await send("GET")).toBe("sent");
  });

  it("sends nothing that must fail: the hourly budget's last request was the last", async () => {
    const { pacer, send, clock } = paced();
    const reset = String(Date.parse("2026-06-01T08:40:00Z") / 1000);
    learnLimits(
      pacer,
      "GET",
      answer(200, { "x-ratelimit-remaining": "1", "x-ratelimit-reset": reset }),
      clock.now(),
    );
    expect(await send("GET")).toBe("sent");
    learnLimits(
      pacer,
      "GET",
      answer(200, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset }),
      clock.now(),
    );
    await expect(send("GET")).rejects.toMatchObject({ retryAt: new Date("2026-06-01T08:40:00.000Z") });
  });

  it("believes no reset that has passed or is of another budget, and needs no headers", async () => {
    const { pacer, clock, send } = paced();
    const search = { "x-ratelimit-remaining": "0", "x-ratelimit-resource": "search" };
    const reset = String(clock.now().getTime() / 1000 + 60);
    learnLimits(pacer, "GET", answer(200, { ...search, "x-ratelimit-reset": reset }), clock.now());
    learnLimits(
      pacer,
      "GET",
      answer(200, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }),
      clock.now(),
    );
    learnLimits(pacer, "GET", answer(200, { "x-ratelimit-remaining": "0" }), clock.now());
    learnLimits(pacer, "GET", answer(200, {}), clock.now());
    expect(await send("GET")).toBe("sent");
  });

  it("counts a request that got no answer", async () => {
    const { pacer, budget, clock } = paced();
    const lost = pacer.send(request("POST"), async () => {
      clock.advance(20_000);
      throw new TypeError("fetch failed");
    });
    await expect(lost).rejects.toThrow("fetch failed");
    const all = { content: 80, points: 0 };
    expect(budget.full(all, clock.now())).toMatchObject({ until: new Date("2026-06-01T08:01:20.000Z") });
  });
});
