import type { Faults } from "../shared/fault.ts";
import type { RequestLog } from "../shared/request-log.ts";
import type { Fault } from "./fault.ts";
import type {
  CheckRunSnapshot,
  Delivery,
  IssuePatch,
  IssueSnapshot,
  MilestonePatch,
  MilestoneSnapshot,
  NewIssue,
  StatusSnapshot,
} from "./snapshots.ts";

export interface GitHubDoubleOptions {
  /** Accepted tokens and whose they are. Default `{"test-token": "milepost-bot"}`. */
  tokens?: Record<string, string>;
  /** A GitHub App installed on every repository. Its key is checked; payloads then carry `installation`. */
  app?: { id: number; installation: number; privateKey: string };
  /** Default true, at GitHub's numbers, in windows of `now`. An object changes single numbers. */
  limits?: boolean | Partial<LimitNumbers>;
  /** The clock of limits, timestamps and lag. Default: the real one. */
  now?: () => Date;
  /** How long creates stay out of lists: milliseconds of `now`, or a count of later API requests. Default none. */
  listLag?: number | { requests: number };
  /** Default 0: a free one. */
  port?: number;
}

export interface LimitNumbers {
  /** Requests per hour and token. */
  primary: number;
  /** Content-creating requests. */
  contentPerMinute: number;
  contentPerHour: number;
  /** A read is 1, a write 5. */
  pointsPerMinute: number;
}

/** Bytes or text by path; null deletes the file. */
export type FileChanges = Record<string, string | Uint8Array | null>;

export interface PushOptions {
  /** Default: the default branch. A branch that is not there is created from the default branch. */
  branch?: string;
  message?: string;
  /** Login of who pushes. Default "person". */
  author?: string;
  /** Needed when the branch does not fast-forward. Without `parent` the head commit is replaced (amended). */
  force?: boolean;
  /** The commit to build upon. Default: the branch's head. */
  parent?: string;
  /** ISO 8601. Default: now. */
  committedAt?: string;
  /** False: the webhook gets lost. Default true. */
  deliver?: boolean;
}

export interface PushResult {
  commit: string;
  /** The guid of the delivery; null when there is no webhook or GitHub would not send (over 25 MB). */
  delivery: string | null;
}

export interface WebhookOptions {
  url: string;
  secret: string;
  /** Default push, pull_request, issues, milestone. */
  events?: string[];
  /** Whether `ping` is sent at once, as GitHub does. Default false. */
  ping?: boolean;
}

export interface GitHubDouble {
  /** `http://127.0.0.1:PORT`: `GITHUB_API_URL`, and the base of every `html_url`. */
  readonly url: string;
  readonly requests: RequestLog;
  readonly faults: Faults<Fault>;
  /** What a client sent that GitHub does not document: unknown fields, wrong types. Tests assert that it is empty. */
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
  milestones(fullName: string): MilestoneSnapshot[];
  issues(fullName: string): IssueSnapshot[];
  milestone(fullName: string, number: number): MilestoneSnapshot;
  issue(fullName: string, number: number): IssueSnapshot;
  labels(fullName: string): string[];

  /** People at work in the browser: webhooks are sent, nothing is counted. `crlf`: browsers send CRLF in texts. */
  createIssue(fullName: string, patch: NewIssue): number;
  createMilestone(fullName: string, patch: MilestonePatch & { title: string }): number;
  editIssue(fullName: string, number: number, patch: IssuePatch, options?: { crlf?: boolean }): void;
  editMilestone(fullName: string, number: number, patch: MilestonePatch): void;
  deleteIssue(fullName: string, number: number): void;
  deleteMilestone(fullName: string, number: number): void;
  comment(fullName: string, number: number, text: string): void;

  setWebhook(fullName: string, webhook: WebhookOptions): void;
  /** Every try so far, oldest first. */
  deliveries(fullName?: string): Delivery[];
  /** Sends it again with the same guid and the same bytes; resolves to the status answered. */
  redeliver(guid: string): Promise<number>;
  /** When every delivery under way has ended. */
  settled(): Promise<void>;

  /** False: fields that need push access are silently dropped, milestones refused. */
  setPush(fullName: string, allowed: boolean): void;
  /** False: the repository answers 404. */
  setAccess(fullName: string, allowed: boolean): void;
  acceptToken(token: string, login?: string): void;
  /** Installation tokens too; without an argument all of them. */
  revokeToken(token?: string): void;

  statuses(fullName: string, commit: string): StatusSnapshot[];
  checkRuns(fullName: string, commit: string): CheckRunSnapshot[];

  close(): Promise<void>;
}
