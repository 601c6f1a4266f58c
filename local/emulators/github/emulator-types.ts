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
  /** Logins by accepted token. Default `{"test-token": "milepost-bot"}`. */
  tokens?: Record<string, string>;
  /** A GitHub App, installed for every repository. Its key is verified; webhook payloads contain `installation`. */
  app?: { id: number; installation: number; privateKey: string };
  /** Rate limits in windows of `now`. Default: GitHub's numbers; an object overrides some of them. */
  limits?: boolean | Partial<GitHubLimitNumbers>;
  /** Clock for limits, timestamps and lag. Default: the system clock. */
  now?: () => Date;
  /** How long lists lag behind creates: milliseconds of `now`, or a number of API requests. Default: not at all. */
  listLag?: number | { requests: number };
  /** Default 0: a free one. */
  port?: number;
}

/** Content by path; `null` deletes the file. */
export type FileChanges = Record<string, string | Uint8Array | null>;

export interface PushOptions {
  /** Default: the default branch. A missing branch is created from the default branch. */
  branch?: string;
  message?: string;
  /** Login. Default "person". */
  author?: string;
  /** Required for a push that is not a fast-forward. Without `parent`, the head commit is amended. */
  force?: boolean;
  /** Parent commit. Default: the branch's head. */
  parent?: string;
  /** ISO 8601. Default: now. */
  committedAt?: string;
  /** False: the webhook is not sent. Default true. */
  deliver?: boolean;
}

export interface PushResult {
  commit: string;
  /** Guid of the delivery; `null` without a webhook or for a payload over 25 MB. */
  delivery: string | null;
}

export interface GitHubWebhookOptions {
  url: string;
  secret: string;
  /** Default push, pull_request, issues, milestone. */
  events?: string[];
  /** True: sends `ping` immediately, as GitHub does. Default false. */
  ping?: boolean;
}

export interface GitHubEmulator {
  /** `http://127.0.0.1:PORT`: `GITHUB_API_URL`, and the base of every `html_url`. */
  readonly url: string;
  readonly requests: RestRequestLog;
  readonly faults: Faults<GitHubFault>;
  /** Undocumented input of clients: unknown fields, wrong types. Tests assert that it is empty. */
  readonly violations: string[];

  createRepository(
    fullName: string,
    options?: { defaultBranch?: string; private?: boolean },
  ): Promise<{ id: number }>;
  /** The old name answers 301 from now on, as GitHub's does. The id stays. */
  renameRepository(fullName: string, newFullName: string): void;
  /** Commits the changes (an array: one commit each) in one push, waits for the webhook's answer. */
  push(fullName: string, files: FileChanges | FileChanges[], options?: PushOptions): Promise<PushResult>;
  /** Points a branch at a commit that exists (a forced push when it goes back); null deletes the branch. */
  moveBranch(
    fullName: string,
    branch: string,
    commit: string | null,
    options?: { deliver?: boolean },
  ): Promise<PushResult>;
  head(fullName: string, branch?: string): string;

  /** In order of number, closed ones and pull requests included. Not counted as requests. */
  milestones(fullName: string): GitHubMilestoneSnapshot[];
  issues(fullName: string): GitHubIssueSnapshot[];
  milestone(fullName: string, number: number): GitHubMilestoneSnapshot;
  issue(fullName: string, number: number): GitHubIssueSnapshot;
  labels(fullName: string): string[];

  /** Actions of users in the browser: they send webhooks and are not logged. `crlf`: with CRLF line ends, as browsers send them. */
  createIssue(fullName: string, patch: NewGitHubIssue): number;
  createMilestone(fullName: string, patch: GitHubMilestonePatch & { title: string }): number;
  editIssue(fullName: string, number: number, patch: GitHubIssuePatch, options?: { crlf?: boolean }): void;
  editMilestone(fullName: string, number: number, patch: GitHubMilestonePatch): void;
  deleteIssue(fullName: string, number: number): void;
  deleteMilestone(fullName: string, number: number): void;
  comment(fullName: string, number: number, text: string): void;

  setWebhook(fullName: string, webhook: GitHubWebhookOptions): void;
  /** All attempts, oldest first. */
  deliveries(fullName?: string): GitHubDelivery[];
  /** Repeats a delivery with the same guid and payload; returns the HTTP status. */
  redeliver(guid: string): Promise<number>;
  /** Resolves when no delivery is pending. */
  waitForDeliveries(): Promise<void>;

  /** False: fields that need push access are ignored, requests for milestones rejected. */
  setPush(fullName: string, allowed: boolean): void;
  /** False: requests for the repository get a 404. */
  setAccess(fullName: string, allowed: boolean): void;
  acceptToken(token: string, login?: string): void;
  /** Without an argument all tokens, including those of the installation. */
  revokeToken(token?: string): void;

  statuses(fullName: string, commit: string): StatusSnapshot[];
  checkRuns(fullName: string, commit: string): CheckRunSnapshot[];

  close(): Promise<void>;
}
