import { badRequest } from "../http/api-error.ts";
import type {
  JiraState,
  StoredComment,
  StoredIssue,
  StoredIssueType,
  StoredProject,
  StoredTransition,
  StoredUser,
} from "../state.ts";
import type { JiraWebhooks } from "../webhooks.ts";
import { type ChangelogItem, compareIssues } from "./changelog.ts";
import type { FieldChanges } from "./field-value.ts";

/** Changes issues, both for the API and for users in the browser. Updates the search index and sends webhooks. */
export class IssueOperations {
  readonly #state: JiraState;
  readonly #webhooks: JiraWebhooks;

  constructor(state: JiraState, webhooks: JiraWebhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  /** Creates an issue. With `isQuiet`, no webhook is sent, and searches find the issue at once. */
  create(
    project: StoredProject,
    type: StoredIssueType,
    patch: FieldChanges & { summary: string },
    actor: StoredUser,
    options: { properties?: Record<string, unknown>; isQuiet?: boolean } = {},
  ): StoredIssue {
    const at = this.#state.timestamp();
    const [status] = project.statuses;
    if (status === undefined) throw new Error(`${project.key} has no status`);
    const medium = project.priorities[Math.floor(project.priorities.length / 2)] ?? null;
    const hasPriority = project.screen.some(({ field }) => field.kind === "priority");
    const issue: StoredIssue = {
      id: this.#state.nextId(),
      key: `${project.key}-${project.nextIssueNumber}`,
      project,
      type,
      summary: patch.summary,
      description: patch.description ?? null,
      labels: patch.labels ?? [],
      dueDate: patch.dueDate ?? null,
      priority: patch.priority ?? (hasPriority ? medium : null),
      fixVersions: patch.fixVersions ?? [],
      parent: patch.parent ?? null,
      custom: patch.custom ?? {},
      status,
      resolution: null,
      properties: options.properties ?? {},
      comments: [],
      reporter: patch.reporter ?? actor,
      assignee: patch.assignee ?? null,
      creator: actor,
      createdAt: at,
      updatedAt: at,
      statusChangedAt: at,
      isHidden: false,
    };
    project.nextIssueNumber += 1;
    this.#state.issues.set(issue.id, issue);
    this.#state.index.record(issue, { isImmediate: options.isQuiet === true });
    if (options.isQuiet !== true) this.#webhooks.send("jira:issue_created", "issue_created", issue, actor);
    return issue;
  }

  /** Edits an issue. Sends no webhook if nothing changes. With `ignoresParentFault`, `parentUpdates` has no effect. */
  edit(
    issue: StoredIssue,
    patch: FieldChanges,
    actor: StoredUser,
    options: { ignoresParentFault?: boolean } = {},
  ): void {
    const isParentIgnored = this.#state.parentUpdates === "ignored" && options.ignoresParentFault !== true;
    const { parent, custom, ...rest } = patch;
    const before = { ...issue };
    Object.assign(issue, omitUndefined(rest));
    if (parent !== undefined && !isParentIgnored) issue.parent = parent;
    if (custom !== undefined) issue.custom = { ...issue.custom, ...custom };
    this.#recordChange(issue, before, actor, "issue_updated");
  }

  /** Changes the status. A status of the category "done" sets the resolution; any other status clears it. */
  transition(
    issue: StoredIssue,
    transition: StoredTransition,
    patch: FieldChanges,
    actor: StoredUser,
    options: { isQuiet?: boolean } = {},
  ): void {
    const before = { ...issue };
    const { resolution, custom, ...rest } = patch;
    Object.assign(issue, omitUndefined(rest));
    if (custom !== undefined) issue.custom = { ...issue.custom, ...custom };
    issue.status = transition.to;
    const [defaultResolution = null] = this.#state.resolutions;
    issue.resolution = transition.to.category === "done" ? (resolution ?? issue.resolution ?? defaultResolution) : null;
    if (before.status !== issue.status) issue.statusChangedAt = this.#state.timestamp();
    if (options.isQuiet === true) this.#state.index.record(issue, { isImmediate: true });
    else this.#recordChange(issue, before, actor, "issue_generic");
  }

  /** Returns the transitions that are available in the issue's status. */
  findTransitions({ project, status }: StoredIssue): StoredTransition[] {
    return project.transitions.filter(({ from }) => from === null || from.includes(status));
  }

  comment(issue: StoredIssue, body: unknown, author: StoredUser): StoredComment {
    if (body === null || body === "") throw badRequest("Comment body can not be empty!");
    const at = this.#state.timestamp();
    const comment: StoredComment = { id: this.#state.nextId(), body, author, createdAt: at };
    issue.comments = [...issue.comments, comment];
    this.#touch(issue);
    this.#webhooks.send("jira:issue_updated", "issue_commented", issue, author, { comment });
    return comment;
  }

  /** Sets an issue property. As in Jira, this neither changes `updated` nor sends a webhook. */
  setProperty(issue: StoredIssue, key: string, value: unknown): void {
    issue.properties = { ...issue.properties, [key]: value };
    this.#state.index.record(issue);
  }

  move(issue: StoredIssue, project: StoredProject, actor: StoredUser): void {
    const before = { ...issue };
    this.#state.formerKeys.set(issue.key, issue.id);
    issue.key = `${project.key}-${project.nextIssueNumber}`;
    project.nextIssueNumber += 1;
    issue.project = project;
    const [type = issue.type] = project.types.filter(({ level }) => level === issue.type.level);
    issue.type = project.types.find(({ name }) => name === before.type.name) ?? type;
    const [status = issue.status] = project.statuses;
    issue.status = project.statuses.find(({ name }) => name === before.status.name) ?? status;
    issue.fixVersions = [];
    this.#recordChange(issue, before, actor, "issue_moved");
  }

  /** Deletes an issue and its sub-tasks. The issues of a deleted epic remain and lose their parent. */
  delete(issue: StoredIssue, actor: StoredUser): void {
    for (const child of this.#state.childrenOf(issue)) {
      if (child.type.level === -1) this.delete(child, actor);
      else this.edit(child, { parent: null }, actor, { ignoresParentFault: true });
    }
    this.#state.issues.delete(issue.id);
    this.#state.index.record(issue, { isDeleted: true });
    this.#webhooks.send("jira:issue_deleted", "issue_deleted", issue, actor);
  }

  #recordChange(issue: StoredIssue, before: StoredIssue, actor: StoredUser, type: string): void {
    const items: ChangelogItem[] = compareIssues(before, issue);
    if (items.length === 0) return;
    this.#touch(issue);
    this.#webhooks.send("jira:issue_updated", type, issue, actor, { items });
  }

  #touch(issue: StoredIssue): void {
    issue.updatedAt = this.#state.timestamp();
    this.#state.index.record(issue);
  }
}

function omitUndefined<T extends object>(patch: T): Partial<T> {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...entries.map(([name, value]) => ({ [name]: value })));
}
