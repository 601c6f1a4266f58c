import type { CategoryKey } from "./value-types.ts";

/** The current state of an issue, for assertions in tests. */
export interface JiraIssueSnapshot {
  id: string;
  key: string;
  project: string;
  /** Name of the issue type. */
  type: string;
  level: number;
  summary: string;
  /** The description as stored: an Atlassian document (Cloud) or wiki markup (Data Center). */
  description: unknown;
  /** The description as plain text. */
  text: string;
  labels: string[];
  dueDate: string | null;
  priority: string | null;
  fixVersions: string[];
  /** Key of the parent issue, from `parent` or Epic Link. */
  parent: string | null;
  children: string[];
  status: string;
  statusCategory: CategoryKey;
  resolution: string | null;
  properties: Record<string, unknown>;
  comments: string[];
  /** Values of all fields, custom fields included, by field id, in the API's format. */
  fields: Record<string, unknown>;
  reporter: string;
  /** Display name; null if nobody is assigned. */
  assignee: string | null;
  createdAt: string;
  updatedAt: string;
  url: string;
}

/** A user's changes to an issue, with names instead of ids. */
export interface JiraIssuePatch {
  summary?: string;
  /** An Atlassian document, or plain text, which is converted to paragraphs in Cloud. */
  description?: unknown;
  labels?: string[];
  dueDate?: string | null;
  priority?: string;
  fixVersions?: string[];
  /** Values of custom fields, by field name, in the API's format. */
  custom?: Record<string, unknown>;
}

export interface NewJiraIssue extends JiraIssuePatch {
  summary: string;
  /** Name of the issue type. Default: the first type of level 0. */
  type?: string;
  parent?: string | null;
  /** Name of the status. Default: the first status of the project. */
  status?: string;
  properties?: Record<string, unknown>;
}

export interface VersionSnapshot {
  id: string;
  name: string;
  description: string;
  releaseDate: string | null;
  released: boolean;
  archived: boolean;
}

export interface VersionPatch {
  name?: string;
  description?: string;
  releaseDate?: string | null;
  startDate?: string | null;
  released?: boolean;
  archived?: boolean;
}

/** One attempt to send a webhook event. A retry is a separate object with the same `identifier`. */
export interface JiraDelivery {
  /** Value of the `X-Atlassian-Webhook-Identifier` header. */
  identifier: string;
  event: string;
  /** The key of the issue. */
  issue: string;
  /** HTTP status of the response; 0 if none arrived within 10 seconds. */
  status: number;
  /** Value of the `X-Atlassian-Webhook-Retry` header; 0 for the first attempt. */
  retry: number;
  at: Date;
  /** The bytes of the request body, which were signed. */
  payload: Buffer;
}
