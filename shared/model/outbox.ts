import * as z from "zod";
import { reportSnapshotSchema } from "./goal-status.ts";

export const notificationKinds = ["synced", "completed", "at-risk", "slipped", "held", "failed"] as const;

/** A message about a goal for Slack. Plain text; it is escaped where it is rendered. */
export const notificationSchema = z.object({
  kind: z.enum(notificationKinds),
  /** One sentence. */
  text: z.string(),
  /** Details, one line each. */
  lines: z.array(z.object({ text: z.string(), url: z.string().nullable() })),
});
export type Notification = z.infer<typeof notificationSchema>;

/** A message that is queued for Slack. */
export const outboxEntrySchema = z.object({
  /** Unique within the goal. It is sent along with the message, so that the message can be found in Slack. */
  key: z.string(),
  /** ISO 8601 instant. */
  queuedAt: z.string(),
  /** ISO 8601 instant of the last attempt whose outcome is unknown; null before the first attempt. */
  attemptedAt: z.string().nullable(),
  message: z.discriminatedUnion("kind", [
    /** A new goal card, which replaces the current one. Notifications are replies in its thread. */
    z.object({ kind: z.literal("card") }),
    /** A goal card that the report schedule asked for. */
    z.object({ kind: z.literal("report"), slot: z.string() }),
    z.object({ kind: z.literal("notification"), notification: notificationSchema }),
  ]),
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;

/** The state of a goal at the last notification. A notification reports what changed since. */
export const notifiedStateSchema = z.object({
  health: z.string(),
  milestones: z.record(
    z.string(),
    z.object({ health: z.string(), status: z.string(), due: z.string().nullable() }),
  ),
  /** Text of the last notification about a held run; "" if none is held. */
  held: z.string(),
  /** Text of the last notification about a failure; "" if nothing failed. */
  failed: z.string(),
});
export type NotifiedState = z.infer<typeof notifiedStateSchema>;

/** The Slack messages of one goal, sent and queued. Stored as one record with a version. */
export const outboxSchema = z.object({
  /** Repository id. */
  repository: z.string(),
  goal: z.string(),
  version: z.number().int(),
  /** The current goal card; null before the first one, and with an incoming webhook. */
  card: z.object({ channel: z.string(), ts: z.string() }).nullable(),
  /** Digest of the card's content, to skip updates without a change; null if unknown. */
  cardDigest: z.string().nullable(),
  isCardOutdated: z.boolean(),
  /** In sending order. */
  entries: z.array(outboxEntrySchema),
  notified: notifiedStateSchema.nullable(),
  /** The goal at the report before the current card; the card shows the changes since. */
  cardBaseline: reportSnapshotSchema.nullable(),
  /** The goal at the last report. */
  lastReport: reportSnapshotSchema.nullable(),
  /** ISO 8601 instant of the last report slot of the schedule that was processed. */
  lastSlot: z.string().nullable(),
  /** The sender that is sending now. The lease expires by itself if the sender crashed. */
  sendLease: z.object({ holder: z.string(), expiresAt: z.string() }).nullable(),
});
export type Outbox = z.infer<typeof outboxSchema>;

export function createOutbox(repository: string, goal: string): Outbox {
  return {
    repository,
    goal,
    version: 0,
    card: null,
    cardDigest: null,
    isCardOutdated: false,
    entries: [],
    notified: null,
    cardBaseline: null,
    lastReport: null,
    lastSlot: null,
    sendLease: null,
  };
}

export function createEntry(key: string, message: OutboxEntry["message"], now: Date): OutboxEntry {
  return { key, queuedAt: now.toISOString(), attemptedAt: null, message };
}

export function hasUnsentMessages({ entries, isCardOutdated, card }: Outbox): boolean {
  return entries.length > 0 || (isCardOutdated && card !== null);
}

export function isLeasedByOther({ sendLease }: Outbox, holder: string, now: Date): boolean {
  return sendLease !== null && sendLease.holder !== holder && sendLease.expiresAt > now.toISOString();
}
