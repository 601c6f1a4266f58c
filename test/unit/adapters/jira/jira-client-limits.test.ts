import { describe, expect, it } from "vitest";
import { openJiraClient } from "../../../../shared/adapters/jira/client/jira-client.ts";
import { jiraAccount } from "../../../../shared/adapters/jira/client/jira-settings.ts";
import { Pacer } from "../../../../shared/adapters/pacing/pacer.ts";
import { RequestBudgets } from "../../../../shared/adapters/pacing/request-budgets.ts";
import type { JiraCredentials } from "../../../../shared/env.ts";
import { RetryLater } from "../../../../shared/errors.ts";
import { VirtualClock } from "../../../fakes/virtual-clock.ts";
import { caught, closing, cloud, dataCenter, json, now, opened, read, write } from "./open-client.ts";
import { tinyServer } from "./tiny-server.ts";

describe("a limit", () => {
  it("stops every run of the process with that account, and nobody else", async () => {
    const clock = new VirtualClock(now.toISOString());
    const budgets = new RequestBudgets(() => []);
    const limited: { on: boolean } = { on: true };
    const { client, seen, url } = await opened(
      (response, one) =>
        (limited.on
          ? json(429, {}, { "retry-after": "30", "ratelimit-reason": "jira-burst-based" })
          : json(200, {}))(response, one),
      { pacer: pacerOf(cloud) },
    );
    function pacerOf(credentials: JiraCredentials): Pacer {
      const account = jiraAccount({ baseUrl: "https://jira.example", credentials });
      const budget = budgets.of("https://jira.example", account);
      return new Pacer({ tracker: "Jira", budget, clock, patience: 5_000, deadline: null });
    }
    const open = (credentials: JiraCredentials) =>
      openJiraClient({
        settings: { baseUrl: url, credentials },
        now: () => clock.now(),
        pacer: pacerOf(credentials),
      });
    const retryAt = new Date("2026-11-22T10:00:30.000Z");
    expect(await caught(write(client))).toMatchObject({
      reason: "rate-limit",
      retryAt,
      message:
        "Jira's rate limit is reached (jira-burst-based); it takes requests again at 2026-11-22T10:00:30.000Z.",
    });
    const other = await open(cloud);
    for (const asked of [read(other), write(other), read(client)]) {
      expect(await caught(asked)).toMatchObject({
        reason: "rate-limit",
        retryAt,
        message: "Jira's rate limit is used up; it has room again at 2026-11-22T10:00:30.000Z.",
      });
    }
    expect(seen).toHaveLength(1);
    expect(other.requests()).toEqual({ reads: 0, writes: 0 });
    limited.on = false;
    expect(await read(await open(dataCenter))).toEqual({});
    clock.advance(30_000);
    expect(await read(other)).toEqual({});
  });

  it("that names no time pauses twice as long each time, until what was refused works", async () => {
    const clock = new VirtualClock(now.toISOString());
    const budget = new RequestBudgets(() => []).of("https://jira.example", "x");
    const pacer = new Pacer({ tracker: "Jira", budget, clock, patience: 0, deadline: null });
    const status = { of: 429 };
    const server = await tinyServer((response, one) => json(status.of, {})(response, one));
    closing.push(server.close);
    const settings = { baseUrl: server.url, credentials: cloud };
    const client = await openJiraClient({ settings, now: () => clock.now(), pacer });
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
