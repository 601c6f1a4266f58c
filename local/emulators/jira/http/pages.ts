import { escapeMarkup, renderHtmlPage, renderLink, renderList, renderText } from "../../shared/html.ts";
import { toWiki } from "../adf/to-wiki.ts";
import type { JiraState, StoredIssue, StoredProject } from "../state.ts";

/** Returns a readable HTML page for `/`, `/browse/KEY` and `/projects/KEY`; `null` for any other path. */
export function renderJiraPage(state: JiraState, path: string): string | null {
  const [root, key = ""] = path.split("/").slice(1).map(decodeURIComponent);
  if (path === "/") return homePage(state);
  if (root === "projects" || root === "versions") {
    const project = root === "projects" ? state.findProject(key) : state.findVersion(key)?.project;
    return project ? projectPage(state, project) : null;
  }
  const issue = root === "browse" ? state.findIssue(key) : null;
  return issue === null ? null : issuePage(state, issue);
}

function homePage(state: JiraState): string {
  const links = [...state.projects.values()].map(({ key, name }) => renderLink(`/projects/${key}`, `${key} ${name}`));
  return renderHtmlPage("Projects", renderList(links), "Jira");
}

/** Renders the page of a project, with its issues as a tree of parents and children. */
function projectPage(state: JiraState, project: StoredProject): string {
  const issues = state.issuesIn(project);
  const tree = (parent: StoredIssue | null): string => {
    const children = issues.filter((issue) => issue.parent === parent);
    if (children.length === 0) return "";
    return `<ul>${children.map((issue) => `<li>${issueLine(issue)}${tree(issue)}</li>`).join("")}</ul>`;
  };
  const versions = project.versions.map(({ name, releaseDate, released }) =>
    escapeMarkup(`${name}${releaseDate === null ? "" : `, ${releaseDate}`}${released ? ", released" : ""}`),
  );
  const body = `<h2>Issues</h2>${tree(null) || "<p>None</p>"}<h2>Versions</h2>${renderList(versions)}`;
  return renderHtmlPage(`${project.name} (${project.key})`, body, "Jira");
}

function issuePage(state: JiraState, issue: StoredIssue): string {
  const facts = [
    issue.type.name,
    issue.status.name,
    ...(issue.dueDate === null ? [] : [`due ${issue.dueDate}`]),
    ...issue.labels,
    ...issue.fixVersions.map(({ name }) => name),
  ];
  const parent = issue.parent === null ? "" : `<p>Parent: ${issueLine(issue.parent)}</p>`;
  const comments = issue.comments.map(({ author, body }) =>
    escapeMarkup(`${author.displayName}: ${toWiki(body) ?? ""}`),
  );
  return renderHtmlPage(
    `${issue.key} ${issue.summary}`,
    `<p>${facts.map(escapeMarkup).join(" · ")}</p>${parent}${renderText(toWiki(issue.description))}` +
      `<h2>Children</h2>${renderList(state.childrenOf(issue).map(issueLine))}` +
      `<h2>Comments</h2>${renderList(comments)}`,
    "Jira",
  );
}

function issueLine(issue: StoredIssue): string {
  const facts = escapeMarkup(`${issue.type.name}, ${issue.status.name}`);
  return `${renderLink(`/browse/${issue.key}`, `${issue.key} ${issue.summary}`)} (${facts})`;
}
