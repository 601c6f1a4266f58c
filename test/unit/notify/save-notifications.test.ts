import { beforeEach, describe, expect, it } from "vitest";
import { type Config, defaultConfig } from "../../../shared/config/config.ts";
import { AccessDenied, LeaseLost, RetryLater } from "../../../shared/errors.ts";
import type { Happened } from "../../../shared/notify/news.ts";
import { keepNews, queueNews, type Telling } from "../../../shared/notify/tell-news.ts";
import type { Notice } from "../../../shared/ports/notify-queue.ts";
import { MemoryOutboxes } from "../../fakes/memory-outboxes.ts";

const now = new Date("2026-06-01T08:00:00Z");
const config: Config = {
  ...defaultConfig,
  slack: { channel: "C0123456789", notify: ["synced", "completed", "at-risk", "slipped", "held", "failed"] },
};
const happened = (run: string, trouble: string[] = []): Happened => ({
  repo: "acme/web",
  run,
  status: null,
  trackers: [],
  held: null,
  refused: [],
  trouble,
  isWhole: true,
  today: "2026-06-01",
});

let outboxes: MemoryOutboxes;
let sent: [Notice, string, string][];
const queue = {
  send: async (notice: Notice, channel: string, attempt: string) => {
    sent.push([notice, channel, attempt]);
  },
};
beforeEach(() => {
  outboxes = new MemoryOutboxes();
  sent = [];
});

async function tell(what: Happened, parts: Partial<Telling> = {}, given = config): Promise<void> {
  const telling = { outboxes, queue, ...parts };
  const about = { config: given, repository: "1", goal: "001-a", now, happened: what };
  if (await keepNews(about, telling)) {
    await queueNews(given, { repository: "1", goal: "001-a" }, what.run, telling);
  }
}
const entries = async () => (await outboxes.outbox("1", "001-a"))?.entries ?? [];

describe("what a run leaves in the outbox", () => {
  it("is queued for the channel, and the same news never twice", async () => {
    await tell(happened("R1", ["Jira answered 403."]));
    await tell(happened("R2", ["Jira answered 403."]));
    expect(sent).toEqual([[{ repository: "1", goal: "001-a" }, "C0123456789", "R1"]]);
    expect((await entries()).map(({ message }) => message)).toMatchObject([
      { kind: "news", news: { kind: "failed", lines: [{ text: "Jira answered 403." }] } },
    ]);
  });

  it("is nothing where the config has no Slack", async () => {
    const { slack: _, ...none } = config;
    await tell(happened("R1", ["x"]), {}, none);
    expect([sent, await entries()]).toEqual([[], []]);
  });

  it("stays when the queue is out of reach, and when another process writes at the same time", async () => {
    const down = { send: () => Promise.reject(new RetryLater("outage", "SQS is down.", now)) };
    await tell(happened("R1", ["one"]), { queue: down });
    let lost = 0;
    const raced = {
      outbox: (repository: string, goal: string) => outboxes.outbox(repository, goal),
      saveOutbox: async (outbox: Parameters<MemoryOutboxes["saveOutbox"]>[0]) => {
        lost += 1;
        if (lost === 1) throw new LeaseLost("Somebody was faster.");
        await outboxes.saveOutbox(outbox);
      },
    };
    await tell(happened("R2", ["two"]), { outboxes: raced });
    expect(await entries()).toHaveLength(2);
    expect(lost).toBe(2);
    const refused = { send: () => Promise.reject(new AccessDenied("SQS does not let us.")) };
    await tell(happened("R4", ["four"]), { queue: refused });
    expect(await entries()).toHaveLength(3);
    const never = { ...raced, saveOutbox: () => Promise.reject(new LeaseLost("Somebody was faster.")) };
    await expect(tell(happened("R3", ["three"]), { outboxes: never })).rejects.toThrow(LeaseLost);
  });

  it("has an end: a hundred messages, and how many there were before", async () => {
    for (let run = 1; run <= 150; run += 1) await tell(happened(`R${run}`, [`trouble ${run}`]));
    const kept = await entries();
    expect(kept).toHaveLength(100);
    expect(kept[0]?.message).toMatchObject({
      news: { text: "51 older messages are left out: they waited too long for Slack." },
    });
    expect(kept[1]?.message).toMatchObject({ news: { lines: [{ text: "trouble 52" }] } });
    expect(kept.at(-1)?.message).toMatchObject({ news: { lines: [{ text: "trouble 150" }] } });
    expect(new Set(kept.map(({ key }) => key)).size).toBe(100);
  });
});
