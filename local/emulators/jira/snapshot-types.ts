import type { CategoryKey } from "./value-types.ts";

/** The current state of an issue, for assertions. Refers to other issues by key. */
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
  /** Field values by id as in the API, custom fields included. */
  fields: Record<string, unknown>;
  reporter: string;
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
  /** Values by the name of the custom field, in the format of the API. */
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

/** One attempt to send an event. A retry is a new entry with the same identifier. */
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
  /** The exact bytes that were signed. */
  payload: Buffer;
}
