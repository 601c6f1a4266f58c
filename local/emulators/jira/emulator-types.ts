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
  /** Language of the account, used for names and error messages. Default "en". */
  language?: JiraLanguage;
  /** E-mail address that belongs to the token (Cloud). Default "bot@example.com". */
  email?: string;
  /** API token (Cloud) or personal access token (Data Center). Default "test-token". */
  token?: string;
  /** Whether rate limits are enforced. Default: Atlassian's in Cloud, none in Data Center. An object overrides some. */
  limits?: boolean | Partial<JiraLimits>;
  /** Clock for limits, timestamps and index lag. Default: the system clock. */
  now?: () => Date;
  /** Delay until searches show a change, in milliseconds of `now` or as a number of later requests. Default: none. */
  indexLag?: number | { requests: number };
  /** "ignored": a change of the parent gets a 204 but has no effect (mcp-atlassian issue 771). Default "applied". */
  parentUpdates?: "applied" | "ignored";
  /** TCP port. Default 0: any free port. */
  port?: number;
}

/** Rate limits (Atlassian, "Rate limiting"). `perIssue` is the number of writes to one issue in two seconds. */
export interface JiraLimits {
  /** GET and POST requests per endpoint and second. */
  burst: number;
  /** PUT and DELETE requests per endpoint and second. */
  updates: number;
  perIssue: number;
}

export interface JiraWebhookOptions {
  url: string;
  secret: string;
  /** Names of the events to send. Default `jira:issue_created`, `jira:issue_updated`, `jira:issue_deleted`. */
  events?: string[];
  /** Key of a project: only its events are sent. Default: the events of all projects. */
  project?: string;
}

export interface JiraEmulator {
  /** `http://127.0.0.1:PORT`: the value for `JIRA_BASE_URL`. */
  readonly url: string;
  readonly requests: RestRequestLog;
  readonly faults: Faults;
  /** Requests that no correct client sends: deletes, unbounded searches, invalid documents. Tests expect none. */
  readonly violations: string[];

  createProject(key: string, options?: ProjectOptions): { id: string };
  /** Creates issues as if they existed before the test: not logged, no webhook, in searches. Returns their keys. */
  seed(project: string, issues: readonly NewJiraIssue[]): string[];

  /** Returns all issues in order of creation. Not counted as a request. */
  issues(project: string): JiraIssueSnapshot[];
  issue(key: string): JiraIssueSnapshot;
  versions(project: string): VersionSnapshot[];

  /** Creates an issue as a user in the browser. This and the next methods send webhooks and ignore screens. */
  createIssue(project: string, issue: NewJiraIssue): string;
  editIssue(key: string, patch: JiraIssuePatch): void;
  /** Changes the status as a user does. Throws if no transition leads from the current status to the given one. */
  transition(key: string, status: string): void;
  /** Sets one checkbox of the description, by index from 0 or by text. The editor rewrites the whole document. */
  tick(key: string, box: number | string, done?: boolean): void;
  comment(key: string, text: string): void;
  moveParent(key: string, parent: string | null): void;
  /** Moves an issue to another project and returns its new key. The id stays, and the old key still finds the issue. */
  moveIssue(key: string, project: string): string;
  deleteIssue(key: string): void;
  createVersion(project: string, version: VersionPatch & { name: string }): string;
  editVersion(id: string, patch: VersionPatch): void;

  setWebhook(webhook: JiraWebhookOptions): void;
  /** Returns all delivery attempts, oldest first. */
  deliveries(): JiraDelivery[];
  /** Sends a delivery again with the same identifier and bytes; returns the HTTP status of the response. */
  redeliver(identifier: string): Promise<number>;
  /** Resolves when no delivery is in progress. */
  waitForWebhooks(): Promise<void>;

  /** Sets whether the token can access a project. Without access, the project and its issues answer 404. */
  setAccess(project: string, allowed: boolean): void;
  /** Sets the permissions that the token's owner lacks in the project, in place of those set before. */
  deny(project: string, permissions: readonly Permission[]): void;
  setParentUpdates(behavior: "applied" | "ignored"): void;
  acceptToken(token: string): void;
  /** Revokes a token, or all tokens if none is given. */
  revokeToken(token?: string): void;

  close(): Promise<void>;
}
