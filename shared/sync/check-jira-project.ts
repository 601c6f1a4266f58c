import type { Config } from "../config/config.ts";
import type { Diagnostic, Plan } from "../plan/plan.ts";
import { syncFinding } from "./diagnostic-codes.ts";
import {
  epicFieldOf,
  epicLinkKind,
  epicNameKind,
  fieldOf,
  type JiraField,
  type JiraIssueType,
  type JiraProject,
} from "./jira-project.ts";

type JiraConfig = NonNullable<Config["jira"]>;

/** What Milepost fills in where the screen has it; anything else that is required it can't. */
const filled = [
  "summary",
  "project",
  "issuetype",
  "description",
  "labels",
  "duedate",
  "parent",
  "fixVersions",
];
/** Without these an item could not say what it is, or not be found again. */
const needed = ["description", "labels"];

/**
 * What the project can't take of this plan, with the field and what to do, before anything is written. `isRefused`
 * where the plan can't be synced to it at all.
 */
export function checkJiraProject(
  plan: Plan,
  { project, config }: { project: JiraProject; config: JiraConfig },
): { isRefused: boolean; diagnostics: Diagnostic[] } {
  const usesEpics = config.milestone !== "version";
  const types = [...(usesEpics ? [project.epic] : []), project.deliverable].filter((type) => type !== null);
  const errors = [
    ...(usesEpics && project.epic === null ? [noEpic(project)] : []),
    ...(project.deliverable === null ? [noDeliverable(project)] : []),
    ...types.flatMap((type) => missingFields(type, project)),
    ...types.flatMap((type) => unknownFields(type, project)),
    ...(usesEpics && project.deliverable ? unlinkable(project.deliverable, project) : []),
  ];
  const refused = errors.map((message) => syncFinding("jira-project", message));
  return { isRefused: refused.length > 0, diagnostics: [...refused, ...leftOut(plan, project, config)] };
}

function noEpic({ key, typeNames }: JiraProject): string {
  return `The Jira project ${key} has no issue type above the others for milestones (it has ${list(typeNames)}). Add Epic to it (Project settings, Issue types), or set jira.milestone to version in the config.`;
}

function noDeliverable({ key, wanted, typeNames }: JiraProject): string {
  return `The Jira project ${key} has no issue type "${wanted}" for deliverables; it has ${list(typeNames)}. Set jira.deliverable in the config to one of these.`;
}

function missingFields(type: JiraIssueType, { key }: JiraProject): string[] {
  return needed
    .filter((id) => fieldOf(type, id) === null)
    .map(
      (id) =>
        `"${type.name}" in the Jira project ${key} has no field ${id} on its create screen, and Milepost needs it. Add it to the screen (Project settings, Screens or Fields).`,
    );
}

function unknownFields(type: JiraIssueType, { key }: JiraProject): string[] {
  const isOurs = ({ id, custom }: JiraField) =>
    filled.includes(id) || custom === epicNameKind || custom === epicLinkKind;
  return type.fields
    .filter((field) => field.required && !field.hasDefault && !isOurs(field))
    .map(
      ({ id, name }) =>
        `"${type.name}" in the Jira project ${key} requires the field "${name}" (${id}), which no plan says. Make it optional there, or give it a default value.`,
    );
}

function unlinkable(type: JiraIssueType, { key }: JiraProject): string[] {
  if (epicFieldOf(type)) return [];
  return [
    `"${type.name}" in the Jira project ${key} can't be put into an epic: its create screen has neither Parent nor Epic Link. Add one of them, or set jira.milestone to version in the config.`,
  ];
}

function leftOut(
  { milestones, priority }: Plan,
  { key, epic, deliverable }: JiraProject,
  { milestone }: JiraConfig,
) {
  const told = (type: JiraIssueType, field: string, what: string) =>
    syncFinding(
      "jira-field",
      `"${type.name}" in the Jira project ${key} has no ${field} on its create screen, so ${what} left out. Add the field to the screen to have it.`,
    );
  const hasDates = milestones.some(({ schedule }) => schedule?.due);
  const found: Diagnostic[] = [];
  if (epic && milestone !== "version") {
    if (hasDates && !fieldOf(epic, "duedate")) found.push(told(epic, "due date", "dates are"));
    if (priority && !fieldOf(epic, "priority")) found.push(told(epic, "priority", "the priority is"));
  }
  if (milestone !== "epic" && deliverable && !fieldOf(deliverable, "fixVersions")) {
    found.push(told(deliverable, "fix version", "that issues belong to versions is"));
  }
  return found;
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
