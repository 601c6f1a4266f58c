import { AccessDenied, NotFound, OutcomeUnknown, RetryLater, TrackerRefused } from "../errors.ts";
import { type Entry, isTaken, type Outbox } from "../model/outbox.ts";
import type { Clock } from "../ports/clock.ts";
import type { Notifier, Posted, SlackMessage } from "../ports/notifier.ts";
import type { KeptOutbox } from "./kept-outbox.ts";

export interface PostHost {
  clock: Clock;
  notifier: Notifier;
  /** Who sends: unique for each process that may send at the same time. */
  holder: string;
  /** No request is started after this instant. */
  deadline: Date;
}

/** For how long others leave an outbox alone while one message is on its way: longer than a try takes at its longest. */
const takenFor = 2 * 60_000;
/** Waiting in place is paid for, and worth it where a channel takes one message a second. In milliseconds. */
const patience = 5_000;
const mostWaits = 8;

/**
 * What became of an entry. "gone": the message to reply to is not there any more. "refused": Slack does not take it.
 * "elsewhere": somebody else has sent it. Only what is posted has left the outbox.
 */
export type PostResult = "posted" | "elsewhere" | "gone" | { refused: TrackerRefused };

/**
 * Posts an entry so that it arrives once. That it is tried is stored before, so that who comes after a crash looks for
 * it first; that it is sent is stored after, together with what `settle` makes of it. `wasTried` says that it may be
 * a message from an earlier try, which says what was so then.
 * Throws `RetryLater` and `AccessDenied` (nothing was posted) and `OutcomeUnknown` (the next try looks for it).
 */
export async function postEntry(
  kept: KeptOutbox,
  { key }: Entry,
  { message, thread }: { message: SlackMessage; thread: Posted },
  host: PostHost,
  settle: (outbox: Outbox, posted: Posted, wasTried: boolean) => Outbox,
): Promise<PostResult> {
  const { clock, holder, notifier } = host;
  const now = clock.now();
  const until = new Date(now.getTime() + takenFor).toISOString();
  let triedAt: string | null = null;
  const taken = await kept.change((outbox) => {
    const entry = outbox.entries.find((one) => one.key === key);
    if (entry === undefined || isTaken(outbox, holder, now)) return null;
    triedAt = entry.triedAt;
    const tried = withTry(outbox, key, entry.triedAt ?? now.toISOString());
    return { ...tried, sending: { by: holder, until } };
  });
  if (!taken) {
    assertFree(kept.current, host);
    return "elsewhere";
  }
  /** Nothing of this try is in Slack. */
  const undo = () => kept.change((outbox) => ({ ...withTry(outbox, key, triedAt), sending: null }));
  const triedSince = triedAt === null ? null : new Date(triedAt);
  // Entries of two goals may have the same key, and are in the same channel.
  const { repository, goal } = kept.current;
  const name = `${repository}/${goal}/${key}`;
  let posted: Posted;
  try {
    posted = await patiently(() => notifier.post(message, { key: name, thread, triedSince }), host);
  } catch (error) {
    if (error instanceof RetryLater || error instanceof AccessDenied) {
      await undo();
      throw error;
    }
    if (error instanceof OutcomeUnknown) await kept.change((outbox) => ({ ...outbox, sending: null }));
    if (error instanceof NotFound && thread !== null) {
      await undo();
      return "gone";
    }
    if (error instanceof TrackerRefused) {
      await undo();
      return { refused: error };
    }
    throw error;
  }
  // Where this can't be stored, the try stays stored, and the next one finds the message.
  await kept.change((outbox) => ({
    ...settle(withoutEntry(outbox, key), posted, triedSince !== null),
    sending: null,
  }));
  return "posted";
}

/** Throws `RetryLater` while somebody else is sending. */
export function assertFree(outbox: Outbox, { holder, clock }: Pick<PostHost, "holder" | "clock">): void {
  const { sending, goal } = outbox;
  if (sending === null || !isTaken(outbox, holder, clock.now())) return;
  throw new RetryLater("leased", `Messages of ${goal} are being sent.`, new Date(sending.until));
}

/** Asks again by itself where a limit is over in a moment. */
export async function patiently<T>(
  ask: () => Promise<T>,
  { clock, deadline }: Pick<PostHost, "clock" | "deadline">,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof RetryLater) || error.reason !== "rate-limit" || waits === mostWaits) throw error;
      const wait = error.retryAt.getTime() - clock.now().getTime();
      if (wait > patience || error.retryAt >= deadline) throw error;
      await clock.sleep(Math.max(wait, 0));
    }
  }
}

export function withoutEntry(outbox: Outbox, key: string): Outbox {
  return { ...outbox, entries: outbox.entries.filter((entry) => entry.key !== key) };
}

function withTry(outbox: Outbox, key: string, triedAt: string | null): Outbox {
  const entries = outbox.entries.map((entry) => (entry.key === key ? { ...entry, triedAt } : entry));
  return { ...outbox, entries };
}
