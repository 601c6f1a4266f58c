import type { BodyFormat } from "../../model/body-format.ts";
import type { DesiredInput } from "../../model/desired-items.ts";
import type { JiraProject } from "../../model/jira-project.ts";
import type { TrackerPlanning } from "../../ports/tracker.ts";
import { buildJiraDeliverableBody, buildJiraItems } from "../../sync/desired/jira/jira-items.ts";
import { toGoalLabel } from "../../sync/desired/jira/jira-labels.ts";
import { plainBody } from "./body/plain-body.ts";
import type { JiraConfig } from "./jira-connection.ts";

export interface JiraPlanningOptions {
  config: JiraConfig;
  bodyFormat: BodyFormat;
  /** Returns the setup of the configured project. */
  discover: () => Promise<JiraProject>;
}

/** Returns how the configured Jira project represents the plans of a repository. Only `discover` can send requests. */
export function createJiraPlanning({
  config,
  bodyFormat,
  discover,
}: JiraPlanningOptions): Omit<TrackerPlanning, "discoverySnapshot" | "requests"> {
  return {
    name: "jira",
    bodyFormat,

    async desired(input: DesiredInput) {
      const goalLabel = toGoalLabel(input.plan.goal.id);
      const project = await discover();
      return buildJiraItems(input, { project, config, goalLabel, format: bodyFormat, versionFormat: plainBody });
    },

    deliverableBody: (text) => buildJiraDeliverableBody(text, bodyFormat),
  };
}
