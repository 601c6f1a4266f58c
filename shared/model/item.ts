import * as z from "zod";
import type { Marker } from "./marker.ts";

/** What an item is to the plan. A tracker gives each role its own entity. */
export const roles = ["milestone", "deliverable", "acceptance"] as const;
export type Role = (typeof roles)[number];

export const entities = ["milestone", "issue", "epic", "story", "version"] as const;
export type Entity = (typeof entities)[number];

export const trackerNames = ["github", "jira"] as const;
export type TrackerName = (typeof trackerNames)[number];

/**
 * Open, done, or ended without being done. A tracker without the third (a GitHub milestone) is given
 * "done" for it when the desired state is built, so that comparing stays comparing.
 */
export const states = ["open", "done", "cancelled"] as const;
export type State = (typeof states)[number];

/** One box of a checklist. People tick it in the tracker, the plan ticks it in the text. */
export const boxSchema = z.object({ text: z.string(), done: z.boolean() });
export type Box = z.infer<typeof boxSchema>;

/**
 * What Milepost says in an item's body, free of any tracker's markup. Text is plan text: each tracker's
 * body format escapes it in the one place where it renders it.
 */
export const sectionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), heading: z.string().nullable(), text: z.string() }),
  /** A place of ours or of a tracker's: never one that plan text names. */
  z.object({ kind: z.literal("link"), label: z.string(), url: z.string() }),
  z.object({ kind: z.literal("list"), heading: z.string().nullable(), items: z.array(z.string()) }),
  z.object({
    kind: z.literal("checklist"),
    heading: z.string().nullable(),
    /** `notes` stand under a box and are no part of it: its tick stays when they change. */
    boxes: z.array(boxSchema.extend({ notes: z.array(z.string()).optional() })),
  }),
]);
export type Section = z.infer<typeof sectionSchema>;

/** The managed part of a body as it is rendered: text with every box empty, and the boxes beside it. */
export const managedBodySchema = z.object({ text: z.string(), boxes: z.array(boxSchema) });
export type ManagedBody = z.infer<typeof managedBodySchema>;

/**
 * The fields that Milepost compares and writes. A field that is absent is not Milepost's business for
 * this item: it is neither compared nor written. `milestone`, `version` and `parent` name other items by key: the
 * milestone or epic that it is in, the version that it ships with, and the item that it hangs under.
 */
export const fieldsSchema = z
  .object({
    title: z.string(),
    body: managedBodySchema,
    state: z.enum(states),
    due: z.string().nullable(),
    priority: z.string().nullable(),
    labels: z.array(z.string()),
    milestone: z.string().nullable(),
    version: z.string().nullable(),
    parent: z.string().nullable(),
  })
  .partial();
export type Fields = z.infer<typeof fieldsSchema>;
export type FieldName = keyof Fields;
export const fieldNames = Object.keys(fieldsSchema.shape) as FieldName[];

/** Where in the plan an item stands: words for people, and the address of that line at the commit. */
export interface Source {
  url: string;
  label: string;
}

/** An item as the plan wants it in one tracker. */
export interface DesiredItem {
  /** Opaque, stable for the life of the item: "m1", "d4", "a1". */
  key: string;
  role: Role;
  entity: Entity;
  title: string;
  fields: Fields;
  source?: Source;
}

/** Entities of which a tracker has each title once, closed ones included. */
export function hasUniqueTitle(entity: Entity): boolean {
  return entity === "milestone" || entity === "version";
}

/** Where an item lives in a tracker. */
export const remoteSchema = z.object({
  /** The tracker's internal id, stored as text (GitHub: the database id, far from the number). */
  id: z.string(),
  /** The name that people and requests use: GitHub's number, Jira's key. */
  name: z.string(),
  url: z.string(),
});
export type Remote = z.infer<typeof remoteSchema>;

/**
 * An item as the tracker shows it now. `body` is the whole text, people's words included; `milestone` and `version` are
 * the tracker's names of those (`Remote.name`), ours or not. A field that the tracker lacks is absent.
 */
export interface ObservedItem {
  remote: Remote;
  fields: Omit<Fields, "body"> & { body: string };
}

/** An item after a write. */
export interface WrittenItem extends ObservedItem {
  /** Why its state is not the one that was asked for, although all else is written. */
  withheld?: string;
}

/** An item in a tracker that carries one of our markers. */
export interface MarkedItem {
  marker: Marker;
  entity: Entity;
  observed: ObservedItem;
  /** No other marker of ours is in the item. With others, one of them is a pasted text's. */
  alone: boolean;
}
