import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  costOfRequest,
  githubLimits,
  githubLimitsFor,
} from "../../../../shared/adapters/github/client/github-limits.ts";
import { type CountedRequest, Quota, Quotas } from "../../../../shared/adapters/rate-limit/quota.ts";
import { sampled } from "../../../support/sampled.ts";

const start = Date.parse("2026-06-01T08:00:00Z");
const at = (milliseconds: number) => new Date(start + milliseconds);
const post = costOfRequest("POST");

/** Sends as many requests at once as fit, at most `max`. */
function fill(quota: Quota, method: string, now: number, max = 10_000): number {
  let sent = 0;
  for (; sent < max && quota.findWait(costOfRequest(method), at(now)) === null; sent += 1) {
    quota.completeRequest(quota.startRequest(costOfRequest(method), at(now)), at(now));
  }
  return sent;
}

/** GitHub may count a request at any time between its start and its response. */
interface Sent {
  method: string;
  start: number;
  end: number;
}

const methods = ["GET", "POST", "PATCH"] as const;
const step = fc.record({
  method: fc.constantFrom<string>("POST", "POST", ...methods),
  idleMs: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(40_000) }),
  durationMs: fc.oneof({ weight: 4, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.nat(20_000) }),
});

describe("Quota", () => {
  test("never exceeds a limit in any window, whenever GitHub counts the requests", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 400, maxLength: 1_400 }), fc.boolean(), (steps, late) => {
        const quota = new Quota(githubLimits);
        const sent: Sent[] = [];
        let now = 0;
        for (const { method, idleMs, durationMs } of steps) {
          now += idleMs;
          const wait = quota.findWait(costOfRequest(method), at(now));
          // After the wait, the request fits.
          if (wait) now = wait.until.getTime() - start;
          expect(quota.findWait(costOfRequest(method), at(now))).toBeNull();
          const counted = quota.startRequest(costOfRequest(method), at(now));
          sent.push({ method, start: now, end: now + durationMs });
          now += durationMs;
          quota.completeRequest(counted, at(now));
        }
        for (const limit of githubLimits) {
          const counted = sent.map(({ method, ...times }, index) => ({
            amount: costOfRequest(method)[limit.unit],
            at: late && index % 2 === 0 ? times.end : times.start,
          }));
          expect(maxInWindow(counted, limit.windowMs)).toBeLessThanOrEqual(limit.max);
        }
      }),
      { numRuns: sampled(25) },
    );
  });

  test("requires a wait only if a window is full", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 600 }), (steps) => {
        const quota = new Quota(githubLimits);
        const sent: { amount: (unit: "content" | "points") => number; at: number }[] = [];
        let now = 0;
        for (const { method, idleMs } of steps) {
          now += idleMs;
          const cost = costOfRequest(method);
          const wait = quota.findWait(cost, at(now));
          const reached = githubLimits.some(({ unit, windowMs, max }) => {
            const inWindow = sent.filter((one) => now - one.at < windowMs);
            return cost[unit] > 0 && inWindow.reduce((sum, { amount }) => sum + amount(unit), 0) + cost[unit] > max;
          });
          expect(wait !== null).toBe(reached);
          if (wait) continue;
          quota.completeRequest(quota.startRequest(cost, at(now)), at(now));
          sent.push({ amount: (unit) => cost[unit], at: now });
        }
      }),
      { numRuns: sampled(30) },
    );
  });

  it("allows 80 creating requests at once, and the next one a minute later", () => {
    const quota = new Quota(githubLimits);
    expect(fill(quota, "POST", 0)).toBe(80);
    expect(quota.findWait(post, at(100))).toEqual({
      until: at(60_000),
      limitDescription: expect.stringContaining("80"),
    });
    // Reads and updates still fit.
    expect(quota.findWait(costOfRequest("GET"), at(100))).toBeNull();
    expect(quota.findWait(costOfRequest("PATCH"), at(100))).toBeNull();
    expect(fill(quota, "POST", 60_000)).toBe(80);
  });

  it("allows 500 creating requests an hour, and 900 points a minute", () => {
    const quota = new Quota(githubLimits);
    for (let minute = 0; minute < 6; minute += 1) expect(fill(quota, "POST", minute * 60_000)).toBe(80);
    expect(fill(quota, "POST", 6 * 60_000)).toBe(20);
    expect(quota.findWait(post, at(7 * 60_000))).toMatchObject({ until: at(3_600_000) });
    const reader = new Quota(githubLimits);
    expect(fill(reader, "PATCH", 0)).toBe(180);
    expect(fill(reader, "GET", 0)).toBe(0);
    expect(fill(reader, "GET", 60_000)).toBe(900);
  });

  it("counts a request in progress until it is completed", () => {
    const quota = new Quota(githubLimits);
    fill(quota, "POST", 0, 79);
    const slow: CountedRequest = quota.startRequest(post, at(0));
    expect(fill(quota, "POST", 60_000)).toBe(79);
    quota.completeRequest(slow, at(61_000));
    expect(quota.findWait(post, at(61_000))).toMatchObject({ until: at(120_000) });
    expect(fill(quota, "POST", 120_999)).toBe(79);
    expect(fill(quota, "POST", 121_000)).toBe(1);
  });

  it("finds the wait for several requests, limited to the size of the window", () => {
    const quota = new Quota(githubLimits);
    fill(quota, "POST", 0, 60);
    fill(quota, "POST", 10_000, 20);
    expect(quota.findWait({ content: 60, points: 0 }, at(20_000))).toMatchObject({ until: at(60_000) });
    expect(quota.findWait({ content: 61, points: 0 }, at(20_000))).toMatchObject({ until: at(70_000) });
    expect(quota.findWait({ content: 9_999, points: 0 }, at(20_000))).toMatchObject({ until: at(3_610_000) });
  });

  it("blocks until the latest time that GitHub named", () => {
    const quota = new Quota([]);
    quota.blockUntil(at(5_000));
    quota.blockUntil(at(1_000));
    expect(quota.findWait(costOfRequest("GET"), at(4_999))).toMatchObject({ until: at(5_000) });
    expect(quota.findWait(costOfRequest("GET"), at(5_000))).toBeNull();
  });

  it("doubles the backoff up to an hour, and resets it after a success of the same kind", () => {
    const quota = new Quota([]);
    const nextMinutes = () => quota.nextBackoffMs("POST") / 60_000;
    expect([nextMinutes(), nextMinutes(), nextMinutes()]).toEqual([1, 2, 4]);
    quota.resetBackoff("GET");
    expect([nextMinutes(), nextMinutes(), nextMinutes(), nextMinutes()]).toEqual([8, 16, 32, 60]);
    expect(nextMinutes()).toBe(60);
    quota.resetBackoff("POST");
    expect(nextMinutes()).toBe(1);
  });
});

it.each([
  ["https://api.github.com", true],
  ["https://api.octocorp.ghe.com", true],
  ["https://github.example.com/api/v3", false],
  ["https://api.github.com.example.com", false],
  ["https://ghe.com.example.com", false],
  ["http://127.0.0.1:8080", false],
])("counts GitHub's limits for %s: %s", (url, limited) => {
  expect(githubLimitsFor(url)).toEqual(limited ? githubLimits : []);
});

it("returns one quota per account", () => {
  const quotas = new Quotas(githubLimitsFor);
  const one = quotas.quotaFor("https://api.github.com", "secret-token");
  expect(quotas.quotaFor("https://api.github.com", "secret-token")).toBe(one);
  expect(quotas.quotaFor("https://api.github.com", "another")).not.toBe(one);
  expect(quotas.quotaFor("https://api.octocorp.ghe.com", "secret-token")).not.toBe(one);
});

/** Returns the largest sum in any window. */
function maxInWindow(counted: readonly { amount: number; at: number }[], window: number): number {
  const sorted = counted.filter(({ amount }) => amount > 0).sort((a, b) => a.at - b.at);
  let [max, sum, from] = [0, 0, 0];
  for (const { amount, at } of sorted) {
    sum += amount;
    for (let first = sorted[from]; first && at - first.at >= window; first = sorted[from]) {
      sum -= first.amount;
      from += 1;
    }
    max = Math.max(max, sum);
  }
  return max;
}
