import { afterEach, describe, expect, it } from "vitest";
import type { Fault } from "../../../local/emulators/slack/fault.ts";
import { RetryLater } from "../../../shared/errors.ts";
import { hasUnsentMessages } from "../../../shared/model/outbox.ts";
import { sendOutbox } from "../../../shared/notify/outbox/send-outbox.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { liveReview } from "../report/page/sample-goals.ts";
import { goal, notificationEntry, type OutboxWorld, openOutboxWorld, reportEntry } from "./outbox-world.ts";
import { channel, rejection } from "./world.ts";

let world: OutboxWorld;
afterEach(async () => {
  expect(world.slack.violations).toEqual([]);
  await world.slack.close();
});

const card = "Live code review comments: at risk, 7 of 12 done";
const now = "Live code review comments: done, 7 of 12 done";
const all = [card, "> Notification a", now, "> Notification b"];

/** A goal card with a reply, then a report with a reply. */
async function open(): Promise<OutboxWorld> {
  world = await openOutboxWorld();
  const { addEntries, send, set, clock } = world;
  await addEntries(notificationEntry("a"));
  await send();
  clock.advance(60_000);
  set.goal = { ...liveReview, health: "done" };
  await addEntries(reportEntry("2026-06-01T08:00:00.000Z"), notificationEntry("b"));
  await world.add({ isCardOutdated: true });
  world.outboxes.operations.clear();
  return world;
}

/** Sends until nothing is left, as the queue does. */
async function sendAll({ send, stored, clock, outboxes }: OutboxWorld): Promise<void> {
  for (let tries = 0; hasUnsentMessages(stored()); tries += 1) {
    if (tries === 10) throw new Error("The outbox is never empty");
    clock.advance(3 * 60_000);
    outboxes.operations.revive();
    await send().catch(() => {});
  }
}

const steps = Array.from({ length: 9 }, (_, index) => index + 1);
const cases = steps.flatMap((step) => [
  { step, when: "before" as const },
  { step, when: "after" as const },
]);

describe("each message is posted once", () => {
  it.each(cases)("crash $when step $step", async ({ step, when }) => {
    const { outboxes, send, shown } = await open();
    outboxes.operations.crashAt(step, when);
    await send().catch(() => {});
    await sendAll(world);
    expect(shown()).toEqual(all);
  });

  it.each(cases)("no answer from the table $when step $step", async ({ step, when }) => {
    const { outboxes, send, shown } = await open();
    outboxes.operations.failAt(step, when);
    await send().catch(() => {});
    await sendAll(world);
    expect(shown()).toEqual(all);
  });

  it("has at most the tested number of steps", async () => {
    const { outboxes, send } = await open();
    await send();
    expect(outboxes.operations.count()).toBeLessThanOrEqual(steps.length);
  });

  const faults: Fault[] = [
    { kind: "fail-before" },
    { kind: "fail-after", status: 500 },
    { kind: "drop-before" },
    { kind: "drop-after" },
    { kind: "cut-after" },
    { kind: "too-many", retryAfter: 2 },
    { kind: "too-many", retryAfter: 90 },
    { kind: "internal-error-after" },
  ];
  it.each(
    faults.flatMap((fault) => [1, 2, 3].map((n) => ({ fault, n }))),
  )("Slack's request $n ends with $fault.kind", async ({ fault, n }) => {
    const { slack, send, shown } = await open();
    slack.requests.reset();
    slack.faults.on((request) => (request.n === n ? fault : null));
    await send().catch(() => {});
    await sendAll(world);
    expect(shown()).toEqual(all);
  });
});

describe("two senders at once", () => {
  it("post once: the second gets RetryLater until the first is done", async () => {
    const { host, shown, slack, stored } = await open();
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    slack.faults.on(({ args }, n) =>
      args.thread_ts === undefined && n === 1 ? { kind: "hold", when: "before", until: () => until } : null,
    );
    const first = sendOutbox({ repository: "1", goal }, host());
    await waitUntil(() => stored().sendLease !== null, "the first sender has the lease");
    const second = await rejection(sendOutbox({ repository: "1", goal }, host()));
    expect(second).toBeInstanceOf(RetryLater);
    expect(second).toMatchObject({ reason: "leased" });
    release();
    await first;
    expect(shown()).toEqual(all);
  });

  it("post once if they start at the same time", async () => {
    const { host, shown, slack } = await open();
    let given = () => {};
    const until = new Promise<void>((resolve) => {
      given = resolve;
    });
    let posts = 0;
    slack.faults.on(({ method }) => {
      if (method !== "chat.postMessage") return null;
      posts += 1;
      return posts === 1 ? { kind: "hold", when: "before", until: () => until } : null;
    });
    const notice = { repository: "1", goal };
    const settled = [host(), host()].map((one) => rejection(sendOutbox(notice, one)).finally(given));
    const results = await Promise.allSettled(settled);
    expect(results.filter(({ status }) => status === "fulfilled")).toMatchObject([{ value: { reason: "leased" } }]);
    await sendAll(world);
    expect(shown()).toEqual(all);
  });

  it("keep a notification that a sync adds while a message is being posted", async () => {
    const { send, shown, slack, addEntries, add, set, stored } = await open();
    let first = true;
    slack.faults.on(({ method }) => {
      if (method !== "chat.postMessage" || !first) return null;
      first = false;
      const until = addEntries(notificationEntry("c")).then(() => add({ isCardOutdated: true }));
      set.goal = liveReview;
      return { kind: "hold", when: "after", until: () => until };
    });
    await send();
    expect(shown()).toEqual([card, "> Notification a", card, "> Notification b", "> Notification c"]);
    expect(stored()).toMatchObject({ isCardOutdated: false, entries: [] });
  });

  it("update the card again if a sync marks it outdated during an update", async () => {
    const { send, slack, add, set, stored } = await open();
    await send();
    slack.requests.reset();
    set.goal = liveReview;
    await add({ isCardOutdated: true });
    let first = true;
    slack.faults.on(({ method }) => {
      if (method !== "chat.update" || !first) return null;
      first = false;
      set.goal = { ...liveReview, health: "off-track" };
      return { kind: "hold", when: "after", until: () => add({ isCardOutdated: true }) };
    });
    await send();
    const texts = slack.messages(channel).map(({ text }) => text);
    expect(texts[2]).toBe("Live code review comments: off track, 7 of 12 done");
    expect(stored().isCardOutdated).toBe(false);
  });
});
