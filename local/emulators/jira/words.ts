import type { CategoryKey, FieldKind, Language } from "./vocabulary.ts";

/** What Jira says in one language. Everything that people read is translated, messages of errors included. */
export interface Words {
  types: { epic: string; story: string; task: string; subtask: string };
  statuses: { toDo: string; inProgress: string; done: string };
  categories: Record<CategoryKey, string>;
  priorities: [string, string, string, string, string];
  resolution: string;
  fields: Partial<Record<FieldKind, string>>;
  notOnScreen(field: string): string;
  required(field: string): string;
  noSummary: string;
  newline: string;
  tooLong(most: number): string;
  spaces(label: string): string;
  badPriority: string;
  badHierarchy: string;
  noIssue: string;
  noProject(key: string): string;
  badTransition(id: string): string;
  versionExists: string;
}

const english: Words = {
  types: { epic: "Epic", story: "Story", task: "Task", subtask: "Subtask" },
  statuses: { toDo: "To Do", inProgress: "In Progress", done: "Done" },
  categories: { new: "To Do", indeterminate: "In Progress", done: "Done" },
  priorities: ["Highest", "High", "Medium", "Low", "Lowest"],
  resolution: "Done",
  fields: {
    summary: "Summary",
    description: "Description",
    labels: "Labels",
    duedate: "Due date",
    priority: "Priority",
    fixVersions: "Fix versions",
    parent: "Parent",
    reporter: "Reporter",
    issuetype: "Issue Type",
    project: "Project",
    resolution: "Resolution",
    epicName: "Epic Name",
    epicLink: "Epic Link",
  },
  notOnScreen: (field) => `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`,
  required: (field) => `${field} is required.`,
  noSummary: "You must specify a summary of the issue.",
  newline: "The summary is invalid because it contains newline characters.",
  tooLong: (most) =>
    `The entered text is too long. It exceeds the allowed limit of ${most.toLocaleString("en")} characters.`,
  spaces: (label) => `The label '${label}' contains spaces which is invalid.`,
  badPriority: "The priority selected is invalid.",
  badHierarchy: "Given parent issue does not belong to appropriate hierarchy.",
  noIssue: "Issue does not exist or you do not have permission to see it.",
  noProject: (key) => `No project could be found with key '${key}'.`,
  badTransition: (id) => `Transition id '${id}' is not valid for this issue.`,
  versionExists: "A version with this name already exists in this project.",
};

const german: Words = {
  types: { epic: "Epic", story: "Story", task: "Aufgabe", subtask: "Unteraufgabe" },
  statuses: { toDo: "Zu erledigen", inProgress: "In Arbeit", done: "Fertig" },
  categories: { new: "Zu erledigen", indeterminate: "In Arbeit", done: "Fertig" },
  priorities: ["Höchste", "Hoch", "Mittel", "Niedrig", "Niedrigste"],
  resolution: "Fertig",
  fields: {
    summary: "Zusammenfassung",
    description: "Beschreibung",
    labels: "Stichwörter",
    duedate: "Fälligkeitsdatum",
    priority: "Priorität",
    fixVersions: "Lösungsversionen",
    parent: "Übergeordnet",
    reporter: "Autor",
    issuetype: "Vorgangstyp",
    project: "Projekt",
    resolution: "Lösung",
    epicName: "Epic-Name",
    epicLink: "Epic-Verknüpfung",
  },
  notOnScreen: (field) =>
    `Das Feld '${field}' kann nicht eingestellt werden. Es befindet sich nicht auf dem entsprechenden Bildschirm oder ist unbekannt.`,
  required: (field) => `${field} ist erforderlich.`,
  noSummary: "Sie müssen eine Zusammenfassung des Vorgangs angeben.",
  newline: "Die Zusammenfassung ist ungültig, da sie Zeilenumbrüche enthält.",
  tooLong: (most) =>
    `Der eingegebene Text ist zu lang. Er überschreitet die zulässige Grenze von ${most.toLocaleString("de")} Zeichen.`,
  spaces: (label) => `Das Stichwort '${label}' enthält Leerzeichen, was ungültig ist.`,
  badPriority: "Die ausgewählte Priorität ist ungültig.",
  badHierarchy: "Der übergeordnete Vorgang gehört nicht zur passenden Hierarchie.",
  noIssue: "Der Vorgang existiert nicht oder Sie sind nicht berechtigt, ihn anzuzeigen.",
  noProject: (key) => `Es konnte kein Projekt mit dem Schlüssel '${key}' gefunden werden.`,
  badTransition: (id) => `Die Übergangs-ID '${id}' ist für diesen Vorgang nicht gültig.`,
  versionExists: "In diesem Projekt existiert bereits eine Version mit diesem Namen.",
};

export const wordsOf: Record<Language, Words> = { en: english, de: german };
