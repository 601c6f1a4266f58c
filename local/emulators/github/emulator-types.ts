import type { Faults } from "../shared/fault.ts";
import type { RestRequestLog } from "../shared/request-log.ts";
import type { GitHubFault } from "./fault.ts";
import type { GitHubLimitNumbers } from "./rate-limits.ts";
import type {
  CheckRunSnapshot,
  GitHubDelivery,
  GitHubIssuePatch,
  GitHubIssueSnapshot,
  GitHubMilestonePatch,
  GitHubMilestoneSnapshot,
  NewGitHubIssue,
  StatusSnapshot,
  UserPermission,
} from "./snapshots.ts";

export interface GitHubEmulatorOptions {
  /** The accepted tokens, each with the login of its account. Default `{"test-token": "milepost-bot"}`. */
  tokens?: Record<string, string>;
  /**
   * A GitHub App that is installed for all repositories. `installation` is the id in webhooks; `isPublic` means that
   * every account can install the App. Default: none.
   */
  app?: { id: number; installation: number; privateKey: string; isPublic?: boolean };
  /** True (default): GitHub's rate limits. False: none. An object replaces some of GitHub's limits. */
  limits?: boolean | Partial<GitHubLimitNumbers>;
  /** Clock for rate limits, timestamps and the list lag. Default: the system clock. */
  now?: () => Date;
  /** Delay until lists contain new items, in milliseconds of `now` or in API requests. Default: 0. */
  listLag?: number | { requests: number };
  /** TCP port. Default 0: any free port. */
  port?: number;
}

/** The content of a file, the target of a symbolic link, or the commit of a submodule. */
export type FileContent = string | Uint8Array | { link: string } | { submodule: string };

/** File contents by path; `null` deletes the file. */
export type FileChanges = Record<string, FileContent | null>;

export interface PushOptions {
  /** Branch name. Default: the repository's default branch, from which a missing branch is created. */
  branch?: string;
  message?: string;
  /** Login of the author. Default "person". */
  author?: string;
  /** Must be true for a push that is not a fast-forward. If true and `parent` is missing, amends the newest commit. */
  force?: boolean;
  /** Sha of the parent commit. Default: the head of the branch; with `force`, the parent of the head. */
  parent?: string;
  /** Date of the commit, in ISO 8601. Default: now. */
  committedAt?: string;
  /** Whether the webhook is sent. Default true. */
  deliver?: boolean;
}

export interface PushResult {
  commit: string;
  /** GUID of the webhook delivery; `null` if no webhook was sent, for example because the payload is over 25 MB. */
  delivery: string | null;
}

export interface GitHubWebhookOptions {
  url: string;
  secret: string;
  /** Names of the events to send. Default: push, pull_request, issues, milestone. */
  events?: string[];
  /** Whether `ping` is sent immediately, as GitHub does. Default false. */
  ping?: boolean;
}

export interface GitHubEmulator {
  /** `http://127.0.0.1:PORT`: the value for `GITHUB_API_URL`, and the start of every `html_url`. */
  readonly url: string;
  readonly requests: RestRequestLog;
  readonly faults: Faults<GitHubFault>;
  /** Problems in requests, such as undocumented fields and wrong types. Tests assert that the list is empty. */
  readonly violations: string[];

  createRepository(fullName: string, options?: { defaultBranch?: string; private?: boolean }): Promise<{ id: number }>;
  /** Renames a repository. Its id does not change; requests with the old name are redirected, as on GitHub. */
  renameRepository(fullName: string, newFullName: string): void;
  /** Pushes one commit, or one for each element of an array, and waits for the response to the webhook. */
  push(fullName: string, files: FileChanges | FileChanges[], options?: PushOptions): Promise<PushResult>;
  /** Points a branch at an existing commit, by force if needed; `null` deletes the branch. Sends the push webhook. */
  moveBranch(
    fullName: string,
    branch: string,
    commit: string | null,
    options?: { deliver?: boolean },
  ): Promise<PushResult>;
  head(fullName: string, branch?: string): string;
  createTag(fullName: string, name: string, commit: string): void;

  /** Returns all milestones, open and closed, sorted by number. Not logged as a request. */
  milestones(fullName: string): GitHubMilestoneSnapshot[];
  /** Returns all issues and pull requests, open and closed, sorted by number. Not logged as a request. */
  issues(fullName: string): GitHubIssueSnapshot[];
  milestone(fullName: string, number: number): GitHubMilestoneSnapshot;
  issue(fullName: string, number: number): GitHubIssueSnapshot;
  labels(fullName: string): string[];

  /** Creates an issue as a user in the browser. Like all actions up to `comment`, sends webhooks and is not logged. */
  createIssue(fullName: string, patch: NewGitHubIssue): number;
  createMilestone(fullName: string, patch: GitHubMilestonePatch & { title: string }): number;
  /** `by`: login of the editor, who is the sender of the webhook. Default: "person". */
  editIssue(fullName: string, number: number, patch: GitHubIssuePatch, options?: { crlf?: boolean; by?: string }): void;
  editMilestone(fullName: string, number: number, patch: GitHubMilestonePatch): void;
  deleteIssue(fullName: string, number: number): void;
  /** Moves an issue to the repository `target`. Returns its number there. */
  transferIssue(fullName: string, number: number, target: string): number;
  deleteMilestone(fullName: string, number: number): void;
  comment(fullName: string, number: number, text: string): void;

  setWebhook(fullName: string, webhook: GitHubWebhookOptions): void;
  /** Returns all webhook deliveries, oldest first; a redelivery is a separate entry. */
  deliveries(fullName?: string): GitHubDelivery[];
  /** Sends a webhook delivery again with the same GUID and payload. Returns the HTTP status of the response. */
  redeliver(guid: string): Promise<number>;
  /** Resolves when every webhook delivery has a response or has failed. */
  waitForDeliveries(): Promise<void>;

  /** Sets whether the token has push access. If not, labels and milestones in issue requests are ignored. */
  setPush(fullName: string, allowed: boolean): void;
  /** Sets a user's role in the repository, whatever the token may do. Without it, a user can only read. */
  setPermission(fullName: string, login: string, permission: UserPermission): void;
  /** Sets whether the token can access the repository. Without access, requests for it get a 404. */
  setAccess(fullName: string, allowed: boolean): void;
  /** Enables or disables Issues in the repository's settings. The issues stay stored, but the API does not show them. */
  setIssues(fullName: string, enabled: boolean): void;
  /** Sets the maximum number of entries in a recursive tree; a longer one is truncated. Default: GitHub's 100,000. */
  setTreeLimit(fullName: string, entries: number): void;
  acceptToken(token: string, login?: string): void;
  /** Revokes a token, or all tokens if none is given, including those of the App's installation. */
  revokeToken(token?: string): void;

  statuses(fullName: string, commit: string): StatusSnapshot[];
  checkRuns(fullName: string, commit: string): CheckRunSnapshot[];

  close(): Promise<void>;
}
