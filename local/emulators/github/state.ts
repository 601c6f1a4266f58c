import { GitStore } from "./git/git-store.ts";
import { ApiError, notFound } from "./http/api-error.ts";
import type { StateReason } from "./snapshots.ts";
import { timestamp } from "./timestamp.ts";

/** When something was made, for lists that lag. */
export interface Birth {
  at: number;
  request: number;
}

export interface Milestone {
  id: number;
  number: number;
  title: string;
  description: string | null;
  state: "open" | "closed";
  dueOn: string | null;
  creator: string;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  born: Birth;
}

export interface Comment {
  id: number;
  body: string;
  author: string;
  createdAt: string;
  updatedAt: string;
}

export interface Issue {
  id: number;
  number: number;
  repository: Repository;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: StateReason | null;
  /** Keys of `Repository.labels`. */
  labels: string[];
  assignees: string[];
  milestone: number | null;
  parent: Issue | null;
  children: Issue[];
  comments: Comment[];
  author: string;
  pullRequest: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  born: Birth;
}

export interface Label {
  id: number;
  name: string;
  color: string;
  description: string | null;
}

export interface Status {
  id: number;
  sha: string;
  context: string;
  state: "error" | "failure" | "pending" | "success";
  description: string | null;
  targetUrl: string | null;
  creator: string;
  at: string;
}

export interface CheckRun {
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

export interface Repository {
  readonly id: number;
  fullName: string;
  private: boolean;
  defaultBranch: string;
  createdAt: string;
  pushedAt: string;
  push: boolean;
  access: boolean;
  git: GitStore;
  branches: Map<string, string>;
  milestones: Map<number, Milestone>;
  nextMilestone: number;
  issues: Map<number, Issue>;
  nextIssue: number;
  /** Names are compared without case. */
  labels: Map<string, Label>;
  statuses: Status[];
  checkRuns: CheckRun[];
}

/** Who acts: a login, and whether it is the App. */
export interface Actor {
  login: string;
  app: boolean;
}

/** What happened, for webhooks. */
export interface Happening {
  event: "issues" | "milestone" | "push";
  action: string | null;
  repository: Repository;
  actor: Actor;
  payload: Record<string, unknown>;
}

/** Everything one GitHub knows. */
export class GitHubState {
  readonly repositories = new Map<number, Repository>();
  /** Old names, which redirect. */
  readonly formerNames = new Map<string, number>();
  readonly violations: string[] = [];
  /** API requests so far, for lists that lag by a count. */
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

  /** Ids are far from numbers, never consecutive, and past 32 bits for issues, as on github.com by now. */
  id(kind: "repository" | "milestone" | "issue" | "other"): number {
    this.#ids += 1;
    const base = {
      repository: 912_345_000,
      milestone: 14_200_000,
      issue: 4_300_000_000,
      other: 5_100_000_000,
    };
    return base[kind] + this.#ids * 7_919;
  }

  birth(): Birth {
    return { at: this.now().getTime(), request: this.requestCount };
  }

  /** Whether a list already shows what was born then. */
  listed(born: Birth): boolean {
    return typeof this.#lag === "number"
      ? this.now().getTime() - born.at >= this.#lag
      : this.requestCount - born.request > this.#lag.requests;
  }

  createRepository(fullName: string, options: { defaultBranch?: string; private?: boolean }): Repository {
    if (!/^[\w.-]+\/[\w.-]+$/.test(fullName)) throw new Error(`"${fullName}" is not OWNER/NAME`);
    if (this.find(fullName) !== null) throw new Error(`The GitHub double has ${fullName} already`);
    const at = this.timestamp();
    const repository: Repository = {
      id: this.id("repository"),
      fullName,
      private: options.private ?? false,
      defaultBranch: options.defaultBranch ?? "main",
      createdAt: at,
      pushedAt: at,
      push: true,
      access: true,
      git: new GitStore(),
      branches: new Map(),
      milestones: new Map(),
      nextMilestone: 1,
      issues: new Map(),
      nextIssue: 1,
      labels: new Map(),
      statuses: [],
      checkRuns: [],
    };
    this.repositories.set(repository.id, repository);
    return repository;
  }

  /** Names are compared without case. */
  find(fullName: string): Repository | null {
    for (const repository of this.repositories.values()) {
      if (repository.fullName.toLowerCase() === fullName.toLowerCase()) return repository;
    }
    return null;
  }

  /** For the test's own calls: throws when the repository is missing. */
  repository(fullName: string): Repository {
    const repository = this.find(fullName);
    if (repository === null) throw new Error(`The GitHub double has no repository ${fullName}`);
    return repository;
  }

  /** For API requests: 404 when it cannot be reached, 301 (307 for writes) after a rename. */
  reach(fullName: string, method: string): Repository {
    const repository = this.find(fullName);
    if (repository?.access) return repository;
    const moved = this.formerNames.get(fullName.toLowerCase());
    if (moved === undefined || this.repositories.get(moved)?.access !== true) throw notFound();
    const status = method === "GET" ? 301 : 307;
    throw new ApiError(status, status === 301 ? "Moved Permanently" : "Temporary Redirect", {
      headers: { location: `/repositories/${moved}` },
    });
  }

  issueById(id: number): Issue | null {
    for (const repository of this.repositories.values()) {
      for (const issue of repository.issues.values()) if (issue.id === id) return issue;
    }
    return null;
  }
}
