import type { CategoryKey, FieldKind, JiraLanguage } from "./value-types.ts";

/** Jira's names and error messages in one language. */
export interface LocalizedTexts {
  types: { epic: string; story: string; task: string; subtask: string };
  statuses: { toDo: string; inProgress: string; done: string };
  categories: Record<CategoryKey, string>;
  priorities: [string, string, string, string, string];
  resolution: string;
  fields: Partial<Record<FieldKind, string>>;
  notOnScreen(field: string): string;
  required(field: string): string;
  summaryRequired: string;
  summaryHasNewline: string;
  tooLong(maxLength: number): string;
  labelHasSpaces(label: string): string;
  invalidPriority: string;
  invalidParent: string;
  issueNotFound: string;
  projectNotFound(key: string): string;
  invalidTransition(id: string): string;
  versionExists: string;
}

const english: LocalizedTexts = {
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
  summaryRequired: "You must specify a summary of the issue.",
  summaryHasNewline: "The summary is invalid because it contains newline characters.",
  tooLong: (maxLength) =>
    `The entered text is too long. It exceeds the allowed limit of ${maxLength.toLocaleString("en")} characters.`,
  labelHasSpaces: (label) => `The label '${label}' contains spaces which is invalid.`,
  invalidPriority: "The priority selected is invalid.",
  invalidParent: "Given parent issue does not belong to appropriate hierarchy.",
  issueNotFound: "Issue does not exist or you do not have permission to see it.",
  projectNotFound: (key) => `No project could be found with key '${key}'.`,
  invalidTransition: (id) => `Transition id '${id}' is not valid for this issue.`,
  versionExists: "A version with this name already exists in this project.",
};

const german: LocalizedTexts = {
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
  summaryRequired: "Sie müssen eine Zusammenfassung des Vorgangs angeben.",
  summaryHasNewline: "Die Zusammenfassung ist ungültig, da sie Zeilenumbrüche enthält.",
  tooLong: (maxLength) =>
    `Der eingegebene Text ist zu lang. Er überschreitet die zulässige Grenze von ${maxLength.toLocaleString("de")} Zeichen.`,
  labelHasSpaces: (label) => `Das Stichwort '${label}' enthält Leerzeichen, was ungültig ist.`,
  invalidPriority: "Die ausgewählte Priorität ist ungültig.",
  invalidParent: "Der übergeordnete Vorgang gehört nicht zur passenden Hierarchie.",
  issueNotFound: "Der Vorgang existiert nicht oder Sie sind nicht berechtigt, ihn anzuzeigen.",
  projectNotFound: (key) => `Es konnte kein Projekt mit dem Schlüssel '${key}' gefunden werden.`,
  invalidTransition: (id) => `Die Übergangs-ID '${id}' ist für diesen Vorgang nicht gültig.`,
  versionExists: "In diesem Projekt existiert bereits eine Version mit diesem Namen.",
};

export const TEXTS_BY_LANGUAGE: Record<JiraLanguage, LocalizedTexts> = { en: english, de: german };
