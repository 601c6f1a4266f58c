import * as z from "zod";
import { diagnosticSchema } from "./diagnostic.ts";
import { trackerNames } from "./item.ts";
import { approvalSchema } from "./run-record.ts";

/** The ledger's record of one plan file: it saves reading a file that did not change. */
export const planFileStateSchema = z.object({
  goal: z.string(),
  blob: z.string(),
  /** True if the trackers match this blob; false if the plan was rejected, held or its sync is incomplete. */
  isUpToDate: z.boolean(),
  /** True if the plan was synced at least once: removing the file then needs an approval. */
  wasSynced: z.boolean(),
  diagnostics: z.array(diagnosticSchema),
  /**
   * Whether the plan has references that goal.md defines, and the blob of the goal.md that was read, null if there
   * was none. Absent until the plan was read.
   */
  goalFile: z.object({ needed: z.boolean(), blob: z.string().nullable() }).optional(),
  /** Items of the plan that are held for approval, as `heldItemIds` names them; absent if unknown. */
  heldItemIds: z.array(z.string()).optional(),
  /** A person approved that the file has no milestones: it is ignored until it has some again. */
  isApprovedEmpty: z.boolean().optional(),
});
export type PlanFileState = z.infer<typeof planFileStateSchema>;

/** True if the plan may need a person: it is not fully synced, or it has errors. */
export function mayNeedApproval({ isUpToDate, diagnostics }: PlanFileState): boolean {
  return !isUpToDate || diagnostics.length > 0;
}

/**
 * The versions of a tracker's lists when they were last read in full, by list. The digest covers what Milepost reads
 * of the list: ETags alone are not enough, because they change with the credentials.
 */
export const listVersionsSchema = z.record(
  z.string(),
  z.object({
    pages: z.array(z.object({ path: z.string(), etag: z.string() })),
    digest: z.string(),
  }),
);
export type ListVersions = z.infer<typeof listVersionsSchema>;

/** What a tracker discovered about its setup. Only its adapter knows the shape and validates it. */
export const discoverySnapshotSchema = z.record(z.string(), z.unknown());
export type DiscoverySnapshot = z.infer<typeof discoverySnapshotSchema>;

/** The ledger's record of a repository. */
export const repositoryStateSchema = z.object({
  id: z.string(),
  fullName: z.string(),
  /** Null if it was not needed yet. */
  defaultBranch: z.string().nullable(),
  installation: z.number().int().nullable(),
  /** ISO 8601 instant of the last check that `fullName` belongs to `id`: names can be transferred, ids can't. */
  nameCheckedAt: z.string().nullable(),
  version: z.number().int(),
  /** The newest commit that was read, with its committer date. */
  head: z.object({ commit: z.string(), committedAt: z.string() }).nullable(),
  /** The config file as read; null if the repository has none. */
  config: z.object({ path: z.string(), blob: z.string(), text: z.string() }).nullable(),
  /** By path. */
  plans: z.record(z.string(), planFileStateSchema),
  /** From the last full scan that was completed. */
  listVersions: z.partialRecord(z.enum(trackerNames), listVersionsSchema).optional(),
  /** Discovered setup of each tracker; a tracker is absent if it keeps nothing or has to discover it again. */
  discoveries: z.partialRecord(z.enum(trackerNames), discoverySnapshotSchema).optional(),
  /** Approvals that no sync has used up yet; absent if there are none. */
  approvals: z.array(approvalSchema).optional(),
});
export type RepositoryState = z.infer<typeof repositoryStateSchema>;

/** What a tracker adapter needs to know of the repository. */
export type TrackedRepository = Pick<RepositoryState, "id" | "fullName" | "discoveries">;
