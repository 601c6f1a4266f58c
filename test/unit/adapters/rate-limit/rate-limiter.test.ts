import { describe, expect, it } from "vitest";
import {
  costOfRequest,
  githubLimits,
  isReadMethod,
  updateQuota,
} from "../../../../shared/adapters/github/client/github-limits.ts";
import { Quota } from "../../../../shared/adapters/rate-limit/quota.ts";
import {
  type RateLimitedRequest,
  RateLimiter,
  type RateLimiterOptions,
} from "../../../../shared/adapters/rate-limit/rate-limiter.ts";
import { RetryLater } from "../../../../shared/errors.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";

/** Creates a rate limiter on a virtual clock that records its sleeps. */
function createLimiter(options: Partial<RateLimiterOptions> = {}) {
  const clock = new VirtualClock("2026-06-01T08:00:00.000Z");
  const sleepsMs: number[] = [];
  const messages: string[] = [];
  const recordingClock = {
    now: () => clock.now(),
    sleep: async (milliseconds: number) => {
      sleepsMs.push(milliseconds);
      clock.advance(milliseconds);
    },
  };
  const quota = new Quota(githubLimits);
  const limiter = new RateLimiter({
    tracker: "GitHub",
    quota,
    maxWaitMs: 5_000,
    deadline: null,
    onWait: (message: string) => messages.push(message),
    clock: recordingClock,
    ...options,
  });
  const send = (method: string) => sendWithin(limiter, request(method), async () => "sent");
  const sendMany = async (method: string, count: number) => {
    for (let n = 0; n < count; n += 1) await send(method);
  };
  return { limiter, clock, quota, sleepsMs, messages, send, sendMany };
}

const request = (method: string) => ({ cost: costOfRequest(method), isRead: isReadMethod(method) });
const twoCreates = { content: 2, points: 10 };
const response = (status: number, headers: Record<string, string>) => new Response(null, { status, headers });

async function sendWithin<T>(limiter: RateLimiter, request: RateLimitedRequest, perform: () => Promise<T>): Promise<T> {
  const complete = await limiter.startRequest(request);
  return perform().finally(complete);
}

describe("RateLimiter", () => {
  it("does not wait for 80 creating requests", async () => {
    const { sendMany, sleepsMs } = createLimiter();
    await sendMany("POST", 80);
    expect(sleepsMs).toEqual([]);
  });

  it("throws RetryLater instead of waiting longer than maxWaitMs", async () => {
    const { sendMany, limiter, sleepsMs } = createLimiter();
    await sendMany("POST", 80);
    let sent = 0;
    const result = sendWithin(limiter, request("POST"), async () => {
      sent += 1;
    });
    await expect(result).rejects.toMatchObject({
      name: "RetryLater",
      reason: "rate-limit",
      retryAt: new Date("2026-06-01T08:01:00.000Z"),
      message:
        "GitHub rate limit of 80 creating requests a minute reached; quota available again at 1 Jun 2026, 08:01 UTC.",
    });
    expect({ sent, sleepsMs }).toEqual({ sent: 0, sleepsMs: [] });
  });

  it("ends a wait and refuses reads when it is stopped, but sends the writes of an operation in progress", async () => {
    const stop = new AbortController();
    const reason = new RetryLater("interrupted", "stopped", new Date());
    const virtual = new VirtualClock("2026-06-01T08:00:00.000Z");
    const clock = { now: () => virtual.now(), sleep: async () => stop.abort(reason) };
    const { sendMany, send, limiter } = createLimiter({ maxWaitMs: 65_000, stopSignal: stop.signal, clock });
    await sendMany("POST", 80);
    await expect(limiter.reserveQuota({ content: 1, points: 5 })).rejects.toBe(reason);
    virtual.advance(60_000);
    await expect(send("GET")).rejects.toBe(reason);
    await expect(send("POST")).resolves.toBe("sent");
  });

  it("waits up to maxWaitMs, renews the lease meanwhile, and reports the wait once", async () => {
    const { sendMany, limiter, clock, sleepsMs, messages } = createLimiter({ maxWaitMs: 65_000 });
    await sendMany("POST", 80);
    const renewals: string[] = [];
    await limiter.reserveQuota(twoCreates, async () => {
      renewals.push(clock.now().toISOString().slice(14, 19));
    });
    expect(sleepsMs.reduce((sum, one) => sum + one, 0)).toBe(60_000);
    expect(renewals).toEqual(["00:10", "00:20", "00:30", "00:40", "00:50", "01:00"]);
    expect(messages).toEqual([
      "GitHub rate limit of 80 creating requests a minute reached; continuing at 1 Jun 2026, 08:01 UTC.",
    ]);
  });

  it("never waits past the deadline", async () => {
    const deadline = new Date("2026-06-01T08:00:59.999Z");
    const { sendMany, limiter, sleepsMs } = createLimiter({ maxWaitMs: 65_000, deadline });
    await sendMany("POST", 80);
    await expect(limiter.reserveQuota(twoCreates)).rejects.toMatchObject({
      retryAt: new Date("2026-06-01T08:01:00.000Z"),
    });
    expect(sleepsMs).toEqual([]);
    const other = createLimiter({ maxWaitMs: 65_000, deadline: new Date("2026-06-01T08:01:00.000Z") });
    await other.sendMany("POST", 80);
    await other.limiter.reserveQuota(twoCreates);
    expect(other.clock.now()).toEqual(new Date("2026-06-01T08:01:00.000Z"));
  });

  it("stops waiting when the lease is lost", async () => {
    const { sendMany, limiter, sleepsMs } = createLimiter({ maxWaitMs: 65_000 });
    await sendMany("POST", 80);
    await expect(limiter.reserveQuota(twoCreates, () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
    expect(sleepsMs).toHaveLength(1);
  });

  it("limits the wait of a write to 5 s, but not that of a read", async () => {
    const { sendMany, send, sleepsMs } = createLimiter({ maxWaitMs: 65_000 });
    await sendMany("PATCH", 180);
    await expect(send("PATCH")).rejects.toBeInstanceOf(RetryLater);
    expect(sleepsMs).toEqual([]);
    await send("GET");
    expect(sleepsMs.reduce((sum, one) => sum + one, 0)).toBe(60_000);
  });

  it("names a retry time with quota for 20 creates, not for one", async () => {
    const { send, clock, limiter } = createLimiter();
    for (let n = 0; n < 500; n += 1) {
      await send("POST");
      clock.advance(7_000);
    }
    // The first was 3,500 s ago: one fits in 100 s, twenty fit 19 times 7 s later.
    await expect(limiter.reserveQuota({ content: 1, points: 5 })).rejects.toMatchObject({
      retryAt: new Date(clock.now().getTime() + 100_000 + 19 * 7_000),
    });
  });

  it("blocks all limiters of an account after GitHub reported a rate limit", async () => {
    const { limiter, quota, clock, send } = createLimiter();
    quota.blockUntil(new Date("2026-06-01T08:00:30.000Z"));
    const other = new RateLimiter({ tracker: "GitHub", quota, clock, maxWaitMs: 0, deadline: null });
    for (const one of [limiter, other]) {
      await expect(sendWithin(one, request("GET"), async () => "sent")).rejects.toMatchObject({
        retryAt: new Date("2026-06-01T08:00:30.000Z"),
        message: "GitHub rate limit reached; quota available again at 1 Jun 2026, 08:01 UTC.",
      });
    }
    clock.advance(30_000);
    expect(await send("GET")).toBe("sent");
  });

  it("blocks requests once no hourly request remains", async () => {
    const { quota, send, clock } = createLimiter();
    const reset = String(Date.parse("2026-06-01T08:40:00Z") / 1000);
    updateQuota(quota, "GET", response(200, { "x-ratelimit-remaining": "1", "x-ratelimit-reset": reset }), clock.now());
    expect(await send("GET")).toBe("sent");
    updateQuota(quota, "GET", response(200, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset }), clock.now());
    await expect(send("GET")).rejects.toMatchObject({ retryAt: new Date("2026-06-01T08:40:00.000Z") });
  });

  it("ignores a reset in the past, of another resource, or without headers", async () => {
    const { quota, clock, send } = createLimiter();
    const search = { "x-ratelimit-remaining": "0", "x-ratelimit-resource": "search" };
    const reset = String(clock.now().getTime() / 1000 + 60);
    updateQuota(quota, "GET", response(200, { ...search, "x-ratelimit-reset": reset }), clock.now());
    updateQuota(quota, "GET", response(200, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" }), clock.now());
    updateQuota(quota, "GET", response(200, { "x-ratelimit-remaining": "0" }), clock.now());
    updateQuota(quota, "GET", response(200, {}), clock.now());
    expect(await send("GET")).toBe("sent");
  });

  it("counts a request without a response", async () => {
    const { limiter, quota, clock } = createLimiter();
    const lost = sendWithin(limiter, request("POST"), async () => {
      clock.advance(20_000);
      throw new TypeError("fetch failed");
    });
    await expect(lost).rejects.toThrow("fetch failed");
    const all = { content: 80, points: 0 };
    expect(quota.findWait(all, clock.now())).toMatchObject({ until: new Date("2026-06-01T08:01:20.000Z") });
  });
});
