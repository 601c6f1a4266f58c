import { tickDocument, tickWiki, toParagraphs } from "./adf/edit-document.ts";
import { isNode } from "./adf/normalize-document.ts";
import { type EditTarget, type FieldChanges, readFieldValue } from "./issues/field-value.ts";
import type { IssueOperations } from "./issues/issue-operations.ts";
import type { JiraIssuePatch, NewJiraIssue } from "./snapshot-types.ts";
import type { JiraState, StoredField, StoredIssue, StoredIssueType, StoredProject, StoredTransition } from "./state.ts";
import type { FieldKind } from "./value-types.ts";

/** The actions of a user in the browser. The token's permissions and the project's screens do not restrict the user. */
export class JiraUserActions {
  readonly #state: JiraState;
  readonly #issues: IssueOperations;

  constructor(state: JiraState, issues: IssueOperations) {
    this.#state = state;
    this.#issues = issues;
  }

  createIssue(key: string, draft: NewJiraIssue, isQuiet: boolean): StoredIssue {
    const project = this.#state.requireProject(key);
    const { type: typeName, parent, status, properties, ...fields } = draft;
    const type = requireType(project, typeName);
    const target = { state: this.#state, project, type, issue: null };
    const patch = {
      ...this.#readChanges(target, fields),
      parent: parent ? this.#state.requireIssue(parent) : null,
    };
    const options = { properties: { ...properties }, isQuiet };
    const created = this.#issues.create(project, type, { ...patch, summary: draft.summary }, this.#state.user, options);
    if (status !== undefined && status !== created.status.name) this.#setStatus(created, status, isQuiet);
    return created;
  }

  editIssue(key: string, fields: JiraIssuePatch): void {
    const issue = this.#state.requireIssue(key);
    const { project, type } = issue;
    const patch = this.#readChanges({ state: this.#state, project, type, issue }, fields);
    this.#issues.edit(issue, patch, this.#state.user, { ignoresParentFault: true });
  }

  transition(key: string, statusName: string, resolutionName?: string): void {
    const issue = this.#state.requireIssue(key);
    const found = this.#issues.findTransitions(issue).find(({ to }) => to.name === statusName);
    if (found === undefined) {
      throw new Error(`No transition leads ${key} from "${issue.status.name}" to "${statusName}"`);
    }
    const named = this.#state.resolutions.find(({ name }) => name === resolutionName);
    const resolution = resolutionName === undefined ? undefined : (named ?? { id: "10099", name: resolutionName });
    this.#issues.transition(issue, found, resolution ? { resolution } : {}, this.#state.user);
  }

  tick(key: string, box: number | string, done: boolean): void {
    const issue = this.#state.requireIssue(key);
    const { description } = issue;
    const ticked =
      typeof description === "string"
        ? this.#toRichText(tickWiki(description, box, done))
        : isNode(description)
          ? tickDocument(description, box, done, () => this.#state.nextLocalId())
          : null;
    if (ticked === null) throw new Error(`${key} has no description`);
    this.#issues.edit(issue, { description: ticked }, this.#state.user);
  }

  comment(key: string, text: string): void {
    this.#issues.comment(this.#state.requireIssue(key), this.#toRichText(text), this.#state.user);
  }

  moveParent(key: string, parent: string | null): void {
    const patch = { parent: parent === null ? null : this.#state.requireIssue(parent) };
    this.#issues.edit(this.#state.requireIssue(key), patch, this.#state.user, { ignoresParentFault: true });
  }

  moveIssue(key: string, project: string): string {
    const issue = this.#state.requireIssue(key);
    this.#issues.move(issue, this.#state.requireProject(project), this.#state.user);
    return issue.key;
  }

  deleteIssue(key: string): void {
    this.#issues.delete(this.#state.requireIssue(key), this.#state.user);
  }

  #setStatus(issue: StoredIssue, statusName: string, isQuiet: boolean): void {
    const to = issue.project.statuses.find(({ name }) => name === statusName);
    if (to === undefined) throw new Error(`${issue.project.key} has no status "${statusName}"`);
    const jump: StoredTransition = { id: "0", name: "", to, from: null, fields: [] };
    this.#issues.transition(issue, jump, {}, this.#state.user, { isQuiet });
  }

  /** Converts text that a user typed to a description, with CRLF line breaks in wiki markup, as browsers send them. */
  #toRichText(text: unknown): unknown {
    if (typeof text !== "string") return text;
    return this.#state.flavour === "cloud" ? toParagraphs(text) : text.replace(/\r?\n/g, "\r\n");
  }

  #readChanges(target: EditTarget, fields: JiraIssuePatch): FieldChanges {
    const { summary, description, labels, dueDate, priority, fixVersions, custom = {} } = fields;
    const { project } = target;
    const values: [FieldKind, unknown][] = [
      ["summary", summary],
      ["description", description === undefined ? undefined : this.#toRichText(description)],
      ["labels", labels],
      ["duedate", dueDate],
      ["priority", priority === undefined ? undefined : { name: priority }],
      ["fixVersions", fixVersions?.map((name) => ({ name }))],
    ];
    const systemValues = values
      .filter(([, value]) => value !== undefined)
      .map(([kind, value]) => readFieldValue(target, fieldWithoutScreen(kind), value));
    const customValues = Object.entries(custom).map(([name, value]) => {
      const found = project.screen.find(({ field }) => field.name === name);
      if (found === undefined) throw new Error(`${project.key} has no field ${name}`);
      return readFieldValue(target, found.field, value).custom ?? {};
    });
    return Object.assign(
      {},
      ...systemValues,
      customValues.length === 0 ? {} : { custom: Object.assign({}, ...customValues) },
    );
  }
}

/** Returns a built-in field, even if it is on no screen. */
function fieldWithoutScreen(kind: FieldKind): StoredField {
  return { id: kind, name: kind, kind, options: [], hasDefault: false, project: null };
}

function requireType(project: StoredProject, name: string | undefined): StoredIssueType {
  const found = project.types.find((type) => (name === undefined ? type.level === 0 : type.name === name));
  if (found === undefined) throw new Error(`${project.key} has no issue type ${name ?? "of level 0"}`);
  return found;
}
