export type StateReason = "completed" | "not_planned" | "duplicate" | "reopened";

/** A user's role in a repository ("Repository roles for an organization"). */
export type UserPermission = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** A copy of a milestone, for assertions. */
export interface GitHubMilestoneSnapshot {
  id: number;
  number: number;
  title: string;
  description: string | null;
  state: "open" | "closed";
  /** The due date as GitHub returns it: the start of the day in Pacific time, as a UTC time. */
  dueOn: string | null;
  openIssues: number;
  closedIssues: number;
  url: string;
}

/** A copy of an issue or pull request, for assertions. `parent` and `subIssues` are issue numbers. */
export interface GitHubIssueSnapshot {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: StateReason | null;
  labels: string[];
  assignees: string[];
  milestone: number | null;
  parent: number | null;
  subIssues: number[];
  /** Numbers of the issues that block this one. */
  blockedBy: number[];
  comments: string[];
  pullRequest: boolean;
  author: string;
  url: string;
}

export interface GitHubIssuePatch {
  title?: string;
  body?: string | null;
  state?: "open" | "closed";
  stateReason?: StateReason | null;
  labels?: string[];
  assignees?: string[];
  milestone?: number | null;
  /** Number of the parent issue; `null` removes the issue from its parent. */
  parent?: number | null;
}

/**
 * An issue that a user creates. `byStranger` is true for a user without write access (`author_association` NONE);
 * `author`: login of another account, for example `dependabot[bot]`. Default: "person".
 */
export interface NewGitHubIssue extends GitHubIssuePatch {
  title: string;
  pullRequest?: boolean;
  byStranger?: boolean;
  author?: string;
}

/** A user's changes to a milestone. `dueOn` is an instant or a date. */
export interface GitHubMilestonePatch {
  title?: string;
  description?: string | null;
  state?: "open" | "closed";
  dueOn?: string | null;
}

export interface StatusSnapshot {
  context: string;
  state: string;
  description: string | null;
  targetUrl: string | null;
}

export interface CheckRunSnapshot {
  id: number;
  name: string;
  status: string;
  conclusion: string | null;
  title: string | null;
  summary: string | null;
}

/** One attempt to send a webhook event. A redelivery is a separate object with the same `guid`. */
export interface GitHubDelivery {
  id: number;
  /** Value of the `X-GitHub-Delivery` header. */
  guid: string;
  event: string;
  action: string | null;
  repository: string;
  /** HTTP status of the response; 0 if none arrived within 10 seconds. */
  status: number;
  redelivery: boolean;
  at: Date;
  /** The bytes of the request body, which were signed. */
  payload: Buffer;
}
