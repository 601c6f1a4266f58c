import { toParagraphs } from "../../local/emulators/jira/adf/edit-document.ts";
import { isNode } from "../../local/emulators/jira/adf/normalize-document.ts";
import type { JiraIssueSnapshot } from "../../local/emulators/jira/snapshot-types.ts";
import { markOf } from "./jira-world.ts";
import type { Trial } from "./trial.ts";

const above = "Please read first.";
const below = "We met on Monday.";

function issueOf({ jira, project }: Pick<Trial, "jira" | "project">, key: string): JiraIssueSnapshot {
  const found = jira.issues(project).find((issue) => markOf(issue)?.endsWith(`/${key}`));
  if (!found) throw new Error(`There is no issue ${key} in Jira`);
  return found;
}

/** Creates issues that belong to other users. */
export function createJiraUserItems({ jira, project }: Trial): void {
  const epic = jira.createIssue(project, { type: "Epic", summary: "Theirs", description: "Hands off" });
  jira.createIssue(project, { summary: "A bug", description: "It hurts", labels: ["bug"], parent: epic });
}

/** Edits managed issues as users do: text around the managed block, checkboxes, label, title, date, status, comment. */
export function editManagedJiraItems(trial: Trial): void {
  const { jira } = trial;
  const issue = (key: string) => issueOf(trial, key);
  const { description } = issue("m2");
  if (!isNode(description)) throw new Error("The epic has no description");
  const [first, last] = [toParagraphs(above).content ?? [], toParagraphs(below).content ?? []];
  const content = [...first, ...(description.content ?? []), ...last];
  jira.editIssue(issue("m2").key, { description: { ...description, content } });
  jira.tick(issue("m2").key, "Seen within two seconds");
  jira.tick(issue("m1").key, "Deploys go unnoticed");
  jira.editIssue(issue("m1").key, { dueDate: "2026-12-24" });
  jira.editIssue(issue("d1").key, { labels: [...issue("d1").labels, "blocked"] });
  jira.transition(issue("d1").key, "In Progress");
  jira.editIssue(issue("d3").key, { summary: "What we call it" });
  jira.comment(issue("d3").key, "Why so?");
}

/** Returns the names of the user changes that were overwritten. */
export function findOverwrittenJiraChanges(trial: Trial): string[] {
  const issue = (key: string) => issueOf(trial, key);
  const { text } = issue("m2");
  const isTicked = (key: string, box: string) => ticked(issue(key).description, box);
  const checks: [what: string, isThere: boolean][] = [
    ["text above", text.startsWith(above)],
    ["text below", text.trimEnd().endsWith(below)],
    ["tick", isTicked("m2", "Seen within two seconds")],
    ["other tick", isTicked("m1", "Deploys go unnoticed")],
    ["date", issue("m1").dueDate === "2026-12-24"],
    ["label", issue("d1").labels.includes("blocked")],
    ["status", issue("d1").status === "In Progress"],
    ["title", issue("d3").summary === "What we call it"],
    ["comment", issue("d3").comments.some((words) => words.includes("Why so?"))],
  ];
  return checks.filter(([, isThere]) => !isThere).map(([what]) => `${what} in Jira`);
}

/** Returns true if the checkbox with the given text is ticked in an Atlassian document. */
function ticked(node: unknown, box: string): boolean {
  if (!isNode(node)) return false;
  const words = (node.content ?? []).map(({ text = "" }) => text).join("");
  if (node.type === "taskItem" && words.startsWith(box)) return node.attrs?.state === "DONE";
  return (node.content ?? []).some((inner) => ticked(inner, box));
}
