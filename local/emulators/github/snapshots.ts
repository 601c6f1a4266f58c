export type StateReason = "completed" | "not_planned" | "duplicate" | "reopened";

/** A milestone as it is now, for assertions. */
export interface MilestoneSnapshot {
  id: number;
  number: number;
  title: string;
  description: string | null;
  state: "open" | "closed";
  /** As GitHub gives it: midnight of a Pacific day, in UTC. */
  dueOn: string | null;
  openIssues: number;
  closedIssues: number;
  url: string;
}

/** An issue (or pull request) as it is now, for assertions. Other issues are named by number. */
export interface IssueSnapshot {
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

/** What a person changes in an issue. */
export interface IssuePatch {
  title?: string;
  body?: string | null;
  state?: "open" | "closed";
  stateReason?: StateReason | null;
  labels?: string[];
  assignees?: string[];
  milestone?: number | null;
  /** An issue number, or null to detach. */
  parent?: number | null;
}

/** An issue that a person opens. A stranger can't write to the repository: `author_association` is NONE. */
export interface NewIssue extends IssuePatch {
  title: string;
  pullRequest?: boolean;
  byStranger?: boolean;
}

/** What a person changes in a milestone. `dueOn`: an instant or a date. */
export interface MilestonePatch {
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

/** One try at sending an event. A redelivery is a new entry with the same guid. */
export interface Delivery {
  id: number;
  /** `X-GitHub-Delivery`. */
  guid: string;
  event: string;
  action: string | null;
  repository: string;
  /** The HTTP status answered; 0 when nobody answered within 10 s. */
  status: number;
  redelivery: boolean;
  at: Date;
  /** The exact bytes that were signed. */
  payload: Buffer;
}
