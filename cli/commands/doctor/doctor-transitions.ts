import * as z from "zod";
import { type JiraClient, readJira } from "../../../shared/adapters/jira/client/jira-client.ts";
import { chooseTransition, readTransitions } from "../../../shared/adapters/jira/issues/choose-transition.ts";
import type { JiraConfig } from "../../../shared/adapters/jira/jira-connection.ts";
import { quoteNames, statusSchema, toItemState } from "../../../shared/adapters/jira/statuses.ts";
import { itemStates } from "../../../shared/model/item.ts";
import type { JiraProject } from "../../../shared/model/jira-project.ts";
import { type Check, createChecks } from "./doctor-checks.ts";

const jira = createChecks("Jira");
const named = z.object({ id: z.string(), name: z.string() });
const issuesSchema = z.object({
  issues: z.array(
    z.object({ id: z.string(), fields: z.object({ issuetype: named.nullish(), status: statusSchema.nullish() }) }),
  ),
});

/** Maximum number of issues whose transitions are read: one for each issue type and status. */
const MAX_ISSUES = 12;

/**
 * Checks whether Milepost can perform the workflow's transitions. Jira shows the screens of transitions only for issues, so
 * the newest issue of each type in each status is asked. Only reads.
 */
export async function checkTransitions(
  client: JiraClient,
  { key, epic, deliverable }: JiraProject,
  config: JiraConfig,
): Promise<Check[]> {
  const types = [...new Set([epic, deliverable].flatMap((type) => type?.id ?? []))];
  const isCloud = client.apiVersion === "3";
  const body = {
    jql: `project = "${key}" AND issuetype in (${types.join(", ")}) ORDER BY created DESC`,
    ...{ fields: ["status", "issuetype"], maxResults: 100, ...(!isCloud && { startAt: 0 }) },
  };
  const path = isCloud ? ["search", "jql"] : ["search"];
  const { issues } = types.length === 0 ? { issues: [] } : await readJira(client, issuesSchema, "POST", path, { body });
  const samples = new Map(
    issues.toReversed().map((issue) => [`${issue.fields.issuetype?.id} ${issue.fields.status?.id}`, issue]),
  );
  if (samples.size === 0) {
    return [
      jira.warn(`transitions are not checked: ${key} has no issue yet`, "Run milepost doctor after the first sync."),
    ];
  }
  const problems = new Set<string>();
  for (const { id, fields } of [...samples.values()].slice(0, MAX_ISSUES)) {
    const { status, issuetype } = fields;
    if (!status || !issuetype) continue;
    const transitions = await readTransitions(client, id);
    const current = toItemState(status, config.statuses ?? {});
    for (const state of itemStates.filter((one) => one !== current)) {
      const choice = chooseTransition(transitions, state, config, status.name);
      if (!("skippedBecause" in choice)) continue;
      // `checkStatuses` reports these.
      const hasNoStatus = choice.obstacle === "path" && state === "cancelled" && !config.statuses?.cancelled;
      if (choice.obstacle === "status" || hasNoStatus) continue;
      problems.add(`${quoteNames([issuetype.name])} in status ${quoteNames([status.name])}: ${choice.skippedBecause}`);
    }
  }
  if (problems.size === 0) return [jira.ok("transitions need no field that Milepost can't fill")];
  return [...problems].map((problem) => jira.warn(problem));
}
