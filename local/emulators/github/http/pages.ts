import { escapeHtml, page as htmlPage, link, list, text } from "../../shared/html.ts";
import { countIssues } from "../render/render-milestone.ts";
import { commitAt } from "../routes/git-routes.ts";
import type { GitHubState, Issue, Repository } from "../state.ts";

/** What a browser sees behind an `html_url`: enough to read, nothing to click on but links. Null: no such page. */
export function renderPage(state: GitHubState, path: string): string | null {
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
  const links = [...state.repositories.values()].map(({ fullName }) => link(`/${fullName}`, fullName));
  return page("Repositories", list(links));
}

function repositoryPage(repository: Repository): string {
  const milestones = [...repository.milestones.values()].map((one) => {
    const { open, closed } = countIssues(repository, one.number);
    const facts = `${one.state}, ${closed} of ${open + closed} closed${one.dueOn === null ? "" : `, due ${one.dueOn.slice(0, 10)}`}`;
    return `${link(`/${repository.fullName}/milestone/${one.number}`, one.title)} (${facts})`;
  });
  const issues = [...repository.issues.values()].map(issueLine);
  return page(repository.fullName, `<h2>Milestones</h2>${list(milestones)}<h2>Issues</h2>${list(issues)}`);
}

function milestonePage(repository: Repository, number: number): string | null {
  const milestone = repository.milestones.get(number);
  if (milestone === undefined) return null;
  const issues = [...repository.issues.values()].filter((issue) => issue.milestone === number).map(issueLine);
  const due = milestone.dueOn === null ? "no due date" : `due ${milestone.dueOn.slice(0, 10)}`;
  return page(
    milestone.title,
    `<p>${milestone.state}, ${due}</p>${text(milestone.description)}${list(issues)}`,
  );
}

function issuePage(issue: Issue): string {
  const labels = issue.labels.flatMap((key) => issue.repository.labels.get(key)?.name ?? []);
  const milestone = issue.repository.milestones.get(issue.milestone ?? 0);
  const facts = [
    `${issue.state}${issue.stateReason === null ? "" : ` (${issue.stateReason})`}`,
    ...labels,
    ...(milestone === undefined ? [] : [`milestone ${milestone.title}`]),
  ];
  const comments = issue.comments.map(({ author, body }) => `${escapeHtml(author)}: ${escapeHtml(body)}`);
  return page(
    `${issue.title} #${issue.number}`,
    `<p>${facts.map(escapeHtml).join(" · ")}</p>${text(issue.body)}<h2>Sub-issues</h2>${list(issue.children.map(issueLine))}<h2>Comments</h2>${list(comments)}`,
  );
}

function blobPage(repository: Repository, [ref, ...path]: string[]): string | null {
  if (repository.branches.size === 0 || ref === undefined) return null;
  const { git } = repository;
  const blob = git.files(commitAt(repository, ref).tree).get(path.join("/"));
  const bytes = git.blobs.get(blob ?? "");
  return bytes === undefined ? null : page(path.join("/"), text(Buffer.from(bytes).toString()));
}

function commitPage({ git }: Repository, sha: string): string | null {
  const commit = git.commits.get(sha);
  return commit === undefined ? null : page(sha.slice(0, 12), text(commit.message));
}

function issueLine(issue: Issue): string {
  const mark = issue.state === "closed" ? "closed" : "open";
  return `${link(`/${issue.repository.fullName}/issues/${issue.number}`, `#${issue.number} ${issue.title}`)} (${mark})`;
}

function page(title: string, body: string): string {
  return htmlPage(title, body, "The GitHub double of Milepost");
}
