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
} from "./snapshots.ts";

export interface GitHubEmulatorOptions {
  /** The login of each accepted token. Default `{"test-token": "milepost-bot"}`. */
  tokens?: Record<string, string>;
  /** A GitHub App, installed for every repository. `privateKey` verifies its JWTs; webhooks contain `installation`. */
  app?: { id: number; installation: number; privateKey: string };
  /** Whether rate limits are enforced, by the clock `now`. Default: GitHub's limits; an object overrides some. */
  limits?: boolean | Partial<GitHubLimitNumbers>;
  /** Clock for limits, timestamps and lag. Default: the system clock. */
  now?: () => Date;
  /** How long new items are missing from lists: milliseconds of `now`, or a number of API requests. Default: 0. */
  listLag?: number | { requests: number };
  /** TCP port. Default 0: any free port. */
  port?: number;
}

/** File contents by path; `null` deletes the file. */
export type FileChanges = Record<string, string | Uint8Array | null>;

export interface PushOptions {
  /** Branch name. Default: the repository's default branch, from which a missing branch is created. */
  branch?: string;
  message?: string;
  /** Login of the author. Default "person". */
  author?: string;
  /** Required for a push that is not a fast-forward. Without `parent`, the new commit replaces the branch's head. */
  force?: boolean;
  /** Sha of the parent commit. Default: the head of the branch. */
  parent?: string;
  /** Commit date, ISO 8601. Default: now. */
  committedAt?: string;
  /** Whether the webhook is sent. Default true. */
  deliver?: boolean;
}

export interface PushResult {
  commit: string;
  /** GUID of the webhook delivery; `null` if none was sent, for example because the payload is over 25 MB. */
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
  /** Undocumented input from clients, such as unknown fields and wrong types. Tests assert that there is none. */
  readonly violations: string[];

  createRepository(fullName: string, options?: { defaultBranch?: string; private?: boolean }): Promise<{ id: number }>;
  /** Renames a repository. Its id stays; requests with the old name are redirected, as on GitHub. */
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

  /** The following methods return current data, sorted by number. Closed items and pull requests are included. */
  milestones(fullName: string): GitHubMilestoneSnapshot[];
  issues(fullName: string): GitHubIssueSnapshot[];
  milestone(fullName: string, number: number): GitHubMilestoneSnapshot;
  issue(fullName: string, number: number): GitHubIssueSnapshot;
  labels(fullName: string): string[];

  /** Actions of a user in the browser: they send webhooks and are not logged. `crlf` adds CRLF line ends. */
  createIssue(fullName: string, patch: NewGitHubIssue): number;
  createMilestone(fullName: string, patch: GitHubMilestonePatch & { title: string }): number;
  editIssue(fullName: string, number: number, patch: GitHubIssuePatch, options?: { crlf?: boolean }): void;
  editMilestone(fullName: string, number: number, patch: GitHubMilestonePatch): void;
  deleteIssue(fullName: string, number: number): void;
  deleteMilestone(fullName: string, number: number): void;
  comment(fullName: string, number: number, text: string): void;

  setWebhook(fullName: string, webhook: GitHubWebhookOptions): void;
  /** Returns all delivery attempts, oldest first. */
  deliveries(fullName?: string): GitHubDelivery[];
  /** Sends a delivery again, with the same GUID and payload; returns the HTTP status of the response. */
  redeliver(guid: string): Promise<number>;
  /** Resolves when no delivery is pending. */
  waitForDeliveries(): Promise<void>;

  /** Sets push access of the token. Without it, fields that need it are ignored, and milestone requests rejected. */
  setPush(fullName: string, allowed: boolean): void;
  /** Sets whether the token can access the repository. Without access, requests for it get a 404. */
  setAccess(fullName: string, allowed: boolean): void;
  acceptToken(token: string, login?: string): void;
  /** Revokes a token, or all tokens if none is given, including those of the App's installation. */
  revokeToken(token?: string): void;

  statuses(fullName: string, commit: string): StatusSnapshot[];
  checkRuns(fullName: string, commit: string): CheckRunSnapshot[];

  close(): Promise<void>;
}
