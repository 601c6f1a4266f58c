import * as z from "zod";
import { trackerNames } from "./item.ts";
import { diagnosticSchema } from "./plan/diagnostic.ts";
import { approvalSchema } from "./run-record.ts";

/** The ledger's record of one plan file, so that an unchanged file is not read again. */
export const planFileStateSchema = z.object({
  goal: z.string(),
  blob: z.string(),
  /** True if the trackers match this blob or its errors are reported; false if it is held or incompletely synced. */
  isUpToDate: z.boolean(),
  /** True if the plan was synced at least once: removing the file then needs an approval. */
  wasSynced: z.boolean(),
  diagnostics: z.array(diagnosticSchema),
  /**
   * `needed`: the plan has references, so the goal.md next to it, which defines them, is read. `blob`: git blob sha of
   * that goal.md; null if there was no goal.md. Absent until the plan has been read.
   */
  goalFile: z.object({ needed: z.boolean(), blob: z.string().nullable() }).optional(),
  /** Identifies what is held (`heldIds`); absent if nothing is held or if that is unknown. */
  heldIds: z.array(z.string()).optional(),
  /** The first run that held exactly `heldIds`; absent if nothing is held. */
  heldBy: z.string().optional(),
  /** True until the first sync if the file only became a plan by a change of `plans` in the config. */
  isNewlyMatched: z.boolean().optional(),
  /** True if a person approved that the file has no milestones. The file is ignored until it has milestones again. */
  isApprovedEmpty: z.boolean().optional(),
});
export type PlanFileState = z.infer<typeof planFileStateSchema>;

/** Returns true if items of the plan can be held for approval: the plan is not fully synced, or it has errors. */
export function mayNeedApproval({ isUpToDate, diagnostics }: PlanFileState): boolean {
  return !isUpToDate || diagnostics.length > 0;
}

/**
 * The version that each list of a tracker had when it was last read completely, by list. `digest` is computed from the
 * fields that Milepost reads: ETags alone are not enough, because they change with the credentials.
 */
export const listVersionsSchema = z.record(
  z.string(),
  z.object({
    pages: z.array(z.object({ path: z.string(), etag: z.string() })),
    digest: z.string(),
  }),
);
export type ListVersions = z.infer<typeof listVersionsSchema>;

/** The stored result of a discovery. Its shape is defined and validated by the tracker's adapter. */
export const discoverySnapshotSchema = z.record(z.string(), z.unknown());
export type DiscoverySnapshot = z.infer<typeof discoverySnapshotSchema>;

/**
 * An account in a tracker. `id` is never given to another account. `login`: the name on GitHub, which can be given to
 * another account after a rename; absent in Jira, where anybody can choose any name.
 */
export const accountSchema = z.object({ id: z.string(), login: z.string().optional() });
export type Account = z.infer<typeof accountSchema>;

/** Accounts of Milepost in one tracker that are known without a request. */
export interface KnownAccounts {
  /** Accounts with which earlier runs wrote items of the repository, from its state. */
  stored: readonly Account[];
  /** `formerAccounts` of the tracker in the config: logins on GitHub, account ids in Jira. */
  former: readonly string[];
}

/** Returns true if an account is among the known ones, by its id or by its login. */
export function isAccountIn({ stored, former }: KnownAccounts, { id, login = id }: Account): boolean {
  return (
    stored.some((account) => account.id === id) || former.some((name) => name.toLowerCase() === login.toLowerCase())
  );
}

/** The ledger's record of a repository. */
export const repositoryStateSchema = z.object({
  id: z.string(),
  fullName: z.string(),
  /** Name of the default branch; null until a run has needed it. */
  defaultBranch: z.string().nullable(),
  installation: z.number().int().nullable(),
  /** ISO 8601 instant of the last check that the repository `id` has this name: another repository can get the name. */
  nameCheckedAt: z.string().nullable(),
  version: z.number().int(),
  /** The head that was last read, with its committer date (ISO 8601); null before the first run. */
  head: z.object({ commit: z.string(), committedAt: z.string() }).nullable(),
  /** The config file as read; null if the repository has none. */
  config: z.object({ path: z.string(), blob: z.string(), text: z.string() }).nullable(),
  /** The state of each plan file, by file path. */
  plans: z.record(z.string(), planFileStateSchema),
  /** Ids of goals whose plans were removed, newest last, so that their history can be shown; absent if there are none. */
  removedGoals: z.array(z.string()).optional(),
  /** ISO 8601 instant of the last completed check of the head; recorded at least hourly, if there are checks. */
  checkedAt: z.string().optional(),
  /** The versions of each tracker's lists at the last completed full scan. */
  listVersions: z.partialRecord(z.enum(trackerNames), listVersionsSchema).optional(),
  /** The stored result of each tracker's discovery; absent if a tracker has none or must repeat its discovery. */
  discoveries: z.partialRecord(z.enum(trackerNames), discoverySnapshotSchema).optional(),
  /** The accounts with which Milepost has written items in each tracker, as far as its runs have learned them. */
  accounts: z.partialRecord(z.enum(trackerNames), z.array(accountSchema)).optional(),
  /** The tracker projects for which the repository is in the ledger's index (`ProjectIndex`). */
  projects: z.partialRecord(z.enum(trackerNames), z.string()).optional(),
  /** Approvals that are not used up; absent if there are none. */
  approvals: z.array(approvalSchema).optional(),
  /** Web address of the approvals issue while it is open; absent if nothing is held or the issue can't be written. */
  approvalsIssue: z.string().optional(),
});
export type RepositoryState = z.infer<typeof repositoryStateSchema>;

/** The fields of a repository that a tracker adapter uses. */
export type TrackedRepository = Pick<RepositoryState, "id" | "fullName" | "discoveries" | "accounts">;
