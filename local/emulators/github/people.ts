import { notFound } from "./http/api-error.ts";
import type { Issues } from "./issues/issues.ts";
import type { Milestones } from "./issues/milestones.ts";
import { addSubIssue, detach } from "./issues/sub-issues.ts";
import type { IssuePatch, MilestonePatch, NewIssue } from "./snapshots.ts";
import type { Actor, GitHubState, Issue, Milestone, Repository } from "./state.ts";
import { stranger } from "./stranger.ts";

const person: Actor = { login: "person", app: false };

/** What people do in the browser. They may do everything, whatever the token may. */
export class People {
  readonly #state: GitHubState;
  readonly #issues: Issues;
  readonly #milestones: Milestones;

  constructor(state: GitHubState, issues: Issues, milestones: Milestones) {
    this.#state = state;
    this.#issues = issues;
    this.#milestones = milestones;
  }

  createIssue(fullName: string, patch: NewIssue): number {
    const { parent, pullRequest, byStranger, state, stateReason, ...fields } = patch;
    const author = byStranger === true ? { ...person, login: stranger } : person;
    const issue = this.#asOwner(fullName, (repository) =>
      this.#issues.create(repository, fields, author, { pullRequest }),
    );
    this.editIssue(fullName, issue.number, { parent, state, stateReason }, {});
    return issue.number;
  }

  editIssue(fullName: string, number: number, patch: IssuePatch, { crlf }: { crlf?: boolean }): void {
    const { parent, ...fields } = patch;
    const body = crlf === true ? fields.body?.replace(/\r?\n/g, "\r\n") : fields.body;
    const issue = this.issue(fullName, number);
    if (Object.values(fields).some((value) => value !== undefined)) {
      this.#asOwner(fullName, () => this.#issues.edit(issue, { ...fields, body }, person));
    }
    if (parent === null) detach(issue);
    if (typeof parent === "number") addSubIssue(this.#state, this.issue(fullName, parent), issue.id, true);
  }

  deleteIssue(fullName: string, number: number): void {
    this.#issues.delete(this.issue(fullName, number), person);
  }

  comment(fullName: string, number: number, text: string): void {
    this.#issues.comment(this.issue(fullName, number), text, person);
  }

  createMilestone(fullName: string, patch: MilestonePatch & { title: string }): number {
    return this.#milestones.create(this.#state.repository(fullName), withInstant(patch), person).number;
  }

  editMilestone(fullName: string, number: number, patch: MilestonePatch): void {
    const repository = this.#state.repository(fullName);
    this.#milestones.edit(repository, this.milestone(fullName, number), withInstant(patch), person);
  }

  deleteMilestone(fullName: string, number: number): void {
    this.#milestones.delete(this.#state.repository(fullName), this.milestone(fullName, number), person);
  }

  issue(fullName: string, number: number): Issue {
    const issue = this.#state.repository(fullName).issues.get(number);
    if (issue === undefined) throw notFound();
    return issue;
  }

  milestone(fullName: string, number: number): Milestone {
    const milestone = this.#state.repository(fullName).milestones.get(number);
    if (milestone === undefined) throw notFound();
    return milestone;
  }

  #asOwner<T>(fullName: string, act: (repository: Repository) => T): T {
    const repository = this.#state.repository(fullName);
    const { push } = repository;
    repository.push = true;
    try {
      return act(repository);
    } finally {
      repository.push = push;
    }
  }
}

/** People pick a day in a calendar. */
function withInstant<P extends MilestonePatch>(patch: P): P {
  return /^\d{4}-\d{2}-\d{2}$/.test(patch.dueOn ?? "")
    ? { ...patch, dueOn: `${patch.dueOn}T12:00:00Z` }
    : patch;
}
