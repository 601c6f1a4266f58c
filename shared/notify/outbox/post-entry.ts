import { AccessDenied, MessageRejected, NotFound, OutcomeUnknown, RetryLater } from "../../errors.ts";
import { isLeasedByOther, type Outbox, type OutboxEntry } from "../../model/outbox.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ChatNotifier, PostedRef, SlackMessage } from "../../ports/notifier.ts";
import type { StoredOutbox } from "./stored-outbox.ts";

export interface PostHost {
  clock: Clock;
  notifier: ChatNotifier;
  /** Lease holder; unique per process. */
  holder: string;
  /** No request starts after this instant. */
  deadline: Date;
}

/** Duration of the lease for sending: longer than the slowest attempt to post one message. */
const SEND_LEASE_MS = 2 * 60_000;
/** Maximum wait for a rate limit (Slack: 1 message/s per channel). For a longer one, the queue message is retried. */
const MAX_WAIT_MS = 5_000;
const MAX_WAITS = 8;

/** "not-queued": another process sent the entry. "thread-missing": the Slack message to reply to was deleted. */
export type PostResult = "posted" | "not-queued" | "thread-missing" | { rejected: MessageRejected };

/**
 * Posts an outbox entry to Slack exactly once, and then removes it from the outbox. The time of the attempt is stored
 * before the request, so that after a crash the next attempt first searches Slack for the message. `onPosted` returns
 * the outbox to store after a success; `mayBeOlder` is true if a previous attempt possibly posted an older text.
 *
 * Throws `RetryLater` and `AccessDenied` (nothing was posted), and `OutcomeUnknown` (possibly posted; call it again).
 */
export async function postEntry(
  stored: StoredOutbox,
  { key }: OutboxEntry,
  { message, thread }: { message: SlackMessage; thread: PostedRef },
  host: PostHost,
  onPosted: (outbox: Outbox, posted: PostedRef, mayBeOlder: boolean) => Outbox,
): Promise<PostResult> {
  const { clock, holder, notifier } = host;
  const now = clock.now();
  const sendLease = { holder, expiresAt: new Date(now.getTime() + SEND_LEASE_MS).toISOString() };
  let earlierAttempt: string | null = null;
  const isLeased = await stored.change((outbox) => {
    const entry = outbox.entries.find((one) => one.key === key);
    if (entry === undefined || isLeasedByOther(outbox, holder, now)) return null;
    earlierAttempt = entry.attemptedAt;
    return { ...withAttempt(outbox, key, entry.attemptedAt ?? now.toISOString()), sendLease };
  });
  if (!isLeased) {
    assertNotLeased(stored.current, host);
    return "not-queued";
  }
  const undoAttempt = () =>
    stored.change((outbox) => ({ ...withAttempt(outbox, key, earlierAttempt), sendLease: null }));
  const attemptedSince = earlierAttempt === null ? null : new Date(earlierAttempt);
  // Includes the goal, because entries of two goals can have the same key and the same channel.
  const { repository, goal } = stored.current;
  const options = { key: `${repository}/${goal}/${key}`, thread, attemptedSince };
  let posted: PostedRef;
  try {
    posted = await retryRateLimits(() => notifier.post(message, options), host);
  } catch (error) {
    if (error instanceof OutcomeUnknown) await stored.change((outbox) => ({ ...outbox, sendLease: null }));
    const isThreadMissing = error instanceof NotFound && thread !== null;
    const isRejected = error instanceof MessageRejected;
    if (isThreadMissing || isRejected || error instanceof RetryLater || error instanceof AccessDenied) {
      await undoAttempt();
    }
    if (isThreadMissing) return "thread-missing";
    if (isRejected) return { rejected: error };
    throw error;
  }
  // If this write fails, the entry keeps its `attemptedAt`, so that the next attempt finds the message in Slack.
  await stored.change((outbox) => ({
    ...onPosted(withoutEntry(outbox, key), posted, attemptedSince !== null),
    sendLease: null,
  }));
  return "posted";
}

/** Throws `RetryLater` while another process sends the entries in this outbox. */
export function assertNotLeased(outbox: Outbox, { holder, clock }: Pick<PostHost, "holder" | "clock">): void {
  const { sendLease, goal } = outbox;
  if (sendLease === null || !isLeasedByOther(outbox, holder, clock.now())) return;
  const message = `Another process is sending the Slack messages about ${goal}.`;
  throw new RetryLater("leased", message, new Date(sendLease.expiresAt));
}

/** Sends a request and returns its result. Waits and sends it again if a rate limit lasts at most `MAX_WAIT_MS`. */
export async function retryRateLimits<T>(
  request: () => Promise<T>,
  { clock, deadline }: Pick<PostHost, "clock" | "deadline">,
): Promise<T> {
  for (let waits = 0; ; waits += 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof RetryLater) || error.reason !== "rate-limit" || waits === MAX_WAITS) throw error;
      const waitMs = error.retryAt.getTime() - clock.now().getTime();
      if (waitMs > MAX_WAIT_MS || error.retryAt >= deadline) throw error;
      await clock.sleep(Math.max(waitMs, 0));
    }
  }
}

export function withoutEntry(outbox: Outbox, key: string): Outbox {
  return { ...outbox, entries: outbox.entries.filter((entry) => entry.key !== key) };
}

function withAttempt(outbox: Outbox, key: string, attemptedAt: string | null): Outbox {
  const entries = outbox.entries.map((entry) => (entry.key === key ? { ...entry, attemptedAt } : entry));
  return { ...outbox, entries };
}
