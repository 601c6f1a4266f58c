import * as z from "zod";
import { newsKinds } from "../config/config.ts";
import { reportedSchema } from "./report-snapshot.ts";

/** Something that Slack is told of a goal, in words: plain text, escaped where it is rendered. */
export const newsSchema = z.object({
  kind: z.enum(newsKinds),
  /** One sentence. */
  text: z.string(),
  /** What belongs to it, a line each. */
  lines: z.array(z.object({ text: z.string(), url: z.string().nullable() })),
});
export type News = z.infer<typeof newsSchema>;

/** A message that is not sent yet. */
export const entrySchema = z.object({
  /** Unique for what is told of the goal; it goes along with the message, so that it can be found again. */
  key: z.string(),
  /** ISO 8601 instant at which it was put here. */
  at: z.string(),
  /** When a try began that may have arrived; null before the first. */
  triedAt: z.string().nullable(),
  message: z.discriminatedUnion("kind", [
    /** The goal's card: how it stands. News and changes hang below it; a new one takes its place. */
    z.object({ kind: z.literal("card") }),
    /** A card that a schedule asked for. */
    z.object({ kind: z.literal("report"), slot: z.string() }),
    /** In the thread of the card. */
    z.object({ kind: z.literal("news"), news: newsSchema }),
  ]),
});
export type Entry = z.infer<typeof entrySchema>;

/** What was last told of a goal: the next news is what is another since. */
export const toldSchema = z.object({
  health: z.string(),
  milestones: z.record(
    z.string(),
    z.object({ health: z.string(), status: z.string(), due: z.string().nullable() }),
  ),
  /** What waits for a person, as it was told; "" for nothing. */
  held: z.string(),
  /** What failed, as it was told; "" for nothing. */
  failed: z.string(),
});
export type Told = z.infer<typeof toldSchema>;

/** What Slack has been told of one goal, and is still to be told: one record with a version. */
export const outboxSchema = z.object({
  /** The repository's id. */
  repository: z.string(),
  goal: z.string(),
  version: z.number().int(),
  /** The card that is being kept up to date, and where. Null before the first, and through an incoming webhook. */
  card: z.object({ channel: z.string(), ts: z.string() }).nullable(),
  /** A digest of what the card says, so that what it says already is not written again. Null: not known. */
  shown: z.string().nullable(),
  /** The card no longer shows what is so. */
  isStale: z.boolean(),
  /** In the order in which they are to arrive. */
  entries: z.array(entrySchema),
  told: toldSchema.nullable(),
  /** What the present card compares with: the goal as it was when the report before it was due. */
  basis: reportedSchema.nullable(),
  /** The goal as it was when the last report was due. */
  reported: reportedSchema.nullable(),
  /** The slot of the schedule (ISO 8601 instant) that was taken last; before the first, when it was first looked for. */
  slot: z.string().nullable(),
  /** Who is sending now, and until when (ISO 8601 instant) nobody else may: who crashed has not given it back. */
  sending: z.object({ by: z.string(), until: z.string() }).nullable(),
});
export type Outbox = z.infer<typeof outboxSchema>;

export function newOutbox(repository: string, goal: string): Outbox {
  return {
    repository,
    goal,
    version: 0,
    card: null,
    shown: null,
    isStale: false,
    entries: [],
    told: null,
    basis: null,
    reported: null,
    slot: null,
    sending: null,
  };
}

/** Whether there is something to send. */
export function isUnsent({ entries, isStale, card }: Outbox): boolean {
  return entries.length > 0 || (isStale && card !== null);
}

/** Whether somebody else is sending of it at that time. */
export function isTaken({ sending }: Outbox, holder: string, now: Date): boolean {
  return sending !== null && sending.by !== holder && sending.until > now.toISOString();
}
