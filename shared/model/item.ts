import * as z from "zod";

/** What an item is in the plan. `tracking`: a tracking issue. */
export const roles = ["milestone", "deliverable", "tracking"] as const;
export type Role = (typeof roles)[number];

export const entities = ["milestone", "issue", "epic", "story", "version"] as const;
export type Entity = (typeof entities)[number];

/** Returns true if two items of this entity, open or closed, can't have the same title in a tracker. */
export function hasUniqueTitle(entity: Entity): boolean {
  return entity === "milestone" || entity === "version";
}

export const trackerNames = ["github", "jira"] as const;
export type TrackerName = (typeof trackerNames)[number];
export const trackerTitles: Readonly<Record<TrackerName, string>> = { github: "GitHub", jira: "Jira" };

/** `cancelled`: closed without being done. GitHub milestones can't be cancelled; their desired state is then "done". */
export const itemStates = ["open", "done", "cancelled"] as const;
export type ItemState = (typeof itemStates)[number];

/** A checkbox, which can be ticked in the tracker or in the plan. */
export const checkboxSchema = z.object({ text: z.string(), done: z.boolean() });
export type Checkbox = z.infer<typeof checkboxSchema>;

/** A part of an item's body, without markup. Its texts come from the plan; each `BodyFormat` escapes them. */
export const bodySectionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), heading: z.string().nullable(), text: z.string() }),
  /** `url` is the address of a tracker item, never a URL from the plan's text. */
  z.object({ kind: z.literal("link"), label: z.string(), url: z.string() }),
  /** Identifies the item if its link is lost. A tracker shows no text for it. */
  z.object({ kind: z.literal("identity"), text: z.string() }),
  z.object({ kind: z.literal("list"), heading: z.string().nullable(), items: z.array(z.string()) }),
  z.object({
    kind: z.literal("checklist"),
    heading: z.string().nullable(),
    /** `notes` are shown below a checkbox. A change of the notes does not affect the tick. */
    boxes: z.array(checkboxSchema.extend({ notes: z.array(z.string()).optional() })),
  }),
]);
export type BodySection = z.infer<typeof bodySectionSchema>;

/** The managed block of a body. `text` is rendered with all checkboxes unticked; `boxes` has their ticks. */
export const managedBodySchema = z.object({ text: z.string(), boxes: z.array(checkboxSchema) });
export type ManagedBody = z.infer<typeof managedBodySchema>;

/**
 * The fields that Milepost compares and writes. An absent field is not managed for this item. `milestone` (a milestone
 * or epic), `version` and `parent` are item keys.
 */
export const fieldsSchema = z
  .object({
    title: z.string(),
    body: managedBodySchema,
    state: z.enum(itemStates),
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

/**
 * A link to the item's line in the plan at the synced commit, and what a body shows beside it. It is not compared, because
 * it changes with every commit: the next write of the body updates it.
 */
export interface SourceLink {
  url: string;
  label: string;
  /** Name of the milestone that the item belongs to; absent for a milestone. */
  partOf?: string;
  /** The item for the same part of the plan in another tracker; absent if there is none yet. */
  peer?: { label: string; url: string };
}

/** The desired state of an item in one tracker. */
export interface DesiredItem {
  /** Item key: "m1", "d4", "a1" or "v1". */
  key: string;
  role: Role;
  entity: Entity;
  fields: Fields & { title: string };
  /** Accounts in the tracker to which the item is assigned when it is created. */
  assignees?: string[];
  /** True if the item is updated if it exists, but not created. */
  isOptional?: true;
  source?: SourceLink;
  /** Fields that the plan has a value for but the tracker's project lacks, and why they are left out. */
  omitted?: { fields: FieldName[]; reason: string }[];
}

export const remoteSchema = z.object({
  /** The tracker's internal id (GitHub: the database id, not the number). */
  id: z.string(),
  /** GitHub's number or Jira's key, which people see and requests use. */
  name: z.string(),
  url: z.string(),
});
export type Remote = z.infer<typeof remoteSchema>;

/**
 * The observed state of a tracker item. `body` is the complete text. `milestone`, `version` and `parent` are names
 * (`Remote.name`), even if users created these items. A field that the tracker does not have is absent.
 */
export interface ObservedItem {
  remote: Remote;
  fields: Omit<Fields, "body"> & { body: string };
}

/** The observed state of an item after a write. */
export interface WrittenItem extends ObservedItem {
  /** Why the change of the state was skipped, although all other fields were written; absent if nothing was skipped. */
  skippedTransition?: string;
}

/** Fields to write. `body` is the complete text, including the users' part. */
export type TrackerChanges = Omit<Fields, "body" | "parent"> & { body?: string };

/** The stored state of an item after its create. */
export interface CreatedItem extends ObservedItem {
  /** Accounts to which the tracker did not assign the item; absent if there are none. */
  rejectedAssignees?: string[];
}

export interface MarkedItem {
  marker: Marker;
  entity: Entity;
  observed: ObservedItem;
  /** False if the body has several markers, because text of other items was pasted into it. */
  hasSingleMarker: boolean;
  /** True if an account of Milepost created the item. Anybody can write a marker, so other items are not adopted. */
  isOwn: boolean;
}

/** The parts of a marker, `milepost:<goal>/<key>:<nonce>`. Goal ids are slugs, so they can't contain another marker. */
export interface Marker {
  goal: string;
  key: string;
  nonce: string;
}

/** Matches markers in HTML comments only: the same text outside a comment is not a marker. */
const MARKER_PATTERN = /<!-- milepost:([\w.-]+)\/([a-z]\d+):([0-9a-z]{8,32}) -->/g;

export function formatMarker({ goal, key, nonce }: Marker): string {
  return `milepost:${goal}/${key}:${nonce}`;
}

/** Returns all markers in a text, including markers that a user pasted. */
export function findMarkers(text: string): Marker[] {
  return [...text.matchAll(MARKER_PATTERN)].map(([, goal = "", key = "", nonce = ""]) => ({
    goal,
    key,
    nonce,
  }));
}
