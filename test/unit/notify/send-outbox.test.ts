import { afterEach, describe, expect, it } from "vitest";
import { OutcomeUnknown, RetryLater } from "../../../shared/errors.ts";
import { sendOutbox } from "../../../shared/notify/send-outbox.ts";
import { liveReview, liveReviewBefore } from "../report/page/sample-goals.ts";
import { allowing, goal, newsEntry, type OutboxWorld, openOutboxWorld, reportEntry } from "./outbox-world.ts";
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

describe("what is unsent of a goal", () => {
  it("hangs news below a card, in order, at Slack's pace, and empties the outbox", async () => {
    const { addEntries, send, shown, stored } = await open();
    await addEntries(newsEntry("a"), newsEntry("b"), newsEntry("c"));
    await send();
    expect(shown()).toEqual([card, "> News a", "> News b", "> News c"]);
    expect(stored()).toMatchObject({ entries: [], card: { channel }, isStale: false, sending: null });
    await addEntries(newsEntry("d"));
    await send();
    expect(shown()).toHaveLength(5);
    const before = requests();
    await send();
    expect(requests()).toBe(before);
  });

  it("posts a report as the new card, which compares with its basis", async () => {
    const { add, send, shown, slack, addEntries, clock, stored } = await open();
    await addEntries(newsEntry("a"));
    await send();
    clock.advance(60_000);
    const basis = { at: "2026-05-25T09:00:00.000Z", status: liveReviewBefore };
    await add({ entries: [reportEntry("2026-06-01T08:00:00.000Z"), newsEntry("b")], basis });
    await send();
    expect(shown()).toEqual([card, "> News a", card, "> News b"]);
    const [, , second, reply] = slack.messages(channel);
    expect(JSON.stringify(second?.blocks)).toContain("slipped 7 days");
    expect(reply?.thread).toBe(second?.ts);
    expect(stored().card?.ts).toBe(second?.ts);
  });

  it("keeps the card up to date, and writes nothing that it says already", async () => {
    const { add, addEntries, send, set, slack, shown, stored } = await open();
    await addEntries(newsEntry("a"));
    await send();
    const before = requests();
    await add({ isStale: true });
    await send();
    expect([requests(), stored().isStale]).toEqual([before, false]);
    set.goal = done;
    await add({ isStale: true });
    await send();
    expect(shown()[0]).toBe("Live code review comments: done, 7 of 12 done");
    expect(slack.messages(channel)[0]?.earlier).toHaveLength(1);
    expect(stored().isStale).toBe(false);
  });

  it("forgets a card that somebody deleted; the next thing to tell makes a new one", async () => {
    const { add, addEntries, send, set, slack, shown, stored } = await open();
    await addEntries(newsEntry("a"));
    await send();
    slack.deleteMessage(channel, stored().card?.ts ?? "");
    set.goal = done;
    await add({ isStale: true });
    await send();
    expect(stored().card).toBeNull();
    expect(shown()).toEqual(["> News a"]);
    set.goal = liveReview;
    await addEntries(newsEntry("b"));
    await send();
    slack.deleteMessage(channel, stored().card?.ts ?? "");
    await addEntries(newsEntry("c"));
    await send();
    expect(shown()).toEqual(["> News a", "> News b", card, "> News c"]);
  });

  it("goes through a webhook as posts of their own, with cards for reports only", async () => {
    const { add, send, shown, webhook, stored, clock } = await open();
    const entries = [newsEntry("a"), { ...newsEntry("c"), message: { kind: "card" as const } }];
    await add({ entries, isStale: true });
    await send(webhook);
    clock.advance(1_000);
    await add({ entries: [reportEntry("2026-06-01T08:00:00.000Z")], isStale: true });
    await send(webhook);
    expect(shown()).toEqual(["Live code review comments: News a", card]);
    expect(stored()).toMatchObject({ entries: [], card: null });
  });

  it("tells of a goal that was never synced by itself, as there is no card of it", async () => {
    const { addEntries, send, shown, set, logs, stored } = await open();
    set.goal = null;
    await addEntries(newsEntry("a"), reportEntry("2026-06-01T08:00:00.000Z"));
    await send();
    expect(shown()).toEqual([`${goal}: News a`]);
    expect(logs.join()).toContain("never synced");
    expect(stored().entries).toEqual([]);
  });

  it("goes into the channel that the config names now", async () => {
    const { addEntries, add, send, shown, set, slack } = await open();
    await addEntries(newsEntry("a"));
    await send();
    slack.createChannel("C0000000002");
    set.config = "slack:\n  channel: C0000000002\n";
    await add({ isStale: true });
    await addEntries(newsEntry("b"));
    await send();
    expect(shown()).toEqual([card, "> News a"]);
    expect(slack.messages("C0000000002").map(({ text }) => text)).toEqual([card, "News b"]);
  });
});

describe("what may not or cannot be sent", () => {
  it("is dropped when the config names no channel any more", async () => {
    const { addEntries, send, set, stored, logs } = await open();
    set.config = "github:\n  labels: []\n";
    await addEntries(newsEntry("a"));
    await send();
    expect([requests(), stored().entries]).toEqual([0, []]);
    expect(logs.join()).toContain("slack:");
  });

  it("stays while the operator does not allow the channel, without a request", async () => {
    const { addEntries, send, set, stored, logs, shown } = await open();
    for (const slack of [[], ["C0000000009"]]) {
      set.operator = allowing(slack);
      if (stored().entries.length === 0) await addEntries(newsEntry("a"));
      await send();
      expect([requests(), stored().entries.length]).toEqual([0, 1]);
    }
    expect(logs[0]).toContain(`does not let acme/web post to the Slack channel ${channel}`);
    set.operator = allowing([channel]);
    await send();
    expect(shown()).toEqual([card, "> News a"]);
  });

  it("stays while only a person can mend it", async () => {
    const { addEntries, send, slack, stored, logs, shown } = await open();
    slack.setChannel(channel, { member: false });
    await addEntries(newsEntry("a"));
    await send();
    expect(logs.join()).toContain("Invite it");
    expect(stored().entries.map(({ triedAt }) => triedAt)).toEqual([null, null]);
    slack.setChannel(channel, { member: true });
    await send();
    expect(shown()).toEqual([card, "> News a"]);
    expect(slack.requests.lines().some((line) => line.startsWith("conversations"))).toBe(false);
  });

  it("is dropped alone where Slack does not take it", async () => {
    const { addEntries, send, shown, stored, logs } = await open();
    await addEntries(newsEntry("a"));
    await send();
    await addEntries(newsEntry("b"), newsEntry("c"));
    failOnce(world, "chat.postMessage", { kind: "refuse", error: "invalid_blocks" });
    await send();
    expect(shown()).toEqual([card, "> News a", "> News c"]);
    expect(stored().entries).toEqual([]);
    expect(logs.join()).toContain('"message":"b"');
  });

  it("is told by itself where Slack does not take the card", async () => {
    const { addEntries, send, shown, stored, slack } = await open();
    slack.faults.on(({ args }) =>
      JSON.stringify(args).includes("header") ? { kind: "refuse", error: "invalid_blocks" } : null,
    );
    await addEntries(newsEntry("a"), newsEntry("b"));
    await send();
    expect(shown()).toEqual(["Live code review comments: News a", "Live code review comments: News b"]);
    expect(stored()).toMatchObject({ entries: [], card: null });
  });

  it("goes without the picture that Slack can't load", async () => {
    const { addEntries, add, send, shown, set, slack, stored } = await open();
    set.picture = "https://plans.example/burn-up.png";
    slack.faults.on(({ args }) =>
      JSON.stringify(args).includes("burn-up") ? { kind: "refuse", error: "invalid_blocks" } : null,
    );
    await addEntries(newsEntry("a"));
    await send();
    expect(shown()).toEqual([card, "> News a"]);
    set.goal = done;
    await add({ isStale: true });
    await send();
    expect(shown()[0]).toContain("done");
    expect(stored().isStale).toBe(false);
  });

  it("waits for an outage to pass: the outbox is as it was, and nothing is searched for later", async () => {
    const { addEntries, send, shown, slack, stored } = await open();
    await addEntries(newsEntry("a"), newsEntry("b"));
    await send();
    await addEntries(newsEntry("c"));
    const before = stored();
    const end = slack.faults.on(() => ({ kind: "too-many", retryAfter: 600 }));
    expect(await rejection(send())).toBeInstanceOf(RetryLater);
    expect({ ...stored(), version: before.version }).toEqual(before);
    end();
    slack.requests.reset();
    await send();
    expect(shown()).toEqual([card, "> News a", "> News b", "> News c"]);
    expect(slack.requests.lines().filter((line) => line.startsWith("conversations"))).toEqual([]);
  });

  it("looks for what may have arrived, and says of a card that did what is so now", async () => {
    const { addEntries, send, shown, set, stored, clock } = await open();
    await addEntries(newsEntry("a"));
    failOnce(world, "chat.postMessage", { kind: "drop-after" });
    expect(await rejection(send())).toBeInstanceOf(OutcomeUnknown);
    expect(stored().sending).toBeNull();
    clock.advance(15_000);
    set.goal = done;
    await send();
    expect(shown()).toEqual(["Live code review comments: done, 7 of 12 done", "> News a"]);
  });

  it("ends in time, and goes on with the next try", async () => {
    const { addEntries, host, shown, send, stored } = await open();
    const entries = Array.from({ length: 9 }, (_, index) => newsEntry(`n${index}`));
    await addEntries(...entries);
    const short = host({ deadline: new Date(world.clock.now().getTime() + 4_000) });
    expect(await rejection(sendOutbox({ repository: "1", goal }, short))).toMatchObject({
      name: "RetryLater",
    });
    expect(stored().entries.length).toBeGreaterThan(3);
    await send();
    expect(shown()).toEqual([card, ...entries.map(({ key }) => `> News ${key}`)]);
  });
});
