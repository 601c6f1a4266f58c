export type StateReason = "completed" | "not_planned" | "duplicate" | "reopened";

/** A copy of a milestone, for assertions. */
export interface GitHubMilestoneSnapshot {
  id: number;
  number: number;
  title: string;
  description: string | null;
  state: "open" | "closed";
  /** As GitHub returns it: midnight of a day in Pacific time, as UTC. */
  dueOn: string | null;
  openIssues: number;
  closedIssues: number;
  url: string;
}

/** A copy of an issue or pull request, for assertions. `parent` and `subIssues` are numbers. */
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
  /** An issue number; `null` removes the issue from its parent. */
  parent?: number | null;
}

/** `byStranger`: by a user without write access, whose `author_association` is NONE. */
export interface NewGitHubIssue extends GitHubIssuePatch {
  title: string;
  pullRequest?: boolean;
  byStranger?: boolean;
}

/** `dueOn`: an instant or a date. */
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

/** One attempt to send an event. A redelivery is a new entry with the same guid. */
export interface GitHubDelivery {
  id: number;
  /** `X-GitHub-Delivery`. */
  guid: string;
  event: string;
  action: string | null;
  repository: string;
  /** HTTP status of the response; 0 without a response within 10 s. */
  status: number;
  redelivery: boolean;
  at: Date;
  /** The exact bytes that were signed. */
  payload: Buffer;
}
