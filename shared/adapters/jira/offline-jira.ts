import type { JiraField, JiraIssueType, JiraProject } from "../../model/jira-project.ts";
import type { DiscoverySnapshot } from "../../model/repository-state.ts";
import type { TrackerPlanning } from "../../ports/tracker.ts";
import { jiraBody } from "./body/jira-body.ts";
import type { JiraConfig } from "./jira-connection.ts";
import { createJiraPlanning } from "./jira-planning.ts";
import { parseStoredProject } from "./project-setup.ts";

/** The fields that plans have values for. */
const ASSUMED_FIELDS = ["description", "labels", "duedate", "priority", "parent", "fixVersions"];

/**
 * Returns how the configured Jira project represents plans, without a request to Jira. Uses the project's setup as a
 * previous run stored it (`discovery`); without one, assumes a project that can represent every plan.
 */
export function createOfflineJira(
  { config, repository }: { config: JiraConfig; repository: string },
  discovery: DiscoverySnapshot | null,
): Omit<TrackerPlanning, "requests"> {
  const project = parseStoredProject(discovery, config) ?? assumeProject(config);
  return {
    ...createJiraPlanning({
      config,
      // The managed block is the same text in every format.
      bodyFormat: jiraBody("adf", repository),
      discover: async () => project,
    }),
    discoverySnapshot: () => null,
  };
}

function assumeProject({ project, deliverable, milestone }: JiraConfig): JiraProject {
  const toField = (id: string): JiraField => {
    return { id, name: id, required: false, hasDefault: false, customType: null, values: [] };
  };
  const toType = (name: string): JiraIssueType => ({ id: "", name, fields: ASSUMED_FIELDS.map(toField) });
  return {
    key: project,
    id: "",
    name: project,
    epic: milestone === "version" ? null : toType("Epic"),
    deliverable: toType(deliverable),
    configuredType: deliverable,
    issueTypeNames: ["Epic", deliverable],
  };
}
