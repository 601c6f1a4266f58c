import { GitStore } from "./git/git-store.ts";
import { GitHubApiError, githubNotFound } from "./http/api-error.ts";
import type { StateReason, UserPermission } from "./snapshots.ts";
import { timestamp } from "./timestamp.ts";

/** When an item was created. Lists contain the item after the list lag. */
export interface CreationTime {
  atMs: number;
  requestCount: number;
}

export interface MilestoneRecord {
  id: number;
  number: number;
  repository: RepositoryRecord;
  title: string;
  description: string | null;
  state: "open" | "closed";
  dueOn: string | null;
  creator: string;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  created: CreationTime;
}

export interface CommentRecord {
  id: number;
  body: string;
  author: string;
  createdAt: string;
  updatedAt: string;
}

/** One version of an issue's body. `body` is the complete text, as in GraphQL's `UserContentEdit.diff`. */
export interface BodyEdit {
  editor: string;
  editedAt: string;
  body: string;
}

export interface IssueRecord {
  id: number;
  number: number;
  repository: RepositoryRecord;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: StateReason | null;
  /** Names of the labels in lower case, which are keys of `RepositoryRecord.labels`. */
  labels: string[];
  assignees: string[];
  milestone: number | null;
  parent: IssueRecord | null;
  children: IssueRecord[];
  /** The issues that block this one. */
  blockedBy: IssueRecord[];
  comments: CommentRecord[];
  /** Versions of the body, oldest first; empty until the first edit, which adds the original as well. */
  edits: BodyEdit[];
  author: string;
  pullRequest: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  created: CreationTime;
}

export interface LabelRecord {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface StatusRecord {
  id: number;
  sha: string;
  context: string;
  state: "error" | "failure" | "pending" | "success";
  description: string | null;
  targetUrl: string | null;
  creator: string;
  at: string;
}

export interface CheckRunRecord {
  id: number;
  sha: string;
  name: string;
  status: string;
  conclusion: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: number;
  detailsUrl: string | null;
  externalId: string;
  startedAt: string;
  completedAt: string | null;
}

export interface RepositoryRecord {
  readonly id: number;
  fullName: string;
  private: boolean;
  defaultBranch: string;
  createdAt: string;
  pushedAt: string;
  canPush: boolean;
  /** Permissions of users, by login in lower case. Users who are not in it have `read`. */
  permissions: Map<string, UserPermission>;
  isAccessible: boolean;
  /** False if Issues are disabled in the repository's settings. */
  hasIssues: boolean;
  /** Maximum number of entries in a recursive tree ("Get a tree"). */
  maxTreeEntries: number;
  git: GitStore;
  branches: Map<string, string>;
  tags: Map<string, string>;
  milestones: Map<number, MilestoneRecord>;
  nextMilestone: number;
  issues: Map<number, IssueRecord>;
  nextIssue: number;
  /** Where issues are that were transferred to other repositories, by previous number. */
  transferred: Map<number, IssueRecord>;
  /** Labels by lower-case name. */
  labels: Map<string, LabelRecord>;
  statuses: StatusRecord[];
  checkRuns: CheckRunRecord[];
}

/** The account that makes a change. `app` is true for the GitHub App. */
export interface Actor {
  login: string;
  app: boolean;
}

export interface WebhookEvent {
  event: "issues" | "milestone" | "push";
  action: string | null;
  repository: RepositoryRecord;
  actor: Actor;
  payload: Record<string, unknown>;
}

/** All data of one GitHub emulator. */
export class GitHubState {
  readonly repositories = new Map<number, RepositoryRecord>();
  /** Repository ids by previous name in lower case. Requests with a previous name are redirected. */
  readonly formerNames = new Map<string, number>();
  readonly violations: string[] = [];
  /** Number of API requests so far. Tests can make lists show a change only after a number of requests. */
  requestCount = 0;
  url = "";
  readonly now: () => Date;
  readonly #lag: number | { requests: number };
  #ids = 0;

  constructor(now: () => Date, lag: number | { requests: number }) {
    this.now = now;
    this.#lag = lag;
  }

  timestamp(): string {
    return timestamp(this.now());
  }

  /** Returns the next id. As on github.com, ids have gaps, differ from issue numbers, and exceed 32 bits for issues. */
  nextId(kind: "repository" | "milestone" | "issue" | "other"): number {
    this.#ids += 1;
    const base = {
      repository: 912_345_000,
      milestone: 14_200_000,
      issue: 4_300_000_000,
      other: 5_100_000_000,
    };
    return base[kind] + this.#ids * 7_919;
  }

  creationTime(): CreationTime {
    return { atMs: this.now().getTime(), requestCount: this.requestCount };
  }

  /** Returns true if lists already contain an item that was created at the given time. */
  isListed(created: CreationTime): boolean {
    return typeof this.#lag === "number"
      ? this.now().getTime() - created.atMs >= this.#lag
      : this.requestCount - created.requestCount > this.#lag.requests;
  }

  createRepository(fullName: string, options: { defaultBranch?: string; private?: boolean }): RepositoryRecord {
    if (!/^[\w.-]+\/[\w.-]+$/.test(fullName)) throw new Error(`"${fullName}" is not OWNER/NAME`);
    if (this.find(fullName) !== null) throw new Error(`The GitHub emulator already has ${fullName}`);
    const at = this.timestamp();
    const repository: RepositoryRecord = {
      id: this.nextId("repository"),
      fullName,
      private: options.private ?? false,
      defaultBranch: options.defaultBranch ?? "main",
      createdAt: at,
      pushedAt: at,
      canPush: true,
      permissions: new Map(),
      isAccessible: true,
      hasIssues: true,
      maxTreeEntries: 100_000,
      git: new GitStore(),
      branches: new Map(),
      tags: new Map(),
      milestones: new Map(),
      nextMilestone: 1,
      issues: new Map(),
      nextIssue: 1,
      transferred: new Map(),
      labels: new Map(),
      statuses: [],
      checkRuns: [],
    };
    this.repositories.set(repository.id, repository);
    return repository;
  }

  /** Finds a repository by `OWNER/NAME`, ignoring case. */
  find(fullName: string): RepositoryRecord | null {
    for (const repository of this.repositories.values()) {
      if (repository.fullName.toLowerCase() === fullName.toLowerCase()) return repository;
    }
    return null;
  }

  /** Returns the repository that a test names. Throws if it does not exist. */
  requireRepository(fullName: string): RepositoryRecord {
    const repository = this.find(fullName);
    if (repository === null) throw new Error(`The GitHub emulator has no repository ${fullName}`);
    return repository;
  }

  /** Returns the repository for a request. Throws a 404 if it is inaccessible, a 301 or (writes) 307 if renamed. */
  resolveRepository(fullName: string, method: string): RepositoryRecord {
    const repository = this.find(fullName);
    if (repository?.isAccessible) return repository;
    const renamedId = this.formerNames.get(fullName.toLowerCase());
    if (renamedId === undefined || this.repositories.get(renamedId)?.isAccessible !== true) throw githubNotFound();
    const status = method === "GET" ? 301 : 307;
    throw new GitHubApiError(status, status === 301 ? "Moved Permanently" : "Temporary Redirect", {
      headers: { location: `/repositories/${renamedId}` },
    });
  }

  issueById(id: number): IssueRecord | null {
    for (const repository of this.repositories.values()) {
      for (const issue of repository.issues.values()) if (issue.id === id) return issue;
    }
    return null;
  }
}
