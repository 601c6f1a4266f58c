import type { GitHubWebhooks } from "../git/webhooks.ts";
import { checkLength, validationFailed } from "../http/api-error.ts";
import { renderIssueCore, renderLabel } from "../render/render-issue.ts";
import { renderMilestone } from "../render/render-milestone.ts";
import { renderAccount } from "../render/render-user.ts";
import type { GitHubIssuePatch } from "../snapshots.ts";
import type { Actor, CommentRecord, GitHubState, IssueRecord, RepositoryRecord } from "../state.ts";
import { removeFromParent } from "./sub-issues.ts";

type Patch = Omit<GitHubIssuePatch, "parent">;

/** Changes issues for API requests and user actions, and sends their webhooks. */
export class GitHubIssues {
  readonly #state: GitHubState;
  readonly #webhooks: GitHubWebhooks;

  constructor(state: GitHubState, webhooks: GitHubWebhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  create(
    repository: RepositoryRecord,
    patch: Patch & { title: string },
    actor: Actor,
    options: { pullRequest?: boolean } = {},
  ): IssueRecord {
    const allowed = withoutForbiddenFields(repository, patch);
    checkPatch(repository, allowed);
    const at = this.#state.timestamp();
    const issue: IssueRecord = {
      id: this.#state.nextId("issue"),
      number: repository.nextIssue,
      repository,
      title: patch.title.trim(),
      body: patch.body || null,
      state: "open",
      stateReason: null,
      labels: this.#labels(repository, allowed.labels ?? []),
      // GitHub leaves out accounts to which it can't assign issues, without an error.
      assignees: (allowed.assignees ?? []).filter((login) => isAssignable(repository, login)),
      milestone: allowed.milestone ?? null,
      parent: null,
      children: [],
      blockedBy: [],
      comments: [],
      edits: [],
      author: actor.login,
      pullRequest: options.pullRequest ?? false,
      createdAt: at,
      updatedAt: at,
      closedAt: null,
      created: this.#state.creationTime(),
    };
    repository.nextIssue += 1;
    repository.issues.set(issue.number, issue);
    this.#send("opened", issue, actor);
    return issue;
  }

  edit(issue: IssueRecord, patch: Patch, actor: Actor): void {
    const { repository } = issue;
    const allowed = withoutForbiddenFields(repository, patch);
    checkPatch(repository, allowed);
    const before = { ...issue };
    if (allowed.title !== undefined) issue.title = allowed.title.trim();
    if (allowed.body !== undefined) issue.body = allowed.body || null;
    if (allowed.labels !== undefined) issue.labels = this.#labels(repository, allowed.labels);
    if (allowed.assignees !== undefined) issue.assignees = allowed.assignees;
    if (allowed.milestone !== undefined) issue.milestone = allowed.milestone;
    this.#changeState(issue, allowed);
    this.#recordEdit(issue, before, actor);
    issue.updatedAt = this.#state.timestamp();
    this.#sendChanges(issue, before, actor);
  }

  /** Adds a version of the body to the edit history; the first edit adds the original body too. */
  #recordEdit(issue: IssueRecord, before: IssueRecord, actor: Actor): void {
    if (issue.body === before.body) return;
    const original = { editor: issue.author, editedAt: issue.createdAt, body: before.body ?? "" };
    if (issue.edits.length === 0) issue.edits.push(original);
    issue.edits.push({ editor: actor.login, editedAt: this.#state.timestamp(), body: issue.body ?? "" });
  }

  comment(issue: IssueRecord, text: string, actor: Actor): CommentRecord {
    if (text.trim() === "") throw validationFailed({ resource: "IssueComment", code: "missing_field", field: "body" });
    checkLength("IssueComment", "body", text, 65_536);
    const at = this.#state.timestamp();
    const id = this.#state.nextId("other");
    const comment = { id, body: text, author: actor.login, createdAt: at, updatedAt: at };
    issue.comments.push(comment);
    issue.updatedAt = at;
    return comment;
  }

  delete(issue: IssueRecord, actor: Actor): void {
    const payload = { issue: renderIssueCore(this.#state, issue) };
    removeFromParent(issue);
    for (const child of issue.children) child.parent = null;
    for (const other of issue.repository.issues.values()) {
      other.blockedBy = other.blockedBy.filter((blocker) => blocker !== issue);
    }
    issue.repository.issues.delete(issue.number);
    this.#webhooks.send({ event: "issues", action: "deleted", repository: issue.repository, actor, payload });
  }

  /** Moves an issue to another repository, where it is a new issue without milestone and parent. */
  transfer(issue: IssueRecord, target: RepositoryRecord, actor: Actor): IssueRecord {
    const { title, body, author } = issue;
    const moved = this.create(target, { title, body: body ?? undefined }, { ...actor, login: author });
    const payload = { issue: renderIssueCore(this.#state, issue) };
    removeFromParent(issue);
    for (const child of issue.children) child.parent = null;
    issue.repository.issues.delete(issue.number);
    issue.repository.transferred.set(issue.number, moved);
    this.#webhooks.send({ event: "issues", action: "transferred", repository: issue.repository, actor, payload });
    return moved;
  }

  /** Returns the keys in `RepositoryRecord.labels` for label names; creates missing labels ("Create an issue"). */
  #labels(repository: RepositoryRecord, names: readonly string[]): string[] {
    return [
      ...new Set(
        names.map((name) => {
          const key = name.toLowerCase();
          if (!repository.labels.has(key)) {
            repository.labels.set(key, {
              id: this.#state.nextId("other"),
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

  /** Changes the state and its reason. Ignores a reason without a change of state, like GitHub ("Update an issue"). */
  #changeState(issue: IssueRecord, patch: Patch): void {
    if (patch.state === undefined || patch.state === issue.state) return;
    issue.state = patch.state;
    issue.closedAt = patch.state === "closed" ? this.#state.timestamp() : null;
    issue.stateReason = patch.state === "open" ? "reopened" : (patch.stateReason ?? "completed");
  }

  #sendChanges(issue: IssueRecord, before: IssueRecord, actor: Actor): void {
    const { repository } = issue;
    const changes: Record<string, { from: string }> = {};
    if (before.title !== issue.title) changes.title = { from: before.title };
    if (before.body !== issue.body) changes.body = { from: before.body ?? "" };
    if (Object.keys(changes).length > 0) this.#send("edited", issue, actor, { changes });
    for (const [action, from, to] of [
      ["labeled", before, issue],
      ["unlabeled", issue, before],
    ] as const) {
      for (const key of to.labels.filter((one) => !from.labels.includes(one))) {
        const label = repository.labels.get(key);
        if (label !== undefined)
          this.#send(action, issue, actor, { label: renderLabel(this.#state, repository, label) });
      }
    }
    if (before.milestone !== issue.milestone) {
      const previous = repository.milestones.get(before.milestone ?? 0);
      const current = repository.milestones.get(issue.milestone ?? 0);
      const render = (one: typeof previous) =>
        one === undefined ? {} : { milestone: renderMilestone(this.#state, one) };
      if (previous !== undefined) this.#send("demilestoned", issue, actor, render(previous));
      if (current !== undefined) this.#send("milestoned", issue, actor, render(current));
    }
    for (const login of issue.assignees.filter((one) => !before.assignees.includes(one))) {
      this.#send("assigned", issue, actor, { assignee: renderAccount(this.#state.url, login) });
    }
    if (before.state !== issue.state) this.#send(issue.state === "closed" ? "closed" : "reopened", issue, actor);
  }

  #send(action: string, issue: IssueRecord, actor: Actor, extra = {}): void {
    if (issue.pullRequest) return;
    const payload = { issue: renderIssueCore(this.#state, issue), ...extra };
    this.#webhooks.send({ event: "issues", action, repository: issue.repository, actor, payload });
  }
}

/**
 * Returns the patch. Without push access, leaves out labels, milestone and assignees, as GitHub does: "silently dropped
 * otherwise" ("Create an issue", "Update an issue").
 */
function withoutForbiddenFields<P extends Patch>(repository: RepositoryRecord, patch: P): P {
  if (repository.canPush) return patch;
  return { ...patch, labels: undefined, milestone: undefined, assignees: undefined };
}

function checkPatch(repository: RepositoryRecord, patch: Patch): void {
  if (patch.title !== undefined) {
    if (patch.title.trim() === "") throw validationFailed({ resource: "Issue", code: "missing_field", field: "title" });
    checkLength("Issue", "title", patch.title, 256);
  }
  if (typeof patch.body === "string") checkLength("Issue", "body", patch.body, 65_536);
  for (const name of patch.labels ?? []) {
    if (name.trim() === "") throw validationFailed({ resource: "Label", code: "missing_field", field: "name" });
    checkLength("Label", "name", name, 50);
  }
  const { milestone } = patch;
  if (typeof milestone === "number" && !repository.milestones.has(milestone)) {
    throw validationFailed({ resource: "Issue", code: "invalid", field: "milestone", value: milestone });
  }
}

/** Returns true if issues of the repository can be assigned to an account ("Check if a user can be assigned"). */
export function isAssignable({ permissions }: RepositoryRecord, login: string): boolean {
  return permissions.get(login.toLowerCase()) !== "none";
}
