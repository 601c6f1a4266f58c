import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { costOf, githubLimits, githubLimitsAt } from "../../../../shared/adapters/github/github-limits.ts";
import { RequestBudget, type Spent } from "../../../../shared/adapters/pacing/request-budget.ts";
import { RequestBudgets } from "../../../../shared/adapters/pacing/request-budgets.ts";

const start = Date.parse("2026-06-01T08:00:00Z");
const at = (milliseconds: number) => new Date(start + milliseconds);
const post = costOf("POST");

/** Sends as many requests at once as there is room for. */
function fill(budget: RequestBudget, method: string, now: number, most = 10_000): number {
  let sent = 0;
  for (; sent < most && budget.full(costOf(method), at(now)) === null; sent += 1) {
    budget.settle(budget.spend(costOf(method), at(now)), at(now));
  }
  return sent;
}

/** A request as GitHub may have counted it: at any moment between its start and its answer. */
interface Sent {
  method: string;
  start: number;
  end: number;
}

const methods = ["GET", "POST", "PATCH"] as const;
const step = fc.record({
  method: fc.constantFrom<string>("POST", "POST", ...methods),
  idle: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(40_000) }),
  lasts: fc.oneof({ weight: 4, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.nat(20_000) }),
});

describe("a budget", () => {
  test("holds every limit in every window, for any sequence, whenever GitHub counted the requests", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 400, maxLength: 1_400 }), fc.boolean(), (steps, late) => {
        const budget = new RequestBudget(githubLimits);
        const sent: Sent[] = [];
        let now = 0;
        for (const { method, idle, lasts } of steps) {
          now += idle;
          const full = budget.full(costOf(method), at(now));
          // As long as is said, and not longer: at that time there is room.
          if (full) now = full.until.getTime() - start;
          expect(budget.full(costOf(method), at(now))).toBeNull();
          const spent = budget.spend(costOf(method), at(now));
          sent.push({ method, start: now, end: now + lasts });
          now += lasts;
          budget.settle(spent, at(now));
        }
        for (const limit of githubLimits) {
          const counted = sent.map(({ method, ...times }, index) => ({
            amount: costOf(method)[limit.of],
            at: late && index % 2 === 0 ? times.end : times.start,
          }));
          expect(worst(counted, limit.window)).toBeLessThanOrEqual(limit.most);
        }
      }),
      { numRuns: 25 },
    );
  });

  test("never makes wait where there is room: a request waits only when a window is full without it", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 600 }), (steps) => {
        const budget = new RequestBudget(githubLimits);
        const sent: { amount: (of: "content" | "points") => number; at: number }[] = [];
        let now = 0;
        for (const { method, idle } of steps) {
          now += idle;
          const cost = costOf(method);
          const full = budget.full(cost, at(now));
          const reached = githubLimits.some(({ of, window, most }) => {
            const inWindow = sent.filter((one) => now - one.at < window);
            return (
              cost[of] > 0 && inWindow.reduce((sum, { amount }) => sum + amount(of), 0) + cost[of] > most
            );
          });
          expect(full !== null).toBe(reached);
          if (full) continue;
          budget.settle(budget.spend(cost, at(now)), at(now));
          sent.push({ amount: (of) => cost[of], at: now });
        }
      }),
      { numRuns: 30 },
    );
  });

  it("takes 80 creating requests at once, and the next one a minute later", () => {
    const budget = new RequestBudget(githubLimits);
    expect(fill(budget, "POST", 0)).toBe(80);
    expect(budget.full(post, at(100))).toEqual({ until: at(60_000), words: expect.stringContaining("80") });
    // Reading and editing go on.
    expect(budget.full(costOf("GET"), at(100))).toBeNull();
    expect(budget.full(costOf("PATCH"), at(100))).toBeNull();
    expect(fill(budget, "POST", 60_000)).toBe(80);
  });

  it("takes 500 creating requests an hour, and 900 points a minute", () => {
    const budget = new RequestBudget(githubLimits);
    for (let minute = 0; minute < 6; minute += 1) expect(fill(budget, "POST", minute * 60_000)).toBe(80);
    expect(fill(budget, "POST", 6 * 60_000)).toBe(20);
    expect(budget.full(post, at(7 * 60_000))).toMatchObject({ until: at(3_600_000) });
    const reader = new RequestBudget(githubLimits);
    expect(fill(reader, "PATCH", 0)).toBe(180);
    expect(fill(reader, "GET", 0)).toBe(0);
    expect(fill(reader, "GET", 60_000)).toBe(900);
  });

  it("counts what is under way for as long as it is", () => {
    const budget = new RequestBudget(githubLimits);
    fill(budget, "POST", 0, 79);
    const slow: Spent = budget.spend(post, at(0));
    expect(fill(budget, "POST", 60_000)).toBe(79);
    budget.settle(slow, at(61_000));
    expect(budget.full(post, at(61_000))).toMatchObject({ until: at(120_000) });
    expect(fill(budget, "POST", 120_999)).toBe(79);
    expect(fill(budget, "POST", 121_000)).toBe(1);
  });

  it("makes room for several requests at once, never for more than there can be", () => {
    const budget = new RequestBudget(githubLimits);
    fill(budget, "POST", 0, 60);
    fill(budget, "POST", 10_000, 20);
    expect(budget.full({ content: 60, points: 0 }, at(20_000))).toMatchObject({ until: at(60_000) });
    expect(budget.full({ content: 61, points: 0 }, at(20_000))).toMatchObject({ until: at(70_000) });
    expect(budget.full({ content: 9_999, points: 0 }, at(20_000))).toMatchObject({ until: at(3_610_000) });
  });

  it("takes nothing before the time that GitHub named, and no earlier time after that", () => {
    const budget = new RequestBudget([]);
    budget.close(at(5_000));
    budget.close(at(1_000));
    expect(budget.full(costOf("GET"), at(4_999))).toMatchObject({ until: at(5_000) });
    expect(budget.full(costOf("GET"), at(5_000))).toBeNull();
  });

  it("pauses twice as long each time, an hour at most, until what was limited works", () => {
    const budget = new RequestBudget([]);
    const pauses = () => budget.pause("POST") / 60_000;
    expect([pauses(), pauses(), pauses()]).toEqual([1, 2, 4]);
    budget.succeeded("GET");
    expect([pauses(), pauses(), pauses(), pauses()]).toEqual([8, 16, 32, 60]);
    expect(pauses()).toBe(60);
    budget.succeeded("POST");
    expect(pauses()).toBe(1);
  });
});

it.each([
  ["https://api.github.com", true],
  ["https://api.octocorp.ghe.com", true],
  ["https://github.example.com/api/v3", false],
  ["https://api.github.com.example.com", false],
  ["https://ghe.com.example.com", false],
  ["http://127.0.0.1:8080", false],
])("counts GitHub's limits at %s: %s", (url, limited) => {
  expect(githubLimitsAt(url)).toEqual(limited ? githubLimits : []);
});

it("is one for each account, and keeps no token", () => {
  const budgets = new RequestBudgets(githubLimitsAt);
  const one = budgets.of("https://api.github.com", "secret-token");
  expect(budgets.of("https://api.github.com", "secret-token")).toBe(one);
  expect(budgets.of("https://api.github.com", "another")).not.toBe(one);
  expect(budgets.of("https://api.octocorp.ghe.com", "secret-token")).not.toBe(one);
});

/** The most that any window holds. */
function worst(counted: readonly { amount: number; at: number }[], window: number): number {
  const sorted = counted.filter(({ amount }) => amount > 0).sort((a, b) => a.at - b.at);
  let [most, sum, from] = [0, 0, 0];
  for (const { amount, at } of sorted) {
    sum += amount;
    for (let first = sorted[from]; first && at - first.at >= window; first = sorted[from]) {
      sum -= first.amount;
      from += 1;
    }
    most = Math.max(most, sum);
  }
  return most;
}
