import type { RepositoryState } from "../model/repository-state.ts";
import type { IssueEdit } from "./work-queue.ts";

/** Where people see held runs and approve them, outside of Milepost's state. One object per run. */
export interface ApprovalRequests {
  /**
   * Approves the held runs that people with write access have approved, and takes back what others did. Returns true if
   * the repository's state has a new approval. `edit`: the edit that triggered the run, if any. Throws nothing expected.
   */
  collect(repository: RepositoryState, edit: IssueEdit | null): Promise<boolean>;
  /** Shows what is held now. Throws a transient error, after which the run must be repeated; reports all others. */
  publish(repositoryId: string): Promise<void>;
}
