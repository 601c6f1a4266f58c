import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { message, openSlackWorld, type SlackWorld } from "./world.ts";

const loads = vi.hoisted(() => ({ count: 0 }));
vi.mock("@slack/web-api", async (load) => {
  loads.count += 1;
  return load();
});

let world: SlackWorld;
beforeAll(async () => {
  world = await openSlackWorld();
});
afterAll(() => world.slack.close());

it("loads Slack's client with the first call of a bot, and never for a webhook", async () => {
  await world.webhook.post(message("a"), { key: "a" });
  expect(loads.count).toBe(0);
  world.clock.advance(1_000);
  await world.bot.post(message("b"), { key: "b" });
  expect(loads.count).toBe(1);
});
