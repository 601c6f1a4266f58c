import { createRequire } from "node:module";
import { afterAll, beforeAll, expect, it } from "vitest";
import { message, openSlackWorld, type SlackWorld } from "../unit/notify/world.ts";

let world: SlackWorld;
beforeAll(async () => {
  world = await openSlackWorld();
});
afterAll(() => world.slack.close());

const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes("@slack/web-api"));

it("loads Slack's client with the first call of a bot, and never for a webhook", async () => {
  await world.webhook.post(message("a"), { key: "a" });
  expect(loaded()).toBe(false);
  world.clock.advance(1_000);
  await world.bot.post(message("b"), { key: "b" });
  expect(loaded()).toBe(true);
});
