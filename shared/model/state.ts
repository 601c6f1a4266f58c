import * as z from "zod";
import { approvalSchema, heldGoalSchema } from "./approval.ts";
import { roles, type TrackerName, trackerNames } from "./item.ts";
import { jiraProjectSchema } from "./jira-project.ts";
import { diagnosticSchema, planSchema } from "./plan.ts";
import { slipSchema } from "./slip.ts";

/** An item of the plan with the key it keeps for life, as last synced (docs/identity.md). */
export const identitySchema = z.object({
  key: z.string(),
  role: z.enum(roles),
  /** The milestone that it belongs to; null for milestones. */
  milestone: z.string().nullable(),
  number: z.string().nullable(),
  text: z.string(),
  id: z.string().nullable(),
  /** It left the plan. Its key is not used again, and it gets it back if it returns. */
  retired: z.boolean(),
});
export type Identity = z.infer<typeof identitySchema>;

export const outcomes = ["synced", "unchanged", "partial", "held", "failed"] as const;
export type Outcome = (typeof outcomes)[number];

export const goalStateSchema = z.object({
  goal: z.string(),
  path: z.string(),
  version: z.number().int(),
  /** Blob of the plan, commit and config digest that the trackers were last brought in line with. */
  blob: z.string().nullable(),
  commit: z.string().nullable(),
  /** Committer date of that commit, ISO 8601: an older head is looked at twice before it is applied. */
  committedAt: z.string().nullable(),
  identities: z.array(identitySchema),
  /** Trackers in which everything of ours is adopted that was there before the ledger knew of it. */
  searched: z.array(z.enum(trackerNames)).optional(),
  /** The plan as last synced, for status and reports; null before that, and when it is very long. */
  plan: planSchema.nullable(),
  outcome: z.enum(outcomes),
  syncedAt: z.string().nullable(),
  /** How the plan's dates moved, the oldest first. Absent in states from before that was kept. */
  slips: z.array(slipSchema).optional(),
  /**
   * What the goal.md beside the plan defined, so that an edit of the plan need not read it again. Absent where it
   * was not needed or is too long to keep, and in states from before it was read.
   */
  goalFile: z
    .object({ blob: z.string(), definitions: z.array(z.object({ ref: z.string(), text: z.string() })) })
    .optional(),
});
export type GoalState = z.infer<typeof goalStateSchema>;

/** The trackers that were searched. Before that was kept, a goal with keys was searched for in GitHub. */
export function searchedIn({ searched, identities }: GoalState): Set<TrackerName> {
  return new Set(searched ?? (identities.length > 0 ? ["github"] : []));
}

/** What is known of one plan file of a repository; it saves a read when nothing changed. */
export const knownPlanSchema = z.object({
  goal: z.string(),
  blob: z.string(),
  /** True when the trackers match this blob; false when it was refused, held or cut short. */
  settled: z.boolean(),
  /** True when the plan was synced at least once: its vanishing is then a matter for people. */
  synced: z.boolean(),
  diagnostics: z.array(diagnosticSchema),
  /**
   * Whether the plan has references to look up, and the blob of the goal.md in which they were looked up; null
   * where there was none. Absent in states from before that was done.
   */
  goalFile: z.object({ needed: z.boolean(), blob: z.string().nullable() }).optional(),
  /** What of the plan waits for a person, as `heldNames` gives it. */
  held: z.array(z.string()).optional(),
  /** A person approved that the file has no milestones any more: it is no plan until it has some again. */
  gone: z.boolean().optional(),
});
export type KnownPlan = z.infer<typeof knownPlanSchema>;

/** Whether something of a plan may wait for a person: the trackers are not in line with it, or its text is refused. */
export function mayWait({ settled, diagnostics }: KnownPlan): boolean {
  return !settled || diagnostics.length > 0;
}

/**
 * What a tracker's lists were at when they were last read in full, for asking whether they still are. By list: each
 * page with its ETag, and a digest of what Milepost reads of it, because ETags change with the credentials.
 */
export const trackerVersionSchema = z.record(
  z.string(),
  z.object({
    pages: z.array(z.object({ path: z.string(), etag: z.string() })),
    digest: z.string(),
  }),
);
export type TrackerVersion = z.infer<typeof trackerVersionSchema>;

export const repositoryStateSchema = z.object({
  id: z.string(),
  fullName: z.string(),
  /** Null until it had to be asked for. */
  defaultBranch: z.string().nullable(),
  installation: z.number().int().nullable(),
  /** When it was last sure that the name belongs to this id, ISO 8601: names are given away, ids are not. */
  nameCheckedAt: z.string().nullable(),
  version: z.number().int(),
  /** The newest commit that was looked at, with its committer date. */
  head: z.object({ commit: z.string(), committedAt: z.string() }).nullable(),
  /** The config file as read: its blob, and its text. Null when the repository has none. */
  config: z.object({ path: z.string(), blob: z.string(), text: z.string() }).nullable(),
  plans: z.record(z.string(), knownPlanSchema),
  /** By tracker, from the last reconcile that came to its end. Absent before the first. */
  lists: z.partialRecord(z.enum(trackerNames), trackerVersionSchema).optional(),
  /** The Jira project as it was found out. Absent without Jira, and when it has to be found out anew. */
  jira: jiraProjectSchema.optional(),
  /** What people let go on and no sync has done yet. Absent where there is nothing of that. */
  approvals: z.array(approvalSchema).optional(),
});
export type RepositoryState = z.infer<typeof repositoryStateSchema>;

/** What a tracker has to know of the repository whose plans it shows. */
export type TrackedRepository = Pick<RepositoryState, "id" | "fullName" | "jira">;

/** For how long the record of a run is kept. */
export const runDays = 90;

/** What one run did, kept for a while (docs/operating.md). */
export const runRecordSchema = z.object({
  run: z.string(),
  at: z.string(),
  commit: z.string(),
  result: z.unknown(),
  /** What waits for a person, by goal: an approval is of exactly this. Absent where nothing waits. */
  held: z.array(heldGoalSchema).optional(),
  approved: z.object({ at: z.string(), by: z.string() }).optional(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;
