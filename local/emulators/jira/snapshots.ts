import type { CategoryKey } from "./vocabulary.ts";

/** An issue as it is now, for assertions. Other issues are named by key. */
export interface IssueSnapshot {
  id: string;
  key: string;
  project: string;
  /** Name of the issue type. */
  type: string;
  level: number;
  summary: string;
  /** The document as stored (Cloud), or wiki markup. */
  description: unknown;
  /** The description as plain text. */
  text: string;
  labels: string[];
  dueDate: string | null;
  priority: string | null;
  fixVersions: string[];
  /** Whichever field says so: `parent` or Epic Link. */
  parent: string | null;
  children: string[];
  status: string;
  statusCategory: CategoryKey;
  resolution: string | null;
  properties: Record<string, unknown>;
  remoteLinks: { globalId: string | null; url: string; title: string; resolved: boolean }[];
  comments: string[];
  /** By id, custom fields included, as the API gives them. */
  fields: Record<string, unknown>;
  reporter: string;
  createdAt: string;
  updatedAt: string;
  url: string;
}

/** What a person changes in an issue. Names, not ids. */
export interface IssuePatch {
  summary?: string;
  /** A document or text; text becomes paragraphs in Cloud. */
  description?: unknown;
  labels?: string[];
  dueDate?: string | null;
  priority?: string;
  fixVersions?: string[];
  /** By the name of the custom field, as the API takes them. */
  custom?: Record<string, unknown>;
}

export interface NewIssue extends IssuePatch {
  summary: string;
  /** Name of the issue type. Default: the first of level 0. */
  type?: string;
  parent?: string | null;
  /** Name of the status. Default: the first. */
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

/** One try at sending an event. A retry is a new entry with the same identifier. */
export interface Delivery {
  /** `X-Atlassian-Webhook-Identifier`. */
  identifier: string;
  event: string;
  /** The key of the issue. */
  issue: string;
  /** The HTTP status answered; 0 when nobody answered in time. */
  status: number;
  /** `X-Atlassian-Webhook-Retry`; 0 for the first try. */
  retry: number;
  at: Date;
  /** The exact bytes that were signed. */
  payload: Buffer;
}
