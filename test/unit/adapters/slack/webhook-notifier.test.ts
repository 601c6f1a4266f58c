import { inspect } from "node:util";
import { afterEach, beforeEach, expect, it, test } from "vitest";
import type { Fault } from "../../../../local/emulators/slack/fault.ts";
import { AccessDenied, MessageRejected, OutcomeUnknown, RetryLater } from "../../../../shared/errors.ts";
import { type ControlledTimeouts, controlTimeouts } from "../../../support/control-timeouts.ts";
import { channel, message, openSlackWorld, rejection, type SlackWorld } from "../../notify/world.ts";

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
const post = (text: string) => world.webhook.post(message(text), { key: text });

it("posts without a message id, and can't find or update messages", async () => {
  expect(await post("hello")).toBeNull();
  expect(texts()).toEqual(["hello"]);
  expect(world.webhook.canUpdate).toBe(false);
  expect(await world.webhook.findPosted(channel, "hello", new Date(0))).toBeNull();
  expect(await world.webhook.channelInfo(channel)).toBeNull();
  const error = await rejection(world.webhook.update({ channel, ts: "1.000000" }, message("x")));
  expect(error).toMatchObject({ name: "MessageRejected", code: "webhook_cannot_update" });
  expect(world.slack.requests.all).toHaveLength(1);
});

it("gives the retry time of a rate limit", async () => {
  await post("a");
  const error = await rejection(post("b"));
  expect(error).toBeInstanceOf(RetryLater);
  expect(error).toMatchObject({
    reason: "rate-limit",
    retryAt: new Date(world.clock.now().getTime() + 1_000),
  });
});

test.each<[string, Fault]>([
  ["dropped", { kind: "drop-after" }],
  ["cut", { kind: "cut-after" }],
  ["failed", { kind: "fail-after" }],
  ["rollup_error", { kind: "internal-error-after" }],
  ["slow", { kind: "hold", when: "after", until: async () => timeouts.expire() }],
])("%s: the outcome is unknown", async (_, fault) => {
  world.slack.faults.on((_request, n) => (n === 1 ? fault : null));
  expect(await rejection(world.webhook.post(message("a"), { key: "a" }))).toBeInstanceOf(OutcomeUnknown);
  expect(world.slack.requests.all).toHaveLength(1);
});

test("access errors and rejected messages", async () => {
  world.slack.setChannel(channel, { isArchived: true });
  expect(await rejection(post("a"))).toBeInstanceOf(AccessDenied);
  world.slack.setChannel(channel, { isArchived: false });
  const refused = await rejection(post("x".repeat(3_001)));
  expect(refused).toBeInstanceOf(MessageRejected);
  expect(refused).toMatchObject({ code: "invalid_blocks" });
  world.clock.advance(1_000);
  world.slack.faults.on((_, n) =>
    n === 1 ? { kind: "answer", status: 302, body: "", headers: { location: "/x" } } : null,
  );
  expect(String(await rejection(post("a")))).toContain("redirects are not followed");
  world.slack.faults.clear();
  world.slack.faults.on(() => ({ kind: "answer", status: 404, body: "no_service" }));
  expect(String(await rejection(post("a")))).toContain("set SLACK_WEBHOOK_URL");
  expect(texts()).toEqual([]);
});

test("no error contains the URL", async () => {
  const secret = world.secrets[1] ?? "?";
  const path = `/services/T0ACME001/B0MILEPOST/${secret}`;
  const faults: Fault[] = [
    { kind: "drop-before" },
    { kind: "fail-before" },
    { kind: "too-many" },
    { kind: "answer", status: 400, body: path },
    { kind: "answer", status: 302, body: "", headers: { location: path } },
  ];
  for (const fault of faults) {
    world.slack.faults.clear();
    world.slack.faults.on(() => fault);
    const error = await rejection(post("a"));
    expect(String(error) + inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
  }
});

test.each(["", "<html>Sign in</html>", '{"ok":true}', "no"])("an answer other than ok: %j", async (body) => {
  world.slack.faults.on(() => ({ kind: "answer", status: 200, body }));
  const error = await rejection(post("a"));
  expect(error).toBeInstanceOf(OutcomeUnknown);
  expect(String(error)).not.toContain("html");
});
