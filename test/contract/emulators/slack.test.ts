import { LogLevel, WebClient } from "@slack/web-api";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import {
  type SlackEmulator,
  type SlackEmulatorOptions,
  startSlackEmulator,
} from "../../../local/emulators/slack/slack-emulator.ts";

const channel = "C0123456789";
let time = Date.parse("2026-06-01T08:00:00Z");
let slack: SlackEmulator;

beforeEach(() => start());
afterEach(() => slack.close());

async function start(options: SlackEmulatorOptions = {}): Promise<void> {
  slack = await startSlackEmulator({ now: () => new Date(time), ...options });
  slack.createChannel(channel);
}

/** Sends a raw request. */
async function call(method: string, args: Record<string, unknown>, authorization = `Bearer ${slack.token}`) {
  const response = await fetch(slack.apiUrl + method, {
    method: "POST",
    headers: { authorization, "content-type": "application/json; charset=utf-8", connection: "close" },
    body: JSON.stringify(args),
  });
  const answer: Record<string, unknown> = Object(await response.json());
  return { status: response.status, retryAfter: response.headers.get("retry-after"), ...answer };
}

const post = (text: string, more: Record<string, unknown> = {}) => {
  time += 1_000;
  return call("chat.postMessage", { channel, text, ...more });
};

describe("authorization", () => {
  it("needs a valid token", async () => {
    expect(await call("auth.test", {})).toMatchObject({ ok: true, team: "Acme" });
    expect(await call("auth.test", {}, "Bearer no")).toMatchObject({ status: 200, error: "invalid_auth" });
    slack.revokeToken();
    expect(await call("auth.test", {})).toMatchObject({ ok: false, error: "token_revoked" });
  });

  it("needs the scope, a separate one for private channels", async () => {
    slack.createChannel("G0123456789", { isPrivate: true });
    slack.setScopes(["chat:write", "channels:history"]);
    expect(await call("conversations.history", { channel })).toMatchObject({ ok: true });
    expect(await call("conversations.history", { channel: "G0123456789" })).toMatchObject({
      error: "missing_scope",
      needed: "groups:history",
      provided: "chat:write,channels:history",
    });
  });

  it("needs membership to see private channels and to post", async () => {
    slack.setChannel(channel, { isMember: false });
    expect(await post("x")).toMatchObject({ error: "not_in_channel" });
    expect(await call("conversations.info", { channel })).toMatchObject({ channel: { is_member: false } });
    slack.setChannel(channel, { isPrivate: true });
    expect(await post("x")).toMatchObject({ error: "channel_not_found" });
    expect(await call("chat.postMessage", { channel: "C9", text: "x" })).toMatchObject({
      error: "channel_not_found",
    });
    slack.setChannel(channel, { isPrivate: false, isMember: true, isArchived: true });
    expect(await post("x")).toMatchObject({ error: "is_archived" });
    expect(slack.messages(channel)).toEqual([]);
  });
});

describe("messages", () => {
  it("are updated in place, and have replies", async () => {
    const { ts } = await post("a", { metadata: { event_type: "t", event_payload: { key: "k" } } }).then(readTs);
    const reply = await post("b", { thread_ts: ts }).then(readTs);
    expect(await post("c", { thread_ts: reply.ts })).toMatchObject({ error: "cannot_reply_to_message" });
    expect(await call("chat.update", { channel, ts, text: "a2" })).toMatchObject({
      ok: true,
      ts,
      text: "a2",
    });
    expect(slack.messages(channel).map(({ text, thread, earlier }) => [text, thread, earlier.length])).toEqual([
      ["a2", null, 1],
      ["b", ts, 0],
    ]);
    const other = { channel, ts: "1.000001", text: "x" };
    expect(await call("chat.update", other)).toMatchObject({ error: "message_not_found" });
    expect(await call("chat.update", { ...other, ts: slack.postAsUser(channel, "p") })).toMatchObject({
      error: "cant_update_message",
    });
  });

  test.each<[Record<string, unknown>, string]>([
    [{ text: "" }, "no_text"],
    [{ text: "x".repeat(40_001) }, "msg_too_long"],
    [{ text: "x", blocks: "{" }, "invalid_blocks_format"],
    [{ text: "x", blocks: [{ type: "section" }] }, "invalid_blocks"],
    [{ text: "x", metadata: { event_type: "a b", event_payload: {} } }, "invalid_metadata_format"],
    [{ text: "x", metadata: { event_type: "a", event_payload: { a: null } } }, "invalid_metadata_schema"],
    [{ text: "x", thread_ts: "1.000001" }, "cannot_reply_to_message"],
  ])("rejected: %j", async (args, error) => {
    expect(await post("", args)).toMatchObject({ ok: false, error });
    expect(slack.messages(channel)).toEqual([]);
  });

  it("reports undocumented requests as violations", async () => {
    await post("a", { client_msg_id: "1", token: "t" });
    await call("chat.postMassage", {});
    expect(slack.violations).toHaveLength(4);
  });
});

describe("the history", () => {
  it("is newest first, paged, without replies, with metadata on request", async () => {
    await slack.close();
    await start({ pageSize: 2 });
    const { ts } = await post("1", { metadata: { event_type: "t", event_payload: { key: "k" } } }).then(readTs);
    await post("in the thread", { thread_ts: ts });
    await post("2");
    await post("3");
    const first = await call("conversations.history", { channel, oldest: "1.5" });
    expect(first).toMatchObject({ has_more: true, messages: [{ text: "3" }, { text: "2" }] });
    const cursor = cursorOf(first);
    const second = await call("conversations.history", { channel, cursor, include_all_metadata: true });
    expect(second).toMatchObject({
      has_more: false,
      messages: [{ text: "1", metadata: { event_type: "t" } }],
    });
    expect(JSON.stringify(await call("conversations.history", { channel, cursor }))).not.toContain('metadata":{"event');
    const thread = await call("conversations.replies", { channel, ts });
    expect(thread).toMatchObject({ messages: [{ text: "1" }, { text: "in the thread" }] });
    const newest = await call("conversations.history", { channel, oldest: ts });
    expect(newest).toMatchObject({ messages: [{ text: "3" }, { text: "2" }] });
    const all = await call("conversations.history", { channel, oldest: ts, latest: ts, inclusive: true });
    expect(all).toMatchObject({ messages: [{ text: "1" }] });
    expect(await call("conversations.history", { channel, oldest: "soon" })).toMatchObject({
      error: "invalid_ts_oldest",
    });
    expect(await call("conversations.history", { channel, cursor: "x" })).toMatchObject({
      error: "invalid_cursor",
    });
  });
});

describe("rate limits", () => {
  it("allow one message per second and channel", async () => {
    slack.createChannel("C0000000002");
    await post("a");
    time += 400;
    expect(await call("chat.postMessage", { channel, text: "b" })).toMatchObject({
      status: 429,
      error: "ratelimited",
      retryAfter: "1",
    });
    expect(await call("chat.postMessage", { channel: "C0000000002", text: "b" })).toMatchObject({ ok: true });
    time += 600;
    expect(await call("chat.postMessage", { channel, text: "b" })).toMatchObject({ ok: true });
  });

  it("allow 50 reads per minute", async () => {
    for (let n = 0; n < 50; n += 1) await call("conversations.info", { channel });
    time += 20_000;
    expect(await call("conversations.info", { channel })).toMatchObject({ status: 429, retryAfter: "40" });
  });
});

describe("an incoming webhook", () => {
  const send = async (url: string, body: unknown) => {
    time += 1_000;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return `${response.status} ${await response.text()}`;
  };

  it("answers in plain text", async () => {
    const url = slack.createWebhook(channel);
    expect(await send(url, { text: "a" })).toBe("200 ok");
    expect(slack.messages(channel)).toMatchObject([{ text: "a", via: "webhook" }]);
    expect(await send(url, {})).toBe("400 invalid_payload");
    expect(await send(url, { text: "" })).toBe("400 no_text");
    expect(await send(url, { blocks: [{ type: "x" }] })).toBe("400 invalid_blocks");
    slack.setChannel(channel, { isArchived: true });
    expect(await send(url, { text: "a" })).toBe("410 channel_is_archived");
    slack.removeWebhook(url);
    expect(await send(url, { text: "a" })).toBe("404 no_service");
    expect(slack.violations).toEqual([]);
  });
});

test("Slack's client with default options posts twice after a broken connection, which the emulator shows", async () => {
  const client = new WebClient(slack.token, {
    slackApiUrl: slack.apiUrl,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 1, minTimeout: 0, maxTimeout: 0 },
  });
  slack.faults.on((_, n) => {
    time += 1_000;
    return n === 1 ? { kind: "drop-after" } : null;
  });
  await client.chat.postMessage({ channel, text: "a" });
  expect(slack.messages(channel).map(({ text }) => text)).toEqual(["a", "a"]);
  expect(slack.requests.lines()).toEqual([`chat.postMessage ${channel} dropped`, `chat.postMessage ${channel} 200 ok`]);
});

function readTs(answer: Record<string, unknown>): { ts: string } {
  if (typeof answer.ts !== "string") throw new Error(`No ts: ${JSON.stringify(answer)}`);
  return { ts: answer.ts };
}

function cursorOf({ response_metadata: metadata }: Record<string, unknown>): string {
  const cursor = Object.values(Object(metadata))[0];
  return typeof cursor === "string" ? cursor : "";
}
