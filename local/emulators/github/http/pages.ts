import { escapeMarkup, renderHtmlPage, renderLink, renderList, renderText } from "../../shared/html.ts";
import { countIssues } from "../render/render-milestone.ts";
import { commitAt } from "../routes/git-routes.ts";
import type { GitHubState, IssueRecord, RepositoryRecord } from "../state.ts";

/** Renders the HTML page for the path of an `html_url`. Returns `null` for an unknown path. */
export function renderGitHubPage(state: GitHubState, path: string): string | null {
  const [owner, name, kind, ...rest] = path.split("/").slice(1).map(decodeURIComponent);
  const repository = state.find(`${owner}/${name}`);
  if (repository === null) return path === "/" ? home(state) : null;
  const number = Number(rest[0]);
  switch (kind) {
    case undefined:
    case "":
      return repositoryPage(repository);
    case "issues":
    case "pull": {
      const issue = repository.issues.get(number);
      return rest.length === 0 ? repositoryPage(repository) : issue === undefined ? null : issuePage(issue);
    }
    case "milestones":
      return repositoryPage(repository);
    case "milestone":
      return milestonePage(repository, number);
    case "blob":
      return blobPage(repository, rest);
    case "commit":
      return commitPage(repository, rest[0] ?? "");
    default:
      return null;
  }
}

function home(state: GitHubState): string {
  const links = [...state.repositories.values()].map(({ fullName }) => renderLink(`/${fullName}`, fullName));
  return page("Repositories", renderList(links));
}

function repositoryPage(repository: RepositoryRecord): string {
  const milestones = [...repository.milestones.values()].map((one) => {
    const { open, closed } = countIssues(one);
    const facts = `${one.state}, ${closed} of ${open + closed} closed${one.dueOn === null ? "" : `, due ${one.dueOn.slice(0, 10)}`}`;
    return `${renderLink(`/${repository.fullName}/milestone/${one.number}`, one.title)} (${facts})`;
  });
  const issues = [...repository.issues.values()].map(issueLine);
  return page(repository.fullName, `<h2>Milestones</h2>${renderList(milestones)}<h2>Issues</h2>${renderList(issues)}`);
}

function milestonePage(repository: RepositoryRecord, number: number): string | null {
  const milestone = repository.milestones.get(number);
  if (milestone === undefined) return null;
  const issues = [...repository.issues.values()].filter((issue) => issue.milestone === number).map(issueLine);
  const due = milestone.dueOn === null ? "no due date" : `due ${milestone.dueOn.slice(0, 10)}`;
  return page(
    milestone.title,
    `<p>${milestone.state}, ${due}</p>${renderText(milestone.description)}${renderList(issues)}`,
  );
}

function issuePage(issue: IssueRecord): string {
  const labels = issue.labels.flatMap((key) => issue.repository.labels.get(key)?.name ?? []);
  const milestone = issue.repository.milestones.get(issue.milestone ?? 0);
  const facts = [
    `${issue.state}${issue.stateReason === null ? "" : ` (${issue.stateReason})`}`,
    ...labels,
    ...(milestone === undefined ? [] : [`milestone ${milestone.title}`]),
  ];
  const comments = issue.comments.map(({ author, body }) => `${escapeMarkup(author)}: ${escapeMarkup(body)}`);
  return page(
    `${issue.title} #${issue.number}`,
    `<p>${facts.map(escapeMarkup).join(" · ")}</p>${renderText(issue.body)}<h2>Sub-issues</h2>${renderList(issue.children.map(issueLine))}<h2>Comments</h2>${renderList(comments)}`,
  );
}

function blobPage(repository: RepositoryRecord, [ref, ...path]: string[]): string | null {
  if (repository.branches.size === 0 || ref === undefined) return null;
  const { git } = repository;
  const blob = git.files(commitAt(repository, ref).tree).get(path.join("/"));
  const bytes = git.blobs.get(blob ?? "");
  return bytes === undefined ? null : page(path.join("/"), renderText(Buffer.from(bytes).toString()));
}

function commitPage({ git }: RepositoryRecord, sha: string): string | null {
  const commit = git.commits.get(sha);
  return commit === undefined ? null : page(sha.slice(0, 12), renderText(commit.message));
}

function issueLine(issue: IssueRecord): string {
  const state = issue.state === "closed" ? "closed" : "open";
  return `${renderLink(`/${issue.repository.fullName}/issues/${issue.number}`, `#${issue.number} ${issue.title}`)} (${state})`;
}

function page(title: string, body: string): string {
  return renderHtmlPage(title, body, "GitHub");
}
