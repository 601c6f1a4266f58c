import { paragraphs, tickDocument, tickWiki } from "./adf/adf-edit.ts";
import { isNode } from "./adf/adf-normalise.ts";
import { type Patch, readValue, type Target } from "./issues/field-value.ts";
import type { Issues } from "./issues/issues.ts";
import type { IssuePatch, NewIssue } from "./snapshots.ts";
import type { Field, Issue, IssueType, JiraState, Project, Transition } from "./state.ts";
import type { FieldKind } from "./vocabulary.ts";

/** What people do in the browser. They may do everything, whatever the token may and the screens show. */
export class People {
  readonly #state: JiraState;
  readonly #issues: Issues;

  constructor(state: JiraState, issues: Issues) {
    this.#state = state;
    this.#issues = issues;
  }

  createIssue(key: string, draft: NewIssue, quiet: boolean): Issue {
    const project = this.#state.project(key);
    const { type: typeName, parent, status, properties, ...fields } = draft;
    const type = typeOf(project, typeName);
    const target = { state: this.#state, project, type, issue: null };
    const patch = { ...this.#read(target, fields), parent: parent ? this.#state.issue(parent) : null };
    const how = { properties: { ...properties }, quiet };
    const made = this.#issues.create(
      project,
      type,
      { ...patch, summary: draft.summary },
      this.#state.person,
      how,
    );
    if (status !== undefined && status !== made.status.name) this.#putInto(made, status, quiet);
    return made;
  }

  editIssue(key: string, fields: IssuePatch): void {
    const issue = this.#state.issue(key);
    const { project, type } = issue;
    const patch = this.#read({ state: this.#state, project, type, issue }, fields);
    this.#issues.edit(issue, patch, this.#state.person, { force: true });
  }

  transition(key: string, statusName: string): void {
    const issue = this.#state.issue(key);
    const found = this.#issues.transitionsOf(issue).find(({ to }) => to.name === statusName);
    if (found === undefined) {
      throw new Error(`No transition leads ${key} from "${issue.status.name}" to "${statusName}"`);
    }
    this.#issues.transition(issue, found, {}, this.#state.person);
  }

  tick(key: string, box: number | string, done: boolean): void {
    const issue = this.#state.issue(key);
    const { description } = issue;
    const ticked =
      typeof description === "string"
        ? this.#rich(tickWiki(description, box, done))
        : isNode(description)
          ? tickDocument(description, box, done, () => this.#state.localId())
          : null;
    if (ticked === null) throw new Error(`${key} has no description`);
    this.#issues.edit(issue, { description: ticked }, this.#state.person);
  }

  comment(key: string, text: string): void {
    this.#issues.comment(this.#state.issue(key), this.#rich(text), this.#state.person);
  }

  moveParent(key: string, parent: string | null): void {
    const patch = { parent: parent === null ? null : this.#state.issue(parent) };
    this.#issues.edit(this.#state.issue(key), patch, this.#state.person, { force: true });
  }

  moveIssue(key: string, project: string): string {
    const issue = this.#state.issue(key);
    this.#issues.move(issue, this.#state.project(project), this.#state.person);
    return issue.key;
  }

  deleteIssue(key: string): void {
    this.#issues.delete(this.#state.issue(key), this.#state.person);
  }

  #putInto(issue: Issue, statusName: string, quiet: boolean): void {
    const to = issue.project.statuses.find(({ name }) => name === statusName);
    if (to === undefined) throw new Error(`${issue.project.key} has no status "${statusName}"`);
    const jump: Transition = { id: "0", name: "", to, from: null, fields: [] };
    this.#issues.transition(issue, jump, {}, this.#state.person, { quiet });
  }

  /** Text is what a person typed. Browsers send CRLF in it. */
  #rich(text: unknown): unknown {
    if (typeof text !== "string") return text;
    return this.#state.flavour === "cloud" ? paragraphs(text) : text.replace(/\r?\n/g, "\r\n");
  }

  #read(target: Target, fields: IssuePatch): Patch {
    const { summary, description, labels, dueDate, priority, fixVersions, custom = {} } = fields;
    const { project } = target;
    const values: [FieldKind, unknown][] = [
      ["summary", summary],
      ["description", description === undefined ? undefined : this.#rich(description)],
      ["labels", labels],
      ["duedate", dueDate],
      ["priority", priority === undefined ? undefined : { name: priority }],
      ["fixVersions", fixVersions?.map((name) => ({ name }))],
    ];
    const known = values
      .filter(([, value]) => value !== undefined)
      .map(([kind, value]) => readValue(target, pseudoField(kind), value));
    const own = Object.entries(custom).map(([name, value]) => {
      const found = project.screen.find(({ field }) => field.name === name);
      if (found === undefined) throw new Error(`${project.key} has no field ${name}`);
      return readValue(target, found.field, value).custom ?? {};
    });
    return Object.assign({}, ...known, own.length === 0 ? {} : { custom: Object.assign({}, ...own) });
  }
}

/** A system field, whether or not a screen has it. */
function pseudoField(kind: FieldKind): Field {
  return { id: kind, name: kind, kind, options: [], hasDefault: false, project: null };
}

function typeOf(project: Project, name: string | undefined): IssueType {
  const found = project.types.find((type) => (name === undefined ? type.level === 0 : type.name === name));
  if (found === undefined) throw new Error(`${project.key} has no issue type ${name ?? "of level 0"}`);
  return found;
}
