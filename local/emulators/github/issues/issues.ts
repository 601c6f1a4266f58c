import type { Webhooks } from "../git/webhooks.ts";
import { validationFailed } from "../http/api-error.ts";
import { renderIssueCore, renderLabel } from "../render/render-issue.ts";
import { renderMilestone } from "../render/render-milestone.ts";
import { renderUser } from "../render/render-user.ts";
import type { IssuePatch } from "../snapshots.ts";
import type { Actor, Comment, GitHubState, Issue, Repository } from "../state.ts";
import { detach } from "./sub-issues.ts";

type Patch = Omit<IssuePatch, "parent">;

/** What happens to issues, whether a program or a person asks for it. */
export class Issues {
  readonly #state: GitHubState;
  readonly #webhooks: Webhooks;

  constructor(state: GitHubState, webhooks: Webhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  create(
    repository: Repository,
    patch: Patch & { title: string },
    actor: Actor,
    options: { pullRequest?: boolean } = {},
  ): Issue {
    const allowed = permitted(repository, patch);
    checkPatch(repository, allowed);
    const at = this.#state.timestamp();
    const issue: Issue = {
      id: this.#state.id("issue"),
      number: repository.nextIssue,
      repository,
      title: patch.title.trim(),
      body: patch.body || null,
      state: "open",
      stateReason: null,
      labels: this.#labels(repository, allowed.labels ?? []),
      assignees: allowed.assignees ?? [],
      milestone: allowed.milestone ?? null,
      parent: null,
      children: [],
      comments: [],
      author: actor.login,
      pullRequest: options.pullRequest ?? false,
      createdAt: at,
      updatedAt: at,
      closedAt: null,
      born: this.#state.birth(),
    };
    repository.nextIssue += 1;
    repository.issues.set(issue.number, issue);
    this.#tell("opened", issue, actor);
    return issue;
  }

  edit(issue: Issue, patch: Patch, actor: Actor): void {
    const { repository } = issue;
    const allowed = permitted(repository, patch);
    checkPatch(repository, allowed);
    const before = { ...issue };
    if (allowed.title !== undefined) issue.title = allowed.title.trim();
    if (allowed.body !== undefined) issue.body = allowed.body || null;
    if (allowed.labels !== undefined) issue.labels = this.#labels(repository, allowed.labels);
    if (allowed.assignees !== undefined) issue.assignees = allowed.assignees;
    if (allowed.milestone !== undefined) issue.milestone = allowed.milestone;
    this.#move(issue, allowed);
    issue.updatedAt = this.#state.timestamp();
    this.#tellChanges(issue, before, actor);
  }

  comment(issue: Issue, text: string, actor: Actor): Comment {
    if (text.trim() === "")
      throw validationFailed({ resource: "IssueComment", code: "missing_field", field: "body" });
    checkLength("IssueComment", "body", text, 65_536);
    const at = this.#state.timestamp();
    const id = this.#state.id("other");
    const comment = { id, body: text, author: actor.login, createdAt: at, updatedAt: at };
    issue.comments.push(comment);
    issue.updatedAt = at;
    return comment;
  }

  delete(issue: Issue, actor: Actor): void {
    const payload = { issue: renderIssueCore(this.#state, issue) };
    detach(issue);
    for (const child of issue.children) child.parent = null;
    issue.repository.issues.delete(issue.number);
    this.#webhooks.tell({ event: "issues", action: "deleted", repository: issue.repository, actor, payload });
  }

  /** Labels that do not exist yet are made ("Create an issue"); keys of `Repository.labels`. */
  #labels(repository: Repository, names: readonly string[]): string[] {
    return [
      ...new Set(
        names.map((name) => {
          const key = name.toLowerCase();
          if (!repository.labels.has(key)) {
            repository.labels.set(key, {
              id: this.#state.id("other"),
              name,
              color: "ededed",
              description: null,
            });
          }
          return key;
        }),
      ),
    ];
  }

  /** `state_reason` is "ignored unless `state` is changed" ("Update an issue"). */
  #move(issue: Issue, patch: Patch): void {
    if (patch.state === undefined || patch.state === issue.state) return;
    issue.state = patch.state;
    issue.closedAt = patch.state === "closed" ? this.#state.timestamp() : null;
    issue.stateReason = patch.state === "open" ? "reopened" : (patch.stateReason ?? "completed");
  }

  #tellChanges(issue: Issue, before: Issue, actor: Actor): void {
    const { repository } = issue;
    const changes: Record<string, { from: string }> = {};
    if (before.title !== issue.title) changes.title = { from: before.title };
    if (before.body !== issue.body) changes.body = { from: before.body ?? "" };
    if (Object.keys(changes).length > 0) this.#tell("edited", issue, actor, { changes });
    for (const [action, from, to] of [
      ["labeled", before, issue],
      ["unlabeled", issue, before],
    ] as const) {
      for (const key of to.labels.filter((one) => !from.labels.includes(one))) {
        const label = repository.labels.get(key);
        if (label !== undefined)
          this.#tell(action, issue, actor, { label: renderLabel(this.#state, repository, label) });
      }
    }
    if (before.milestone !== issue.milestone) {
      const left = repository.milestones.get(before.milestone ?? 0);
      const entered = repository.milestones.get(issue.milestone ?? 0);
      const render = (one: typeof left) =>
        one === undefined ? {} : { milestone: renderMilestone(this.#state, repository, one) };
      if (left !== undefined) this.#tell("demilestoned", issue, actor, render(left));
      if (entered !== undefined) this.#tell("milestoned", issue, actor, render(entered));
    }
    for (const login of issue.assignees.filter((one) => !before.assignees.includes(one))) {
      this.#tell("assigned", issue, actor, { assignee: renderUser(this.#state.url, login) });
    }
    if (before.state !== issue.state)
      this.#tell(issue.state === "closed" ? "closed" : "reopened", issue, actor);
  }

  #tell(action: string, issue: Issue, actor: Actor, extra = {}): void {
    if (issue.pullRequest) return;
    const payload = { issue: renderIssueCore(this.#state, issue), ...extra };
    this.#webhooks.tell({ event: "issues", action, repository: issue.repository, actor, payload });
  }
}

/**
 * "Only users with push access can set labels, milestone, assignees for issues. They are silently dropped
 * otherwise" ("Create an issue", "Update an issue").
 */
function permitted<P extends Patch>(repository: Repository, patch: P): P {
  if (repository.push) return patch;
  return { ...patch, labels: undefined, milestone: undefined, assignees: undefined };
}

function checkPatch(repository: Repository, patch: Patch): void {
  if (patch.title !== undefined) {
    if (patch.title.trim() === "")
      throw validationFailed({ resource: "Issue", code: "missing_field", field: "title" });
    checkLength("Issue", "title", patch.title, 256);
  }
  if (typeof patch.body === "string") checkLength("Issue", "body", patch.body, 65_536);
  for (const name of patch.labels ?? []) {
    if (name.trim() === "")
      throw validationFailed({ resource: "Label", code: "missing_field", field: "name" });
    checkLength("Label", "name", name, 50);
  }
  const { milestone } = patch;
  if (typeof milestone === "number" && !repository.milestones.has(milestone)) {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "milestone", value: milestone });
  }
}

/** Counted in characters, not in UTF-16 units or bytes. */
function checkLength(resource: string, field: string, text: string, maximum: number): void {
  if ([...text].length <= maximum) return;
  const message = `${field} is too long (maximum is ${maximum} characters)`;
  throw validationFailed({ resource, code: "custom", field, message });
}
