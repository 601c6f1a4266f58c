import { createServer } from "node:http";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, test, vi } from "vitest";
import type { Fault } from "../../../../local/emulators/slack/fault.ts";
import { createBotNotifier } from "../../../../shared/adapters/slack/bot-notifier.ts";
import { createNotifier } from "../../../../shared/adapters/slack/create-notifier.ts";
import { Secret } from "../../../../shared/config/secret.ts";
import { AccessDenied, MessageRejected, NotFound, RetryLater } from "../../../../shared/errors.ts";
import { keepIdleConnections } from "../../../support/keep-idle-connections.ts";
import { channel, failOnce, message, openSlackWorld, post, rejection, type SlackWorld } from "../../notify/world.ts";

let world: SlackWorld;

beforeEach(async () => {
  world = await openSlackWorld();
});
afterEach(async () => {
  expect(world.slack.violations).toEqual([]);
  await world.slack.close();
});

const texts = () => world.slack.messages(channel).map(({ text }) => text);

describe("posting, updating, replying", () => {
  it("posts with its key as metadata, updates, and replies in the thread", async () => {
    const first = await post(world, "run-1", "1 of 9 done");
    await world.bot.update(first, message("2 of 9 done"));
    const reply = await world.bot.post(message("all done"), { key: "run-2", thread: first });
    const [root, answer] = world.slack.messages(channel);
    expect(root).toMatchObject({
      ts: first.ts,
      text: "2 of 9 done",
      blocks: message("2 of 9 done").blocks,
      metadata: { event_type: "milepost", event_payload: { key: "run-1" } },
      earlier: [{ text: "1 of 9 done" }],
    });
    expect(answer).toMatchObject({ ts: reply?.ts, thread: first.ts, text: "all done" });
    expect(world.slack.requests.lines()).toEqual([
      `chat.postMessage ${channel} 200 ok`,
      `chat.update ${channel} 200 ok`,
      `chat.postMessage ${channel} 200 ok`,
    ]);
    expect(world.slack.requests.all[0]?.args).toMatchObject({ unfurl_links: "false", unfurl_media: "false" });
  });

  it("reads a channel", async () => {
    world.slack.createChannel("G0123456789", { name: "secret", isPrivate: true });
    expect(await world.bot.channelInfo("G0123456789")).toEqual({
      name: "secret",
      isPrivate: true,
      isArchived: false,
      isMember: true,
    });
  });

  it("can't update deleted messages or those of other apps", async () => {
    const first = await post(world, "a");
    world.slack.deleteMessage(channel, first.ts);
    const theirs = { channel, ts: world.slack.postAsUser(channel, "mine") };
    for (const target of [first, theirs]) {
      expect(await rejection(world.bot.update(target, message("x")))).toBeInstanceOf(NotFound);
    }
    expect(await rejection(world.bot.post(message("x"), { key: "b", thread: first }))).toBeInstanceOf(NotFound);
    expect(texts()).toEqual(["mine"]);
  });
});

describe("a rate limit", () => {
  it("gives the retry time that Slack names", async () => {
    await world.bot.post(message("a"), { key: "a" });
    world.clock.advance(999);
    const error = await rejection(world.bot.post(message("b"), { key: "b" }));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({
      reason: "rate-limit",
      retryAt: new Date(world.clock.now().getTime() + 1_000),
    });
    expect(world.slack.requests.all).toHaveLength(2);
    expect(texts()).toEqual(["a"]);
  });

  test.each<[string, Fault, number]>([
    ["a minute away", { kind: "too-many", retryAfter: 61 }, 61],
    ["that names no time", { kind: "too-many", retryAfter: null }, 60],
    ["as an error of the method", { kind: "refuse", error: "rate_limited" }, 60],
    ["with a date for its time", { kind: "answer", status: 429, body: "", headers: { "retry-after": "soon" } }, 60],
  ])("%s", async (_, fault, seconds) => {
    failOnce(world, "chat.postMessage", fault);
    const error = await rejection(world.bot.post(message("a"), { key: "a" }));
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({
      reason: "rate-limit",
      retryAt: new Date(world.clock.now().getTime() + seconds * 1000),
    });
    expect(world.slack.requests.all).toHaveLength(1);
  });
});

describe("an access error", () => {
  test.each<[string, () => void, string]>([
    ["not_in_channel", () => world.slack.setChannel(channel, { isMember: false }), `not in ${channel}. Invite it`],
    ["is_archived", () => world.slack.setChannel(channel, { isArchived: true }), "is archived. Restore it"],
    [
      "channel_not_found",
      () => world.slack.setChannel(channel, { isPrivate: true, isMember: false }),
      "Check the channel's ID, and invite",
    ],
    ["token_revoked", () => world.slack.revokeToken(), "set SLACK_BOT_TOKEN"],
    ["missing_scope", () => world.slack.setScopes([]), "Add the scope chat:write"],
  ])("%s", async (code, arrange, words) => {
    arrange();
    const error = await rejection(world.bot.post(message("a"), { key: "a" }));
    expect(error).toBeInstanceOf(AccessDenied);
    expect(String(error)).toContain(code);
    expect(String(error)).toContain(words);
    expect(texts()).toEqual([]);
  });

  it("for an invalid token", async () => {
    const { apiUrl } = world.slack;
    const wrong = createBotNotifier({
      token: new Secret("xoxb-wrong"),
      apiUrl,
      now: () => world.clock.now(),
    });
    const error = await rejection(wrong.post(message("a"), { key: "a" }));
    expect(error).toBeInstanceOf(AccessDenied);
    expect(String(error)).toContain("invalid_auth");
  });
});

test("a rejected message has Slack's code and the place of the error", async () => {
  const long = message("x".repeat(3_001));
  const error = await rejection(world.bot.post(long, { key: "a" }));
  expect(error).toBeInstanceOf(MessageRejected);
  expect(error).toMatchObject({ code: "invalid_blocks" });
  expect(String(error)).toContain("must be less than 3001 characters [json-pointer:/blocks/0/text/text]");
  const blocks = Array.from({ length: 5 }, () => message("x".repeat(2_900)).blocks).flat();
  world.clock.advance(1_000);
  const total = await rejection(world.bot.post({ channel, text: "x", blocks }, { key: "a" }));
  expect(total).toMatchObject({ name: "MessageRejected", code: "msg_blocks_too_long" });
});

test("redirects are not followed", async () => {
  let asked = 0;
  const elsewhere = createServer(keepIdleConnections, (_, response) => {
    asked += 1;
    response.writeHead(307, { location: `${world.slack.apiUrl}chat.postMessage` }).end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const address = elsewhere.address();
  const port = typeof address === "object" ? address?.port : 0;
  const moved = createBotNotifier({
    token: new Secret(world.slack.token),
    apiUrl: `http://127.0.0.1:${port}/api/`,
    now: () => world.clock.now(),
  });
  const error = await rejection(moved.post(message("a"), { key: "a" }));
  expect(String(error)).toContain("redirects are not followed");
  expect(asked).toBe(1);
  expect(world.slack.requests.all).toEqual([]);
  await new Promise((resolve) => elsewhere.close(resolve));
});

test("no error contains the token, and nothing is logged", async () => {
  const logs = (["debug", "info", "log", "warn", "error"] as const).map((level) => vi.spyOn(console, level));
  onTestFinished(() => void vi.restoreAllMocks());
  const [secret = ""] = world.secrets;
  const faults: Fault[] = [
    { kind: "drop-before" },
    { kind: "fail-before" },
    { kind: "too-many" },
    { kind: "too-many", retryAfter: null },
    { kind: "answer", status: 200, body: `oops ${secret}` },
    { kind: "answer", status: 500, body: `oops ${secret}`, headers: { "x-echo": secret } },
    { kind: "refuse", error: "invalid_auth", fields: { provided: secret } },
    { kind: "refuse", error: "missing_scope", fields: { needed: secret } },
    {
      kind: "refuse",
      error: "invalid_blocks",
      fields: { response_metadata: { messages: [`bad ${secret}`] } },
    },
  ];
  for (const fault of faults) {
    failOnce(world, "chat.postMessage", fault);
    const error = await rejection(world.bot.post(message("a"), { key: "a" }));
    const shown = [String(error), inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error)].join();
    expect(shown).not.toContain(secret);
  }
  expect(logs.flatMap((log) => log.mock.calls)).toEqual([]);
  expect(inspect(world.bot, { depth: 9, showHidden: true })).not.toContain(secret);
  expect(texts()).toEqual([]);
});

test("there is no notifier without settings", () => {
  expect(createNotifier(null, () => new Date(0))).toBeNull();
});
