import type { Config } from "../../../config/config.ts";
import type { JiraField, JiraIssueType, JiraProject } from "../../../model/jira-project.ts";
import type { Diagnostic } from "../../../model/plan/diagnostic.ts";
import type { Plan } from "../../../model/plan/plan.ts";
import { jiraDiagnostic } from "./diagnostic-codes.ts";
import { EPIC_NAME_FIELD_TYPE, findEpicField, findField, findJiraPriority } from "./jira-fields.ts";

type JiraConfig = NonNullable<Config["jira"]>;

/** Fields that have a value in every new issue. Jira sets the reporter, even if its API reports no default for it. */
const SENT_FIELDS = ["summary", "project", "issuetype", "description", "labels", "reporter"];
/** Fields that a project must have: without them, an item has no content or can't be found again. */
const NEEDED_FIELDS = ["description", "labels"];

/** Checks before any write whether the project can represent the plan. If `isRejected`, nothing is written to Jira. */
export function checkJiraProject(
  plan: Plan,
  { project, config }: { project: JiraProject; config: JiraConfig },
): { isRejected: boolean; diagnostics: Diagnostic[] } {
  const { deliverable, key } = project;
  const hasEpics = config.milestone !== "version";
  const epic = hasEpics ? project.epic : null;
  const inProject = ({ name }: JiraIssueType) => `"${name}" in the Jira project ${key}`;
  const typeNames = project.issueTypeNames.map((name) => `"${name}"`).join(", ");
  const errors: string[] = [];
  if (hasEpics && !epic) {
    errors.push(
      `The Jira project ${key} has no issue type above the standard ones for milestones (it has ${typeNames}). Add Epic to it (Project settings, Issue types), or set jira.milestone to version in the config.`,
    );
  }
  if (!deliverable) {
    errors.push(
      `The Jira project ${key} has no issue type "${project.configuredType}" for deliverables; it has ${typeNames}. Set jira.deliverable in the config to one of these.`,
    );
  }
  for (const type of [epic, deliverable].filter((one) => one !== null)) {
    for (const id of NEEDED_FIELDS.filter((field) => findField(type, field) === null)) {
      errors.push(
        `${inProject(type)} has no field ${id} on its create screen, which Milepost needs. Add it to the screen (Project settings, Screens or Fields).`,
      );
    }
  }
  const addUnsentFields = (type: JiraIssueType, whyUnsent: (field: JiraField) => string | null) => {
    for (const field of type.fields) {
      const isSent = SENT_FIELDS.includes(field.id) || field.customType === EPIC_NAME_FIELD_TYPE;
      const why = field.required && !field.hasDefault && !isSent ? whyUnsent(field) : null;
      if (why === null) continue;
      errors.push(
        `${inProject(type)} requires the field "${field.name}" (${field.id}), ${why}. Make it optional there, or give it a default value.`,
      );
    }
  };
  if (epic) addUnsentFields(epic, (field) => whyUnsentInEpic(field, epic, plan, config));
  if (deliverable) addUnsentFields(deliverable, (field) => whyUnsentInDeliverable(field, deliverable, config));
  if (hasEpics && deliverable && !findEpicField(deliverable)) {
    errors.push(
      `${inProject(deliverable)} can't be put into an epic: its create screen has neither Parent nor Epic Link. Add one of them, or set jira.milestone to version in the config.`,
    );
  }

  const diagnostics = errors.map((message) => jiraDiagnostic("jira-project", message));
  const addLeftOut = (type: JiraIssueType | null, id: string, name: string, what: string) => {
    if (!type || findField(type, id)) return;
    const message = `${inProject(type)} has no ${name} on its create screen, so ${what} left out. Add the field to the screen if you need it.`;
    diagnostics.push(jiraDiagnostic("jira-field", message));
  };
  if (plan.milestones.some(({ schedule }) => schedule?.due)) {
    addLeftOut(epic, "duedate", "due date", "dates are");
  }
  if (plan.priority) addLeftOut(epic, "priority", "priority", "the priority is");
  if (config.milestone !== "epic") {
    addLeftOut(deliverable, "fixVersions", "fix version", "the versions of issues are");
  }
  return { isRejected: errors.length > 0, diagnostics };
}

/** Returns why a required field has no value in an epic, or `null` if it has one. */
function whyUnsentInEpic({ id }: JiraField, epic: JiraIssueType, plan: Plan, config: JiraConfig): string | null {
  if (id === "fixVersions") {
    return config.milestone === "both" ? null : "which epics have only with jira.milestone: both in the config";
  }
  if (id === "duedate") {
    const undated = plan.milestones.find(({ schedule }) => !schedule?.due);
    return undated ? `and the milestone "${undated.title}" has no date` : null;
  }
  if (id === "priority") {
    return findJiraPriority(plan, epic) === null ? "and the plan has no priority like P1" : null;
  }
  return "which plans don't contain";
}

/** Returns why a required field has no value in a deliverable's issue, or `null` if it has one. */
function whyUnsentInDeliverable(
  { id }: JiraField,
  deliverable: JiraIssueType,
  { milestone }: JiraConfig,
): string | null {
  const sentOnlyWith = (values: string) => `which is sent only with jira.milestone: ${values} or both in the config`;
  if (id === "fixVersions") return milestone === "epic" ? sentOnlyWith("version") : null;
  if (id === findEpicField(deliverable)?.id) return milestone === "version" ? sentOnlyWith("epic") : null;
  return id === "duedate" ? "and deliverables have no date of their own" : "which plans don't contain";
}
