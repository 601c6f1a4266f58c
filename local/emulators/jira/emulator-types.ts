import type { Faults } from "../shared/fault.ts";
import type { RestRequestLog } from "../shared/request-log.ts";
import type { ProjectOptions } from "./project-options.ts";
import type {
  JiraDelivery,
  JiraIssuePatch,
  JiraIssueSnapshot,
  NewJiraIssue,
  VersionPatch,
  VersionSnapshot,
} from "./snapshot-types.ts";
import type { Flavour, JiraLanguage, Permission } from "./value-types.ts";

export interface JiraEmulatorOptions {
  /** "cloud" (default): REST v3, Basic authentication, Atlassian documents. "datacenter": v2, Bearer, wiki markup. */
  flavour?: Flavour;
  /** JiraLanguage of the account: names and error messages. Default "en". */
  language?: JiraLanguage;
  /** E-mail address that belongs to the token (Cloud). Default "bot@example.com". */
  email?: string;
  /** API token, or personal access token. Default "test-token". */
  token?: string;
  /** Rate limits. Default: Atlassian's in Cloud, none in Data Center. An object overrides single limits. */
  limits?: boolean | Partial<JiraLimits>;
  /** Clock of limits, timestamps and index lag. Default: the system clock. */
  now?: () => Date;
  /** Delay until searches show a change, in milliseconds of `now` or as a number of later requests. Default: none. */
  indexLag?: number | { requests: number };
  /** "ignored": a new parent is answered 204 and not applied (mcp-atlassian issue 771). Default "applied". */
  parentUpdates?: "applied" | "ignored";
  /** Default 0: any free port. */
  port?: number;
}

/** Requests per endpoint and second, and writes per issue in two seconds (Atlassian, "Rate limiting"). */
export interface JiraLimits {
  /** GET and POST. */
  burst: number;
  /** PUT and DELETE. */
  updates: number;
  perIssue: number;
}

export interface JiraWebhookOptions {
  url: string;
  secret: string;
  /** Default `jira:issue_created`, `jira:issue_updated`, `jira:issue_deleted`. */
  events?: string[];
  /** Key of the only project whose events are sent. Default: all projects. */
  project?: string;
}

export interface JiraEmulator {
  /** `http://127.0.0.1:PORT`: `JIRA_BASE_URL`. */
  readonly url: string;
  readonly requests: RestRequestLog;
  readonly faults: Faults;
  /** Requests that no correct client sends: deletes, unbounded searches, invalid documents. Tests assert none. */
  readonly violations: string[];

  createProject(key: string, options?: ProjectOptions): { id: string };
  /** Creates issues that existed before the test: no log entry, no webhook, visible to searches. Returns their keys. */
  seed(project: string, issues: readonly NewJiraIssue[]): string[];

  /** All issues in order of creation. Not counted as requests. */
  issues(project: string): JiraIssueSnapshot[];
  issue(key: string): JiraIssueSnapshot;
  versions(project: string): VersionSnapshot[];

  /** Actions of a user in the browser: they send webhooks, count as no request and ignore screens. */
  createIssue(project: string, issue: NewJiraIssue): string;
  editIssue(key: string, patch: JiraIssuePatch): void;
  /** Throws if no transition leads from the current status to this one. */
  transition(key: string, status: string): void;
  /** Sets one checkbox of the description, by index from 0 or by text. The editor rewrites the whole document. */
  tick(key: string, box: number | string, done?: boolean): void;
  comment(key: string, text: string): void;
  moveParent(key: string, parent: string | null): void;
  /** Moves an issue to another project and returns its new key. The id stays; the old key still finds the issue. */
  moveIssue(key: string, project: string): string;
  deleteIssue(key: string): void;
  createVersion(project: string, version: VersionPatch & { name: string }): string;
  editVersion(id: string, patch: VersionPatch): void;

  setWebhook(webhook: JiraWebhookOptions): void;
  /** Every attempt so far, oldest first. */
  deliveries(): JiraDelivery[];
  /** Repeats a delivery with the same identifier and bytes, as Jira does; resolves to the HTTP status. */
  redeliver(identifier: string): Promise<number>;
  /** Resolves when no delivery is in progress. */
  waitForWebhooks(): Promise<void>;

  /** With `false` the project and its issues answer 404. */
  setAccess(project: string, allowed: boolean): void;
  /** Sets the permissions that the token's owner lacks in the project; replaces earlier ones. */
  deny(project: string, permissions: readonly Permission[]): void;
  setParentUpdates(behavior: "applied" | "ignored"): void;
  acceptToken(token: string): void;
  /** Without an argument revokes all tokens. */
  revokeToken(token?: string): void;

  close(): Promise<void>;
}
