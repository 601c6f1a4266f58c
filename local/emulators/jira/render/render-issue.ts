import type { Comment, Issue, JiraState, Transition } from "../state.ts";
import { renderTransitionField } from "./render-createmeta.ts";
import {
  renderCategory,
  renderPriority,
  renderProjectRef,
  renderStatus,
  renderType,
  renderUser,
} from "./render-site.ts";
import { renderVersion } from "./render-version.ts";

/** Which fields are wanted: names, `*all`, `*navigable`, and what not to give, `-name`. */
export function selectFields(
  all: Record<string, unknown>,
  wanted: readonly string[],
): Record<string, unknown> {
  const names = wanted.flatMap((one) => one.split(",")).map((one) => one.trim());
  const without = names.filter((one) => one.startsWith("-")).map((one) => one.slice(1));
  const given = names.filter((one) => !one.startsWith("-"));
  const every = given.includes("*all");
  const navigable = given.includes("*navigable") || given.length === 0;
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) =>
        !without.includes(name) &&
        (every || given.includes(name) || (navigable && name !== "comment" && name !== "issuelinks")),
    ),
  );
}

/** Every field, as the API gives them. What is not on any screen is there too. */
export function renderFields(state: JiraState, issue: Issue): Record<string, unknown> {
  const { project, parent, type } = issue;
  const children = state.childrenOf(issue);
  const linked = project.epicLink && type.level === 0;
  const custom = [...state.fields.values()].filter(({ id }) => id.startsWith("customfield_"));
  return {
    statuscategorychangedate: issue.statusChangedAt,
    issuetype: renderType(state, type),
    ...(parent === null || linked ? {} : { parent: renderRef(state, parent) }),
    project: renderProjectRef(state, project),
    fixVersions: issue.fixVersions.map((one) => renderVersion(state, one)),
    resolution: issue.resolution && {
      self: `${state.api}/resolution/${issue.resolution.id}`,
      ...issue.resolution,
    },
    resolutiondate: issue.resolution === null ? null : issue.statusChangedAt,
    created: issue.createdAt,
    priority: issue.priority && renderPriority(state, issue.priority),
    labels: [...issue.labels],
    issuelinks: [],
    assignee: null,
    updated: issue.updatedAt,
    status: renderStatus(state, issue.status),
    ...(state.flavour === "cloud" ? { statusCategory: renderCategory(state, issue.status.category) } : {}),
    description: issue.description,
    summary: issue.summary,
    creator: renderUser(state, issue.creator),
    reporter: renderUser(state, issue.reporter),
    subtasks: children.filter((child) => child.type.level === -1).map((child) => renderRef(state, child)),
    duedate: issue.dueDate,
    comment: {
      comments: issue.comments.map((comment) => renderComment(state, issue, comment)),
      maxResults: issue.comments.length,
      total: issue.comments.length,
      startAt: 0,
    },
    ...Object.fromEntries(
      custom.map(({ id, kind }) => [
        id,
        kind === "epicLink" ? (linked ? (parent?.key ?? null) : null) : (issue.custom[id] ?? null),
      ]),
    ),
  };
}

/** "Get issue" and its like. Without `fields` there is nothing but the id, as in searches. */
export function renderIssue(
  state: JiraState,
  issue: Issue,
  wanted: {
    fields: readonly string[] | null;
    properties?: readonly string[];
    transitions?: readonly Transition[];
  },
): Record<string, unknown> {
  const { fields, properties = [], transitions } = wanted;
  if (fields === null) return { id: issue.id };
  const names = properties.flatMap((one) => one.split(",")).map((one) => one.trim());
  const chosen = Object.entries(issue.properties).filter(
    ([name]) => names.includes("*all") || names.includes(name),
  );
  return {
    expand: "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
    id: issue.id,
    self: `${state.api}/issue/${issue.id}`,
    key: issue.key,
    fields: selectFields(renderFields(state, issue), fields),
    ...(names.length === 0 ? {} : { properties: Object.fromEntries(chosen) }),
    ...(transitions === undefined
      ? {}
      : { transitions: transitions.map((one) => renderTransition(state, issue, one, false)) }),
  };
}

/** As its parent and its sub-tasks mention it. */
function renderRef(state: JiraState, issue: Issue): Record<string, unknown> {
  return {
    id: issue.id,
    key: issue.key,
    self: `${state.api}/issue/${issue.id}`,
    fields: {
      summary: issue.summary,
      status: renderStatus(state, issue.status),
      ...(issue.priority === null ? {} : { priority: renderPriority(state, issue.priority) }),
      issuetype: renderType(state, issue.type),
    },
  };
}

/** "Get transitions". `fields` only where they are asked for. */
export function renderTransition(
  state: JiraState,
  issue: Issue,
  transition: Transition,
  withFields: boolean,
): Record<string, unknown> {
  const { id, name, to, from, fields } = transition;
  return {
    id,
    name,
    to: renderStatus(state, to),
    hasScreen: fields.length > 0,
    isGlobal: from === null,
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    isLooped: to === issue.status,
    ...(withFields
      ? {
          fields: Object.fromEntries(
            fields.map((one) => [one.field.id, renderTransitionField(state, issue.project, issue.type, one)]),
          ),
        }
      : {}),
  };
}

export function renderComment(state: JiraState, issue: Issue, comment: Comment): Record<string, unknown> {
  return {
    self: `${state.api}/issue/${issue.id}/comment/${comment.id}`,
    id: comment.id,
    author: renderUser(state, comment.author),
    body: comment.body,
    created: comment.createdAt,
    updated: comment.createdAt,
  };
}
