import type { JiraState, StoredComment, StoredIssue, StoredIssueLink, StoredTransition } from "../state.ts";
import type { JsonObject } from "../value-types.ts";
import { toTransitionFieldJson } from "./render-createmeta.ts";
import {
  toIssueLinkTypeJson,
  toIssueTypeJson,
  toPriorityJson,
  toProjectReferenceJson,
  toStatusCategoryJson,
  toStatusJson,
  toUserJson,
} from "./render-site.ts";
import { toVersionJson } from "./render-version.ts";

/** Returns the fields that a request asks for: names, `*all` or `*navigable`, and `-name` to leave a field out. */
export function selectFields(all: JsonObject, wanted: readonly string[]): JsonObject {
  const names = wanted.flatMap((one) => one.split(",")).map((one) => one.trim());
  const excluded = names.filter((one) => one.startsWith("-")).map((one) => one.slice(1));
  const included = names.filter((one) => !one.startsWith("-"));
  const hasAll = included.includes("*all");
  const hasNavigable = included.includes("*navigable") || included.length === 0;
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) =>
        !excluded.includes(name) &&
        (hasAll || included.includes(name) || (hasNavigable && name !== "comment" && name !== "issuelinks")),
    ),
  );
}

/** Returns all fields of an issue in the API's format, even those that are on no screen. */
export function toFieldsJson(state: JiraState, issue: StoredIssue): JsonObject {
  const { project, parent, type } = issue;
  const children = state.childrenOf(issue);
  const hasEpicLink = project.usesEpicLink && type.level === 0;
  const custom = [...state.fields.values()].filter(({ id }) => id.startsWith("customfield_"));
  return {
    statuscategorychangedate: issue.statusChangedAt,
    issuetype: toIssueTypeJson(state, type),
    ...(parent === null || hasEpicLink ? {} : { parent: toIssueReferenceJson(state, parent) }),
    project: toProjectReferenceJson(state, project),
    fixVersions: issue.fixVersions.map((one) => toVersionJson(state, one)),
    resolution: issue.resolution && {
      self: `${state.apiUrl}/resolution/${issue.resolution.id}`,
      ...issue.resolution,
    },
    resolutiondate: issue.resolution === null ? null : issue.statusChangedAt,
    created: issue.createdAt,
    priority: issue.priority && toPriorityJson(state, issue.priority),
    labels: [...issue.labels],
    issuelinks: state.linksOf(issue).map((link) => toIssueLinkJson(state, link, issue)),
    assignee: issue.assignee && toUserJson(state, issue.assignee),
    updated: issue.updatedAt,
    status: toStatusJson(state, issue.status),
    ...(state.flavour === "cloud" ? { statusCategory: toStatusCategoryJson(state, issue.status.category) } : {}),
    description: issue.description,
    summary: issue.summary,
    creator: toUserJson(state, issue.creator),
    reporter: toUserJson(state, issue.reporter),
    subtasks: children.filter((child) => child.type.level === -1).map((child) => toIssueReferenceJson(state, child)),
    duedate: issue.dueDate,
    comment: {
      comments: issue.comments.map((comment) => toCommentJson(state, issue, comment)),
      maxResults: issue.comments.length,
      total: issue.comments.length,
      startAt: 0,
    },
    ...Object.fromEntries(
      custom.map(({ id, kind }) => [
        id,
        kind === "epicLink" ? (hasEpicLink ? (parent?.key ?? null) : null) : (issue.custom[id] ?? null),
      ]),
    ),
  };
}

/** Returns an issue in the format of "Get issue". With `fields: null`, returns only the id, as searches do. */
export function toIssueJson(
  state: JiraState,
  issue: StoredIssue,
  wanted: {
    fields: readonly string[] | null;
    properties?: readonly string[];
    transitions?: readonly StoredTransition[];
  },
): JsonObject {
  const { fields, properties = [], transitions } = wanted;
  if (fields === null) return { id: issue.id };
  const names = properties.flatMap((one) => one.split(",")).map((one) => one.trim());
  const chosen = Object.entries(issue.properties).filter(([name]) => names.includes("*all") || names.includes(name));
  return {
    expand: "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
    id: issue.id,
    self: `${state.apiUrl}/issue/${issue.id}`,
    key: issue.key,
    fields: selectFields(toFieldsJson(state, issue), fields),
    ...(names.length === 0 ? {} : { properties: Object.fromEntries(chosen) }),
    ...(transitions === undefined
      ? {}
      : { transitions: transitions.map((one) => toTransitionJson(state, issue, one, false)) }),
  };
}

/**
 * Returns a link as one of its issues shows it: with the other issue only, as `inwardIssue` if the other one is the source
 * ("is blocked by"), as `outwardIssue` if it is the destination ("blocks").
 */
function toIssueLinkJson(state: JiraState, { id, inward, outward }: StoredIssueLink, shownIn: StoredIssue): JsonObject {
  const other = shownIn === inward ? { outwardIssue: outward } : { inwardIssue: inward };
  const [[name = "", issue = inward] = []] = Object.entries(other);
  return {
    id,
    self: `${state.apiUrl}/issueLink/${id}`,
    type: toIssueLinkTypeJson(state),
    [name]: toIssueReferenceJson(state, issue),
  };
}

/** Returns the short JSON of a parent or sub-task, which is part of another issue's JSON. */
function toIssueReferenceJson(state: JiraState, issue: StoredIssue): JsonObject {
  return {
    id: issue.id,
    key: issue.key,
    self: `${state.apiUrl}/issue/${issue.id}`,
    fields: {
      summary: issue.summary,
      status: toStatusJson(state, issue.status),
      ...(issue.priority === null ? {} : { priority: toPriorityJson(state, issue.priority) }),
      issuetype: toIssueTypeJson(state, issue.type),
    },
  };
}

/** Returns a transition in the format of "Get transitions". */
export function toTransitionJson(
  state: JiraState,
  issue: StoredIssue,
  transition: StoredTransition,
  includesFields: boolean,
): JsonObject {
  const { id, name, to, from, fields } = transition;
  return {
    id,
    name,
    to: toStatusJson(state, to),
    hasScreen: fields.length > 0,
    isGlobal: from === null,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    isLooped: to === issue.status,
    ...(includesFields
      ? {
          fields: Object.fromEntries(
            fields.map((one) => [one.field.id, toTransitionFieldJson(state, issue.project, issue.type, one)]),
          ),
        }
      : {}),
  };
}

export function toCommentJson(state: JiraState, issue: StoredIssue, comment: StoredComment): JsonObject {
  return {
    self: `${state.apiUrl}/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: toUserJson(state, comment.author),
    body: comment.body,
    created: comment.createdAt,
    updated: comment.createdAt,
  };
}
