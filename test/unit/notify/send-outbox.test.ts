import { afterEach, describe, expect, it } from "vitest";
import { OutcomeUnknown, RetryLater } from "../../../shared/errors.ts";
import { sendOutbox } from "../../../shared/notify/outbox/send-outbox.ts";
import { liveReview, liveReviewBefore } from "../report/page/sample-goals.ts";
import { allowing, goal, notificationEntry, type OutboxWorld, openOutboxWorld, reportEntry } from "./outbox-world.ts";
import { channel, failOnce, rejection } from "./world.ts";

let world: OutboxWorld;
afterEach(async () => {
  expect(world.slack.violations).toEqual([]);
  await world.slack.close();
});
const open = async (...args: Parameters<typeof openOutboxWorld>) => {
  world = await openOutboxWorld(...args);
  return world;
};
const card = "Live code review comments: at risk, 7 of 12 done";
const done = { ...liveReview, health: "done" as const };
const requests = () => world.slack.requests.lines().length;

describe("sending an outbox", () => {
  it("posts notifications as replies to the goal card, in order, within Slack's rate limit, and empties the outbox", async () => {
    const { addEntries, send, shown, stored } = await open();
    await addEntries(notificationEntry("a"), notificationEntry("b"), notificationEntry("c"));
    await send();
    expect(shown()).toEqual([card, "> Notification a", "> Notification b", "> Notification c"]);
    expect(stored()).toMatchObject({
      entries: [],
      card: { channel },
      isCardOutdated: false,
      sendLease: null,
    });
    await addEntries(notificationEntry("d"));
    await send();
    expect(shown()).toHaveLength(5);
    const before = requests();
    await send();
    expect(requests()).toBe(before);
  });

  it("posts a report as the new goal card, compared with the baseline", async () => {
    const { add, send, shown, slack, addEntries, clock, stored } = await open();
    await addEntries(notificationEntry("a"));
    await send();
    clock.advance(60_000);
    const cardBaseline = { at: "2026-05-25T09:00:00.000Z", status: liveReviewBefore };
    await add({ entries: [reportEntry("2026-06-01T08:00:00.000Z"), notificationEntry("b")], cardBaseline });
    await send();
    expect(shown()).toEqual([card, "> Notification a", card, "> Notification b"]);
    const [, , second, reply] = slack.messages(channel);
    expect(JSON.stringify(second?.blocks)).toContain("slipped 7 days");
    expect(reply?.thread).toBe(second?.ts);
    expect(stored().card?.ts).toBe(second?.ts);
  });

  it("updates the goal card, and skips updates without a change", async () => {
    const { add, addEntries, send, set, slack, shown, stored } = await open();
    await addEntries(notificationEntry("a"));
    await send();
    const before = requests();
    await add({ isCardOutdated: true });
    await send();
    expect([requests(), stored().isCardOutdated]).toEqual([before, false]);
    set.goal = done;
    await add({ isCardOutdated: true });
    await send();
    expect(shown()[0]).toBe("Live code review comments: done, 7 of 12 done");
    expect(slack.messages(channel)[0]?.earlier).toHaveLength(1);
    expect(stored().isCardOutdated).toBe(false);
  });

  it("forgets a deleted goal card; the next notification creates a new one", async () => {
    const { add, addEntries, send, set, slack, shown, stored } = await open();
    await addEntries(notificationEntry("a"));
    await send();
    slack.deleteMessage(channel, stored().card?.ts ?? "");
    set.goal = done;
    await add({ isCardOutdated: true });
    await send();
    expect(stored().card).toBeNull();
    expect(shown()).toEqual(["> Notification a"]);
    set.goal = liveReview;
    await addEntries(notificationEntry("b"));
    await send();
    slack.deleteMessage(channel, stored().card?.ts ?? "");
    await addEntries(notificationEntry("c"));
    await send();
    expect(shown()).toEqual(["> Notification a", "> Notification b", card, "> Notification c"]);
  });

  it("posts separate messages through a webhook, with cards for reports only", async () => {
    const { add, send, shown, webhook, stored, clock } = await open();
    const entries = [notificationEntry("a"), { ...notificationEntry("c"), message: { kind: "card" as const } }];
    await add({ entries, isCardOutdated: true });
    await send(webhook);
    clock.advance(1_000);
    await add({ entries: [reportEntry("2026-06-01T08:00:00.000Z")], isCardOutdated: true });
    await send(webhook);
    expect(shown()).toEqual(["Live code review comments: Notification a", card]);
    expect(stored()).toMatchObject({ entries: [], card: null });
  });

  it("names a goal that was never synced, because it has no card", async () => {
    const { addEntries, send, shown, set, logs, stored } = await open();
    set.goal = null;
    await addEntries(notificationEntry("a"), reportEntry("2026-06-01T08:00:00.000Z"));
    await send();
    expect(shown()).toEqual([`${goal}: Notification a`]);
    expect(logs.join()).toContain("not been synced");
    expect(stored().entries).toEqual([]);
  });

  it("uses the channel of the current config", async () => {
    const { addEntries, add, send, shown, set, slack } = await open();
    await addEntries(notificationEntry("a"));
    await send();
    slack.createChannel("C0000000002");
    set.config = "slack:\n  channel: C0000000002\n";
    await add({ isCardOutdated: true });
    await addEntries(notificationEntry("b"));
    await send();
    expect(shown()).toEqual([card, "> Notification a"]);
    expect(slack.messages("C0000000002").map(({ text }) => text)).toEqual([card, "Notification b"]);
  });
});

describe("a message that can't be sent", () => {
  it("is dropped if the config has no channel any more", async () => {
    const { addEntries, send, set, stored, logs } = await open();
    set.config = "github:\n  labels: []\n";
    await addEntries(notificationEntry("a"));
    await send();
    expect([requests(), stored().entries]).toEqual([0, []]);
    expect(logs.join()).toContain("slack:");
  });

  it("stays queued, without a request, while the operator does not allow the channel", async () => {
    const { addEntries, send, set, stored, logs, shown } = await open();
    for (const slack of [[], ["C0000000009"]]) {
      set.operator = allowing(slack);
      if (stored().entries.length === 0) await addEntries(notificationEntry("a"));
      await send();
      expect([requests(), stored().entries.length]).toEqual([0, 1]);
    }
    expect(logs[0]).toContain(`does not let acme/web post to the Slack channel ${channel}`);
    set.operator = allowing([channel]);
    await send();
    expect(shown()).toEqual([card, "> Notification a"]);
  });

  it("stays queued while it needs a person's action", async () => {
    const { addEntries, send, slack, stored, logs, shown } = await open();
    slack.setChannel(channel, { isMember: false });
    await addEntries(notificationEntry("a"));
    await send();
    expect(logs.join()).toContain("Invite it");
    expect(stored().entries.map(({ attemptedAt }) => attemptedAt)).toEqual([null, null]);
    slack.setChannel(channel, { isMember: true });
    await send();
    expect(shown()).toEqual([card, "> Notification a"]);
    expect(slack.requests.lines().some((line) => line.startsWith("conversations"))).toBe(false);
  });

  it("is dropped, and no other, if Slack rejects it", async () => {
    const { addEntries, send, shown, stored, logs } = await open();
    await addEntries(notificationEntry("a"));
    await send();
    await addEntries(notificationEntry("b"), notificationEntry("c"));
    failOnce(world, "chat.postMessage", { kind: "refuse", error: "invalid_blocks" });
    await send();
    expect(shown()).toEqual([card, "> Notification a", "> Notification c"]);
    expect(stored().entries).toEqual([]);
    expect(logs.join()).toContain('"message":"b"');
  });

  it("is a separate message if Slack rejects the goal card", async () => {
    const { addEntries, send, shown, stored, slack } = await open();
    slack.faults.on(({ args }) =>
      JSON.stringify(args).includes("header") ? { kind: "refuse", error: "invalid_blocks" } : null,
    );
    await addEntries(notificationEntry("a"), notificationEntry("b"));
    await send();
    expect(shown()).toEqual(["Live code review comments: Notification a", "Live code review comments: Notification b"]);
    expect(stored()).toMatchObject({ entries: [], card: null });
  });

  it("is sent without a chart that Slack can't load", async () => {
    const { addEntries, add, send, shown, set, slack, stored } = await open();
    set.chart = "https://plans.example/burn-up.png";
    slack.faults.on(({ args }) =>
      JSON.stringify(args).includes("burn-up") ? { kind: "refuse", error: "invalid_blocks" } : null,
    );
    await addEntries(notificationEntry("a"));
    await send();
    expect(shown()).toEqual([card, "> Notification a"]);
    set.goal = done;
    await add({ isCardOutdated: true });
    await send();
    expect(shown()[0]).toContain("done");
    expect(stored().isCardOutdated).toBe(false);
  });

  it("stays queued during an outage, and is not searched for afterwards", async () => {
    const { addEntries, send, shown, slack, stored } = await open();
    await addEntries(notificationEntry("a"), notificationEntry("b"));
    await send();
    await addEntries(notificationEntry("c"));
    const before = stored();
    const end = slack.faults.on(() => ({ kind: "too-many", retryAfter: 600 }));
    expect(await rejection(send())).toBeInstanceOf(RetryLater);
    expect({ ...stored(), version: before.version }).toEqual(before);
    end();
    slack.requests.reset();
    await send();
    expect(shown()).toEqual([card, "> Notification a", "> Notification b", "> Notification c"]);
    expect(slack.requests.lines().filter((line) => line.startsWith("conversations"))).toEqual([]);
  });

  it("searches for a message that may have been posted, and updates a goal card that was", async () => {
    const { addEntries, send, shown, set, stored, clock } = await open();
    await addEntries(notificationEntry("a"));
    failOnce(world, "chat.postMessage", { kind: "drop-after" });
    expect(await rejection(send())).toBeInstanceOf(OutcomeUnknown);
    expect(stored().sendLease).toBeNull();
    clock.advance(15_000);
    set.goal = done;
    await send();
    expect(shown()).toEqual(["Live code review comments: done, 7 of 12 done", "> Notification a"]);
  });

  it("stops at the deadline, and continues with the next attempt", async () => {
    const { addEntries, host, shown, send, stored } = await open();
    const entries = Array.from({ length: 9 }, (_, index) => notificationEntry(`n${index}`));
    await addEntries(...entries);
    const short = host({ deadline: new Date(world.clock.now().getTime() + 4_000) });
    expect(await rejection(sendOutbox({ repository: "1", goal }, short))).toMatchObject({
      name: "RetryLater",
    });
    expect(stored().entries.length).toBeGreaterThan(3);
    await send();
    expect(shown()).toEqual([card, ...entries.map(({ key }) => `> Notification ${key}`)]);
  });
});
