import { badRequest } from "../http/api-error.ts";
import type { Comment, Issue, IssueType, JiraState, Project, Transition, User } from "../state.ts";
import type { Webhooks } from "../webhooks.ts";
import { type ChangeItem, changesBetween } from "./changelog.ts";
import type { Patch } from "./field-value.ts";

/** What happens to issues, whether a program or a person asks for it. */
export class Issues {
  readonly #state: JiraState;
  readonly #webhooks: Webhooks;

  constructor(state: JiraState, webhooks: Webhooks) {
    this.#state = state;
    this.#webhooks = webhooks;
  }

  /** `quiet`: it was there before; no webhook is sent, and searches know it. */
  create(
    project: Project,
    type: IssueType,
    patch: Patch & { summary: string },
    actor: User,
    how: { properties?: Record<string, unknown>; quiet?: boolean } = {},
  ): Issue {
    const at = this.#state.timestamp();
    const [status] = project.statuses;
    if (status === undefined) throw new Error(`${project.key} has no status`);
    const medium = project.priorities[Math.floor(project.priorities.length / 2)] ?? null;
    const hasPriority = project.screen.some(({ field }) => field.kind === "priority");
    const issue: Issue = {
      id: this.#state.id(),
      key: `${project.key}-${project.nextIssue}`,
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
      properties: how.properties ?? {},
      remoteLinks: [],
      comments: [],
      reporter: patch.reporter ?? actor,
      creator: actor,
      createdAt: at,
      updatedAt: at,
      statusChangedAt: at,
    };
    project.nextIssue += 1;
    this.#state.issues.set(issue.id, issue);
    this.#state.index.record(issue, { atOnce: how.quiet === true });
    if (how.quiet !== true) this.#webhooks.tell("jira:issue_created", "issue_created", issue, actor);
    return issue;
  }

  /** A patch that changes nothing is no update. Parents may be left as they are, against the answer. */
  edit(issue: Issue, patch: Patch, actor: User, how: { force?: boolean } = {}): void {
    const ignored = this.#state.parentUpdates === "ignored" && how.force !== true;
    const { parent, custom, ...rest } = patch;
    const before = { ...issue };
    Object.assign(issue, definedOf(rest));
    if (parent !== undefined && !ignored) issue.parent = parent;
    if (custom !== undefined) issue.custom = { ...issue.custom, ...custom };
    this.#changed(issue, before, actor, "issue_updated");
  }

  /** A status of the category done sets the resolution, any other takes it away. */
  transition(
    issue: Issue,
    transition: Transition,
    patch: Patch,
    actor: User,
    how: { quiet?: boolean } = {},
  ): void {
    const before = { ...issue };
    const { resolution, custom, ...rest } = patch;
    Object.assign(issue, definedOf(rest));
    if (custom !== undefined) issue.custom = { ...issue.custom, ...custom };
    issue.status = transition.to;
    const usual = { id: "10000", name: this.#state.words.resolution };
    issue.resolution = transition.to.category === "done" ? (resolution ?? issue.resolution ?? usual) : null;
    if (before.status !== issue.status) issue.statusChangedAt = this.#state.timestamp();
    if (how.quiet === true) this.#state.index.record(issue, { atOnce: true });
    else this.#changed(issue, before, actor, "issue_generic");
  }

  /** Those that can be taken from where the issue is. */
  transitionsOf({ project, status }: Issue): Transition[] {
    return project.transitions.filter(({ from }) => from === null || from.includes(status));
  }

  comment(issue: Issue, body: unknown, author: User): Comment {
    if (body === null || body === "") throw badRequest("Comment body can not be empty!");
    const at = this.#state.timestamp();
    const comment: Comment = { id: this.#state.id(), body, author, createdAt: at };
    issue.comments = [...issue.comments, comment];
    this.#touch(issue);
    this.#webhooks.tell("jira:issue_updated", "issue_commented", issue, author, { comment });
    return comment;
  }

  /** Neither updates the issue nor tells anybody, as in Jira. */
  setProperty(issue: Issue, key: string, value: unknown): void {
    issue.properties = { ...issue.properties, [key]: value };
    this.#state.index.record(issue);
  }

  move(issue: Issue, project: Project, actor: User): void {
    const before = { ...issue };
    this.#state.formerKeys.set(issue.key, issue.id);
    issue.key = `${project.key}-${project.nextIssue}`;
    project.nextIssue += 1;
    issue.project = project;
    const [type = issue.type] = project.types.filter(({ level }) => level === issue.type.level);
    issue.type = project.types.find(({ name }) => name === before.type.name) ?? type;
    const [status = issue.status] = project.statuses;
    issue.status = project.statuses.find(({ name }) => name === before.status.name) ?? status;
    issue.fixVersions = [];
    this.#changed(issue, before, actor, "issue_moved");
  }

  /** Its sub-tasks go with it; what was below an epic stays. */
  delete(issue: Issue, actor: User): void {
    for (const child of this.#state.childrenOf(issue)) {
      if (child.type.level === -1) this.delete(child, actor);
      else this.edit(child, { parent: null }, actor, { force: true });
    }
    this.#state.issues.delete(issue.id);
    this.#state.index.record(issue, { deleted: true });
    this.#webhooks.tell("jira:issue_deleted", "issue_deleted", issue, actor);
  }

  #changed(issue: Issue, before: Issue, actor: User, type: string): void {
    const items: ChangeItem[] = changesBetween(before, issue);
    if (items.length === 0) return;
    this.#touch(issue);
    this.#webhooks.tell("jira:issue_updated", type, issue, actor, { items });
  }

  #touch(issue: Issue): void {
    issue.updatedAt = this.#state.timestamp();
    this.#state.index.record(issue);
  }
}

function definedOf<T extends object>(patch: T): Partial<T> {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...entries.map(([name, value]) => ({ [name]: value })));
}
