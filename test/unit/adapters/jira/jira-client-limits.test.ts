import { describe, expect, it } from "vitest";
import { jiraAccount } from "../../../../shared/adapters/jira/client/client-settings.ts";
import { openJiraClient } from "../../../../shared/adapters/jira/client/jira-client.ts";
import { Quotas } from "../../../../shared/adapters/rate-limit/quota.ts";
import { RateLimiter } from "../../../../shared/adapters/rate-limit/rate-limiter.ts";
import type { JiraCredentials } from "../../../../shared/env.ts";
import { RetryLater } from "../../../../shared/errors.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";
import { caught, closing, cloud, dataCenter, json, now, opened, read, write } from "./open-client.ts";
import { tinyServer } from "./tiny-server.ts";

describe("a limit", () => {
  it("stops all runs of the process with that account, and no others", async () => {
    const clock = new VirtualClock(now.toISOString());
    const budgets = new Quotas(() => []);
    const limited: { on: boolean } = { on: true };
    const { client, seen, url } = await opened(
      (response, one) =>
        (limited.on ? json(429, {}, { "retry-after": "30", "ratelimit-reason": "jira-burst-based" }) : json(200, {}))(
          response,
          one,
        ),
      { rateLimiter: pacerOf(cloud) },
    );
    function pacerOf(credentials: JiraCredentials): RateLimiter {
      const account = jiraAccount({ baseUrl: "https://jira.example", credentials });
      const budget = budgets.quotaFor("https://jira.example", account);
      return new RateLimiter({ tracker: "Jira", quota: budget, clock, maxWaitMs: 5_000, deadline: null });
    }
    const open = (credentials: JiraCredentials) =>
      openJiraClient({
        settings: { baseUrl: url, credentials },
        now: () => clock.now(),
        rateLimiter: pacerOf(credentials),
      });
    const retryAt = new Date("2026-11-22T10:00:30.000Z");
    expect(await caught(write(client))).toMatchObject({
      reason: "rate-limit",
      retryAt,
      message: "Jira rate limit reached (jira-burst-based); requests are accepted again at 22 Nov 2026, 10:01 UTC.",
    });
    const other = await open(cloud);
    for (const asked of [read(other), write(other), read(client)]) {
      expect(await caught(asked)).toMatchObject({
        reason: "rate-limit",
        retryAt,
        message: "Jira rate limit reached; quota available again at 22 Nov 2026, 10:01 UTC.",
      });
    }
    expect(seen).toHaveLength(1);
    expect(other.requests()).toEqual({ reads: 0, writes: 0 });
    limited.on = false;
    expect(await read(await open(dataCenter))).toEqual({});
    clock.advance(30_000);
    expect(await read(other)).toEqual({});
  });

  it("without a time doubles the backoff each time until a request succeeds", async () => {
    const clock = new VirtualClock(now.toISOString());
    const budget = new Quotas(() => []).quotaFor("https://jira.example", "x");
    const rateLimiter = new RateLimiter({
      tracker: "Jira",
      quota: budget,
      clock,
      maxWaitMs: 0,
      deadline: null,
    });
    const status = { of: 429 };
    const server = await tinyServer((response, one) => json(status.of, {})(response, one));
    closing.push(server.close);
    const settings = { baseUrl: server.url, credentials: cloud };
    const client = await openJiraClient({ settings, now: () => clock.now(), rateLimiter });
    const waits: number[] = [];
    for (const wanted of [429, 429, 200, 429]) {
      status.of = wanted;
      const error = await caught(write(client));
      if (!(error instanceof RetryLater)) continue;
      const wait = error.retryAt.getTime() - clock.now().getTime();
      waits.push(wait / 60_000);
      clock.advance(wait);
    }
    expect(waits).toEqual([1, 2, 1]);
  });
});
