import type { Config } from "../../config/config.ts";
import {
  epicFieldOf,
  epicNameKind,
  fieldOf,
  type JiraField,
  type JiraIssueType,
  type JiraProject,
} from "../../model/jira-project.ts";
import type { Diagnostic, Plan } from "../../model/plan.ts";
import { syncFinding } from "../diagnostic-codes.ts";
import { priorityOf } from "./jira-priority.ts";

type JiraConfig = NonNullable<Config["jira"]>;

/** What every issue is made with, and its reporter: Jira says who that is, whatever it tells of a default. */
const always = ["summary", "project", "issuetype", "description", "labels", "reporter"];
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
  const epic = usesEpics ? project.epic : null;
  const { deliverable } = project;
  const types = [epic, deliverable].filter((type) => type !== null);
  const errors = [
    ...(usesEpics && project.epic === null ? [noEpic(project)] : []),
    ...(project.deliverable === null ? [noDeliverable(project)] : []),
    ...types.flatMap((type) => missingFields(type, project)),
    ...(epic ? unsentFields(epic, project, (field) => ofEpics(field, epic, plan, config)) : []),
    ...(deliverable
      ? unsentFields(deliverable, project, (field) => ofDeliverables(field, deliverable, config))
      : []),
    ...(usesEpics && deliverable ? unlinkable(deliverable, project) : []),
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

/** Fields without which Jira refuses each issue of the type. `unsent` says why one is not sent, null where it is. */
function unsentFields(
  type: JiraIssueType,
  { key }: JiraProject,
  unsent: (field: JiraField) => string | null,
): string[] {
  const isSent = ({ id, custom }: JiraField) => always.includes(id) || custom === epicNameKind;
  return type.fields
    .filter((field) => field.required && !field.hasDefault && !isSent(field))
    .flatMap((field) => {
      const why = unsent(field);
      if (why === null) return [];
      return `"${type.name}" in the Jira project ${key} requires the field "${field.name}" (${field.id}), ${why}. Make it optional there, or give it a default value.`;
    });
}

const unsaid = "which no plan says";
function ofEpics({ id }: JiraField, type: JiraIssueType, plan: Plan, config: JiraConfig): string | null {
  if (id === "fixVersions")
    return config.milestone === "both"
      ? null
      : "which epics get only with jira.milestone: both in the config";
  if (id === "duedate") {
    const undated = plan.milestones.find(({ schedule }) => !schedule?.due);
    return undated ? `and the milestone "${undated.title}" has no date` : null;
  }
  if (id === "priority")
    return priorityOf(plan, type) === null ? "and the plan has no priority like P1" : null;
  return unsaid;
}

function ofDeliverables({ id }: JiraField, type: JiraIssueType, { milestone }: JiraConfig): string | null {
  if (id === "fixVersions")
    return milestone === "epic"
      ? "which is sent only with jira.milestone: version or both in the config"
      : null;
  if (id === epicFieldOf(type)?.id) {
    return milestone === "version"
      ? "which is sent only with jira.milestone: epic or both in the config"
      : null;
  }
  return id === "duedate" ? "and deliverables have no date of their own" : unsaid;
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
