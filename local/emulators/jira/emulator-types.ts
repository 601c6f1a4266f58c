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
  /** "cloud" (default): API v3, Basic authentication, Atlassian documents. "datacenter": v2, Bearer, wiki markup. */
  flavour?: Flavour;
  /** Language of the account, used for names and error messages. Default "en". */
  language?: JiraLanguage;
  /** E-mail address that belongs to the token (Cloud). Default "bot@example.com". */
  email?: string;
  /** API token (Cloud) or personal access token (Data Center). Default "test-token". */
  token?: string;
  /** "scoped": only the gateway, `/ex/jira/{cloudId}`, accepts the token (Cloud). Default "classic". */
  tokenKind?: "classic" | "scoped";
  /** Rate limits. True: Atlassian's (default in Cloud); false: none (default in Data Center). Object: some limits. */
  limits?: boolean | Partial<JiraLimits>;
  /** Clock for rate limits, timestamps and the index lag. Default: the system clock. */
  now?: () => Date;
  /** Delay until searches show a change, in milliseconds of `now` or in API requests after the change. Default: 0. */
  indexLag?: number | { requests: number };
  /** "ignored": changing an issue's parent returns 204 without effect (mcp-atlassian #771). Default "applied". */
  parentUpdates?: "applied" | "ignored";
  /** TCP port. Default 0: any free port. */
  port?: number;
}

/** Rate limits (Atlassian, "Rate limiting"). */
export interface JiraLimits {
  /** Maximum number of GET and POST requests per endpoint and second. */
  burst: number;
  /** Maximum number of PUT and DELETE requests per endpoint and second. */
  updates: number;
  /** Maximum number of writes to one issue in two seconds. */
  perIssue: number;
}

export interface JiraWebhookOptions {
  url: string;
  secret: string;
  /** Names of the events to send. Default `jira:issue_created`, `jira:issue_updated`, `jira:issue_deleted`. */
  events?: string[];
  /** Key of the project whose events are sent. Default: the events of all projects. */
  project?: string;
}

export interface JiraEmulator {
  /** `http://127.0.0.1:PORT`: the value for `JIRA_BASE_URL`. */
  readonly url: string;
  readonly requests: RestRequestLog;
  readonly faults: Faults;
  /** Requests that Milepost must not send, such as deletes and invalid documents. Tests expect an empty list. */
  readonly violations: string[];

  createProject(key: string, options?: ProjectOptions): { id: string };
  /** Creates issues without log entries and webhooks; searches show them at once. Returns their keys. */
  seed(project: string, issues: readonly NewJiraIssue[]): string[];

  /** Returns all issues in the project in order of creation. Not logged as a request. */
  issues(project: string): JiraIssueSnapshot[];
  issue(key: string): JiraIssueSnapshot;
  versions(project: string): VersionSnapshot[];

  /** Creates an issue as a user. Like all actions up to `editVersion`, sends webhooks and ignores the screens. */
  createIssue(project: string, issue: NewJiraIssue): string;
  editIssue(key: string, patch: JiraIssuePatch): void;
  /**
   * Changes an issue's status as a user, with any resolution. Throws if there is no transition from the current to the new
   * status.
   */
  transition(key: string, status: string, resolution?: string): void;
  /** Ticks or unticks a checkbox, by index from 0 or by text. Like Jira's editor, rewrites the whole description. */
  tick(key: string, box: number | string, done?: boolean): void;
  comment(key: string, text: string): void;
  moveParent(key: string, parent: string | null): void;
  /** Moves an issue to another project and returns its new key. Its id does not change, and its old key still works. */
  moveIssue(key: string, project: string): string;
  deleteIssue(key: string): void;
  createVersion(project: string, version: VersionPatch & { name: string }): string;
  editVersion(id: string, patch: VersionPatch): void;

  setWebhook(webhook: JiraWebhookOptions): void;
  /** Returns all webhook deliveries, oldest first; a redelivery is a separate entry. */
  deliveries(): JiraDelivery[];
  /** Sends a webhook delivery again with the same identifier and payload. Returns the HTTP status of the response. */
  redeliver(identifier: string): Promise<number>;
  /** Resolves when every webhook delivery has a response or has failed. */
  waitForWebhooks(): Promise<void>;

  /** Sets whether the token can access a project. Without access, requests for the project or its issues get a 404. */
  setAccess(project: string, allowed: boolean): void;
  /** Sets the permissions that the token's owner lacks in the project; all other permissions are granted. */
  deny(project: string, permissions: readonly Permission[]): void;
  /** Sets whether a security level hides an issue from the token's account: it answers as if the issue did not exist. */
  setHidden(key: string, hidden: boolean): void;
  setParentUpdates(behavior: "applied" | "ignored"): void;
  acceptToken(token: string): void;
  /** Revokes a token, or all tokens if none is given. */
  revokeToken(token?: string): void;

  close(): Promise<void>;
}
