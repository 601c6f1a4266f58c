import type { Faults } from "../shared/fault.ts";
import type { RequestLog } from "../shared/request-log.ts";
import type { ProjectOptions } from "./project-options.ts";
import type {
  Delivery,
  IssuePatch,
  IssueSnapshot,
  NewIssue,
  VersionPatch,
  VersionSnapshot,
} from "./snapshots.ts";
import type { Flavour, Language, Permission } from "./vocabulary.ts";

export interface JiraDoubleOptions {
  /** Default "cloud": REST v3, Basic, Atlassian documents. "datacenter": v2, Bearer, wiki markup. */
  flavour?: Flavour;
  /** The language of the account that asks: names and messages. Default "en". */
  language?: Language;
  /** Whose token it is (Cloud). Default "bot@example.com". */
  email?: string;
  /** API token, or personal access token. Default "test-token". */
  token?: string;
  /** Default true in Cloud, at Atlassian's numbers, in windows of `now`. An object changes single numbers. */
  limits?: boolean | Partial<LimitNumbers>;
  /** The clock of limits, timestamps and lag. Default: the real one. */
  now?: () => Date;
  /** How long changes stay out of searches: milliseconds of `now`, or a count of later requests. Default none. */
  indexLag?: number | { requests: number };
  /** "ignored": a new parent is answered 204 and not applied (mcp-atlassian issue 771). Default "applied". */
  parentUpdates?: "applied" | "ignored";
  /** Default 0: a free one. */
  port?: number;
}

/** "Rate limiting": bursts per endpoint and second, and writes per issue in two seconds. */
export interface LimitNumbers {
  /** GET and POST. */
  burst: number;
  /** PUT and DELETE. */
  updates: number;
  perIssue: number;
}

export interface WebhookOptions {
  url: string;
  secret: string;
  /** Default `jira:issue_created`, `jira:issue_updated`, `jira:issue_deleted`. */
  events?: string[];
  /** The key of the only project that it is about. Default: all. */
  project?: string;
}

export interface JiraDouble {
  /** `http://127.0.0.1:PORT`: `JIRA_BASE_URL`. */
  readonly url: string;
  readonly requests: RequestLog;
  readonly faults: Faults;
  /** What no correct client does: deleting, unbounded searches, broken documents. Tests assert that it is empty. */
  readonly violations: string[];

  createProject(key: string, options?: ProjectOptions): { id: string };
  /** Issues that were there before: nothing is logged, no webhook is sent, searches know them. Their keys. */
  seed(project: string, issues: readonly NewIssue[]): string[];

  /** In order of creation. Not counted as requests. */
  issues(project: string): IssueSnapshot[];
  issue(key: string): IssueSnapshot;
  versions(project: string): VersionSnapshot[];

  /** People at work in the browser: webhooks are sent, nothing is counted, screens forbid nothing. */
  createIssue(project: string, issue: NewIssue): string;
  editIssue(key: string, patch: IssuePatch): void;
  /** Throws when no transition leads there from where it is. */
  transition(key: string, status: string): void;
  /** The nth box of the description, from 0, or the one with this text. The editor rewrites the document. */
  tick(key: string, box: number | string, done?: boolean): void;
  comment(key: string, text: string): void;
  moveParent(key: string, parent: string | null): void;
  /** Into another project: the issue keeps its id, and its old key leads to it. The new key. */
  moveIssue(key: string, project: string): string;
  deleteIssue(key: string): void;
  createVersion(project: string, version: VersionPatch & { name: string }): string;
  editVersion(id: string, patch: VersionPatch): void;

  setWebhook(webhook: WebhookOptions): void;
  /** Every try so far, oldest first. */
  deliveries(): Delivery[];
  /** Sends it again with the same identifier and bytes, as Jira retries; resolves to the status answered. */
  redeliver(identifier: string): Promise<number>;
  /** When every delivery under way has ended. */
  settled(): Promise<void>;

  /** False: the project and its issues answer 404. */
  setAccess(project: string, allowed: boolean): void;
  /** What the token's owner may not do there; replaces what was denied before. */
  deny(project: string, permissions: readonly Permission[]): void;
  setParentUpdates(how: "applied" | "ignored"): void;
  acceptToken(token: string): void;
  /** Without an argument all of them. */
  revokeToken(token?: string): void;

  close(): Promise<void>;
}
