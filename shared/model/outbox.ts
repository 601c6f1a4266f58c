import * as z from "zod";
import { reportSnapshotSchema } from "./goal-status.ts";

export const notificationKinds = ["synced", "completed", "at-risk", "off-track", "slipped", "held", "failed"] as const;

/** A notification about a goal. Its texts are plain text and are escaped when the Slack message is rendered. */
export const notificationSchema = z.object({
  kind: z.enum(notificationKinds),
  /** One sentence. */
  text: z.string(),
  /** Details, one line each. */
  lines: z.array(z.object({ text: z.string(), url: z.string().nullable() })),
});
export type Notification = z.infer<typeof notificationSchema>;

/** A queued Slack message. */
export const outboxEntrySchema = z.object({
  /** Unique within the goal. Sent as metadata of the Slack message, by which the message can be found in Slack. */
  key: z.string(),
  /** ISO 8601 instant. */
  queuedAt: z.string(),
  /** ISO 8601 instant of the first attempt to post the message whose outcome is unknown; null if there is none. */
  attemptedAt: z.string().nullable(),
  message: z.discriminatedUnion("kind", [
    /** Posts a new goal card, which becomes the current card. Later notifications are replies in its thread. */
    z.object({ kind: z.literal("card") }),
    /** Posts the goal card for a scheduled report. `slot`: the scheduled time, an ISO 8601 instant. */
    z.object({ kind: z.literal("report"), slot: z.string() }),
    z.object({ kind: z.literal("notification"), notification: notificationSchema }),
  ]),
});
export type OutboxEntry = z.infer<typeof outboxEntrySchema>;

/** The state of a goal at its last notification. The next notification reports the differences from this state. */
export const notifiedStateSchema = z.object({
  health: z.string(),
  /** Numbers of done and of all deliverables and criteria, as text; "" if unknown. */
  progress: z.string().default(""),
  milestones: z.record(z.string(), z.object({ health: z.string(), status: z.string(), due: z.string().nullable() })),
  /** Identifies what the last notification about a held run listed; "" if no run is held. */
  held: z.string(),
  /** The starts of the failures that were reported and not mended since, one a line; "" if nothing failed. */
  failed: z.string(),
  /** The worst health that one thread was told, by milestone key, of the goal by ""; absent before the first. */
  told: z.object({ thread: z.string(), healths: z.record(z.string(), z.string()) }).optional(),
});
export type NotifiedState = z.infer<typeof notifiedStateSchema>;

/** A goal's outbox: its queued Slack messages, its goal card and its last report. One versioned record per goal. */
export const outboxSchema = z.object({
  /** Repository id. */
  repository: z.string(),
  goal: z.string(),
  version: z.number().int(),
  /** The current goal card; null before the first card, or if an incoming webhook posts, which can't update a card. */
  card: z.object({ channel: z.string(), ts: z.string() }).nullable(),
  /** Digest of the card's content, so that an unchanged card is not updated; null if unknown. */
  cardDigest: z.string().nullable(),
  isCardOutdated: z.boolean(),
  /** Queued Slack messages, in sending order. */
  entries: z.array(outboxEntrySchema),
  notified: notifiedStateSchema.nullable(),
  /** Progress and health in the report before the current card, which shows the changes since then; null if none. */
  cardBaseline: reportSnapshotSchema.nullable(),
  /** Progress and health in the last report; null before the first report. */
  lastReport: reportSnapshotSchema.nullable(),
  /** Scheduled time of the last report that was processed, an ISO 8601 instant; null before the first report. */
  lastSlot: z.string().nullable(),
  /** The process that sends now; null if none does. After `expiresAt` (ISO 8601 instant), another process can send. */
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
