import { escapeHtml, page as htmlPage, link, list, text } from "../../shared/html.ts";
import { toWiki } from "../adf/adf-text.ts";
import type { Issue, JiraState, Project } from "../state.ts";

/** What a browser sees at `/browse/KEY` and `/projects/KEY`: enough to read. Null: no such page. */
export function renderPage(state: JiraState, path: string): string | null {
  const [root, key = ""] = path.split("/").slice(1).map(decodeURIComponent);
  if (path === "/") return home(state);
  if (root === "projects" || root === "versions") {
    const project = root === "projects" ? state.findProject(key) : state.findVersion(key)?.project;
    return project ? projectPage(state, project) : null;
  }
  const issue = root === "browse" ? state.findIssue(key) : null;
  return issue === null ? null : issuePage(state, issue);
}

function home(state: JiraState): string {
  const links = [...state.projects.values()].map(({ key, name }) =>
    link(`/projects/${key}`, `${key} ${name}`),
  );
  return page("Projects", list(links));
}

/** Issues below the one that they belong to. */
function projectPage(state: JiraState, project: Project): string {
  const issues = state.issuesOf(project);
  const tree = (parent: Issue | null): string => {
    const below = issues.filter((issue) => issue.parent === parent);
    if (below.length === 0) return "";
    return `<ul>${below.map((issue) => `<li>${issueLine(issue)}${tree(issue)}</li>`).join("")}</ul>`;
  };
  const versions = project.versions.map(({ name, releaseDate, released }) =>
    escapeHtml(`${name}${releaseDate === null ? "" : `, ${releaseDate}`}${released ? ", released" : ""}`),
  );
  const body = `<h2>Issues</h2>${tree(null) || "<p>None</p>"}<h2>Versions</h2>${list(versions)}`;
  return page(`${project.name} (${project.key})`, body);
}

function issuePage(state: JiraState, issue: Issue): string {
  const facts = [
    issue.type.name,
    issue.status.name,
    ...(issue.dueDate === null ? [] : [`due ${issue.dueDate}`]),
    ...issue.labels,
    ...issue.fixVersions.map(({ name }) => name),
  ];
  const parent = issue.parent === null ? "" : `<p>Parent: ${issueLine(issue.parent)}</p>`;
  const links = issue.remoteLinks.map(({ object }) => link(object.url, object.title));
  const comments = issue.comments.map(({ author, body }) =>
    escapeHtml(`${author.displayName}: ${toWiki(body) ?? ""}`),
  );
  return page(
    `${issue.key} ${issue.summary}`,
    `<p>${facts.map(escapeHtml).join(" · ")}</p>${parent}${text(toWiki(issue.description))}` +
      `<h2>Children</h2>${list(state.childrenOf(issue).map(issueLine))}` +
      `<h2>Links</h2>${list(links)}<h2>Comments</h2>${list(comments)}`,
  );
}

function issueLine(issue: Issue): string {
  const facts = escapeHtml(`${issue.type.name}, ${issue.status.name}`);
  return `${link(`/browse/${issue.key}`, `${issue.key} ${issue.summary}`)} (${facts})`;
}

function page(title: string, body: string): string {
  return htmlPage(title, body, "The Jira double of Milepost");
}
