import type { Config } from "../config/config.ts";
import { AccessDenied, LeaseLost, RetryLater, UsageError } from "../errors.ts";
import { type Entry, newOutbox, type Outbox } from "../model/outbox.ts";
import type { Notice, NotifyQueue } from "../ports/notify-queue.ts";
import type { Outboxes } from "../ports/outboxes.ts";
import { type Happened, newsOf } from "./news.ts";

/** Where a sync leaves what is to be told. */
export interface Telling {
  outboxes: Pick<Outboxes, "outbox" | "saveOutbox">;
  queue: NotifyQueue;
}

export interface NewsOf {
  config: Config;
  /** The repository's id. */
  repository: string;
  goal: string;
  now: Date;
  happened: Happened;
}

/** How often an outbox is read anew when another process has written to it. */
const tries = 10;

/**
 * Puts what a run did to a goal into the goal's outbox; true when there is something new in it, which `queueNews` says
 * in the queue. Called before the ledger takes the goal for done, so that what a crash swallows is told by the next
 * run; what was told already is not told again. Does nothing where the config has no Slack.
 */
export async function keepNews(
  { config: { slack }, repository, goal, now, happened }: NewsOf,
  { outboxes }: Pick<Telling, "outboxes">,
): Promise<boolean> {
  if (slack === undefined) return false;
  for (let attempt = 1; ; attempt += 1) {
    const before = (await outboxes.outbox(repository, goal)) ?? newOutbox(repository, goal);
    const after = withNews(before, happened, slack.notify, now);
    if (JSON.stringify(after) === JSON.stringify(before)) return false;
    try {
      await outboxes.saveOutbox(after);
      return true;
    } catch (error) {
      if (!(error instanceof LeaseLost) || attempt === tries) throw error;
    }
  }
}

/**
 * Says in the notify queue that there is something in a goal's outbox. Called when the ledger knows what came of the
 * run: what is sent says how the goal stands then.
 */
export async function queueNews(
  { slack }: Config,
  notice: Notice,
  run: string,
  { queue }: Pick<Telling, "queue">,
): Promise<void> {
  if (slack === undefined) return;
  try {
    await queue.send(notice, slack.channel, run);
  } catch (error) {
    // It is in the outbox, and what lies there is looked for every quarter of an hour, which tells what is wrong.
    const isTrouble = [RetryLater, AccessDenied, UsageError].some((kind) => error instanceof kind);
    if (!isTrouble) throw error;
  }
}

function withNews(
  before: Outbox,
  happened: Happened,
  notify: NonNullable<Config["slack"]>["notify"],
  now: Date,
): Outbox {
  const { news, told } = newsOf(before.told, happened, notify);
  const entries = news.map((one, index) => ({
    key: `news:${happened.run}:${before.version}:${index}`,
    at: now.toISOString(),
    triedAt: null,
    message: { kind: "news" as const, news: one },
  }));
  const isNew = news.length > 0 || JSON.stringify(told) !== JSON.stringify(before.told);
  const kept = withoutOldest([...before.entries, ...entries], now);
  return { ...before, entries: kept, told, isStale: before.isStale || isNew };
}

/** What waits for a Slack that is not there is one record, which has an end: so many messages are kept. */
const mostWaiting = 100;
const leftOut = "left-out:";

/** The newest entries; of those before them it is told how many there were. */
function withoutOldest(entries: readonly Entry[], now: Date): Entry[] {
  if (entries.length <= mostWaiting) return [...entries];
  const [first] = entries;
  const earlier = first?.key.startsWith(leftOut) ? Number(first.key.slice(leftOut.length)) : 0;
  const rest = earlier > 0 ? entries.slice(1) : entries;
  const count = earlier + rest.length - (mostWaiting - 1);
  const text = `${count} older messages are left out: they waited too long for Slack.`;
  const message = { kind: "news" as const, news: { kind: "failed" as const, text, lines: [] } };
  const notice = { key: `${leftOut}${count}`, at: now.toISOString(), triedAt: null, message };
  return [notice, ...rest.slice(1 - mostWaiting)];
}
