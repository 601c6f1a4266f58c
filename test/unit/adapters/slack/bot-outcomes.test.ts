import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import type { Fault } from "../../../../local/emulators/slack/fault.ts";
import { AccessDenied, OutcomeUnknown, RetryLater } from "../../../../shared/errors.ts";
import { type ControlledTimeouts, controlTimeouts } from "../../../support/control-timeouts.ts";
import { waitUntil } from "../../../support/wait-until.ts";
import { channel, failOnce, message, openSlackWorld, post, rejection, type SlackWorld } from "../../notify/world.ts";

let world: SlackWorld;
let timeouts: ControlledTimeouts;

beforeEach(async () => {
  timeouts = controlTimeouts();
  world = await openSlackWorld();
});
afterEach(async () => {
  timeouts.restore();
  expect(world.slack.violations).toEqual([]);
  await world.slack.close();
});

const texts = () => world.slack.messages(channel).map(({ text }) => text);

describe("an unknown outcome", () => {
  const unknown: [string, Fault][] = [
    ["the connection broke before", { kind: "drop-before" }],
    ["the connection broke after", { kind: "drop-after" }],
    ["half an answer", { kind: "cut-after" }],
    ["a server error before", { kind: "fail-before", status: 503 }],
    ["a server error after", { kind: "fail-after", status: 500 }],
    ["internal_error, which says that it may be done", { kind: "internal-error-after" }],
    ["too slow", { kind: "hold", when: "before", until: async () => timeouts.expire() }],
    ["a page of a proxy", { kind: "answer", status: 200, body: "<html>Sign in</html>" }],
  ];
  test.each(unknown)("%s: the message is searched for, and posted once", async (_, fault) => {
    world.slack.postAsUser(channel, "hello");
    const triedSince = world.clock.now();
    failOnce(world, "chat.postMessage", fault);
    const error = await rejection(world.bot.post(message("report"), { key: "report-1" }));
    expect(error).toBeInstanceOf(OutcomeUnknown);
    expect(world.slack.requests.all).toHaveLength(1);
    // The emulator performs a request also if its client has given up.
    if (fault.kind === "hold") await waitUntil(() => texts().includes("report"), "the message is posted");
    world.clock.advance(2_000);
    const found = await world.bot.post(message("report"), { key: "report-1", attemptedSince: triedSince });
    expect(texts()).toEqual(["hello", "report"]);
    expect(found?.ts).toBe(world.slack.messages(channel)[1]?.ts);
  });

  test.each(unknown)("%s: updates and reads are repeated", async (_, fault) => {
    const first = await post(world, "a");
    failOnce(world, "chat.update", fault);
    failOnce(world, "conversations.history", fault);
    const errors = [
      await rejection(world.bot.update(first, message("b"))),
      await rejection(world.bot.findPosted(channel, "a", world.clock.now())),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(RetryLater);
      expect(error).toMatchObject({ reason: "outage" });
    }
    await world.bot.update(first, message("b"));
    expect(texts()).toEqual(["b"]);
  });

  it("is not assumed if the connection was refused or the service is unavailable", async () => {
    const unreachable = await openSlackWorld();
    await unreachable.slack.close();
    const nobody = unreachable.bot;
    failOnce(world, "chat.postMessage", { kind: "refuse", error: "service_unavailable" });
    for (const notifier of [nobody, world.bot]) {
      const error = await rejection(notifier.post(message("a"), { key: "a" }));
      expect(error).toBeInstanceOf(RetryLater);
      expect(error).toMatchObject({ reason: "outage" });
    }
    expect(texts()).toEqual([]);
  });
});

describe("searching for a message", () => {
  it("finds the key on any page, from a minute before the given time", async () => {
    await world.slack.close();
    world = await openSlackWorld({ pageSize: 3 });
    const since = world.clock.now();
    const found = await post(world, "key-1");
    await post(world, "key-2");
    for (let n = 0; n < 10; n += 1) world.slack.postAsUser(channel, "key-1");
    expect(await world.bot.findPosted(channel, "key-1", since)).toEqual(found);
    expect(await world.bot.findPosted(channel, "key-1", new Date(since.getTime() + 59_000))).toEqual(found);
    expect(await world.bot.findPosted(channel, "key-1", new Date(since.getTime() + 61_000))).toBeNull();
    expect(await world.bot.findPosted(channel, "key", since)).toBeNull();
  });

  it("finds a reply in its thread only", async () => {
    const since = world.clock.now();
    const root = await post(world, "root");
    const reply = await world.bot.post(message("reply"), { key: "reply", thread: root });
    expect(await world.bot.findPosted(channel, "reply", since, root)).toEqual(reply);
    expect(await world.bot.findPosted(channel, "reply", since)).toBeNull();
  });

  it("does not post again if there are too many messages to search", async () => {
    await world.slack.close();
    world = await openSlackWorld({ pageSize: 1, limits: false });
    for (let n = 0; n < 30; n += 1) world.slack.postAsUser(channel, "talk");
    const triedSince = world.clock.now();
    const error = await rejection(world.bot.post(message("a"), { key: "a", attemptedSince: triedSince }));
    expect(error).toBeInstanceOf(OutcomeUnknown);
    expect(texts()).not.toContain("a");
  });

  it("does not treat an invalid answer as an empty one", async () => {
    failOnce(world, "conversations.history", {
      kind: "answer",
      status: 200,
      body: '{"ok":true,"messages":[{}]}',
    });
    const error = await rejection(world.bot.post(message("a"), { key: "a", attemptedSince: world.clock.now() }));
    expect(error).toBeInstanceOf(OutcomeUnknown);
    expect(texts()).toEqual([]);
  });

  it("names the missing scope", async () => {
    world.slack.setScopes(["chat:write"]);
    const error = await rejection(world.bot.findPosted(channel, "a", world.clock.now()));
    expect(error).toBeInstanceOf(AccessDenied);
    expect(String(error)).toContain("channels:history");
  });
});

describe("an answer of another shape", () => {
  const bodies = [
    "",
    "null",
    "[]",
    "7",
    '"ok"',
    '{"ok":true}',
    '{"ok":true,"channel":7,"ts":7,"messages":{}}',
    "<html>xoxb-hunter2",
  ];
  test.each(bodies)("%j: an error that names the method", async (body) => {
    world.slack.faults.on(() => ({ kind: "answer", status: 200, body }));
    const posted = await rejection(world.bot.post(message("a"), { key: "a" }));
    expect(posted).toBeInstanceOf(OutcomeUnknown);
    const found = await rejection(world.bot.findPosted(channel, "a", world.clock.now()));
    const read = await rejection(world.bot.channelInfo(channel));
    expect(found).toMatchObject({ handling: expect.stringMatching(/verify-first|retry-later/) });
    expect(read).toBeInstanceOf(RetryLater);
    expect([posted, found, read].map(String).join()).toMatch(
      /chat.postMessage.*conversations.history.*conversations.info/s,
    );
    expect([posted, found, read].map(String).join()).not.toContain("hunter2");
  });
});

test.each<[string, string]>([
  ["37", "00:00:37"],
  ["999999999", "24:00:00"],
  ["9".repeat(400), "24:00:00"],
  ["1e400", "00:01:00"],
  ["-1", "00:01:00"],
  ["NaN", "00:01:00"],
])("a rate limit with Retry-After %s waits %s", async (retryAfter, wait) => {
  const headers = { "retry-after": retryAfter };
  world.slack.faults.on(() => ({ kind: "answer", status: 429, body: "", headers }));
  const [hours = 0, minutes = 0, seconds = 0] = wait.split(":").map(Number);
  const waitMs = ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  for (const notifier of [world.bot, world.webhook]) {
    const error = await rejection(notifier.post(message("a"), { key: "a" }));
    expect(error).toMatchObject({ reason: "rate-limit", retryAt: new Date(world.clock.now().getTime() + waitMs) });
  }
});
