import { refusedTracker } from "../../compose/refused-tracker.ts";
import type { Config } from "../../config/config.ts";
import { type Operator, reachOf } from "../../config/operator.ts";
import type { JiraSettings } from "../../env.ts";
import type { TrackedRepository } from "../../model/state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { Pacer } from "../pacing/pacer.ts";
import type { Pacing } from "../pacing/pacing.ts";
import { RequestBudgets } from "../pacing/request-budgets.ts";
import { openJiraClient } from "./client/jira-client.ts";
import { jiraAccount } from "./client/jira-settings.ts";
import { jiraTracker } from "./jira-tracker.ts";

export interface JiraParts {
  /** Null: this installation has no Jira. */
  settings: JiraSettings | null;
  operator: Operator | null;
  clock: Clock;
  pacing?: Pacing | undefined;
  deadline?: Date | null;
}

/**
 * The Jira of a repository; null where its config names none. What the operator does not allow, or has no credentials
 * for, is one that refuses every plan with words for people. Loads what speaks to Jira only where it is used.
 */
export async function openJira(
  { jira: config }: Config,
  { id, fullName, jira: known }: TrackedRepository,
  { settings, operator, clock, pacing, deadline = null }: JiraParts,
): Promise<Tracker | null> {
  if (!config) return null;
  const reach = reachOf(operator, fullName);
  if (reach !== null && !reach.jira.includes(config.project)) {
    return refusedTracker(
      "jira",
      `The operator of this installation does not let ${fullName} write to the Jira project ${config.project}. It is allowed in the operator's file (MILEPOST_OPERATOR), under jira of the repository.`,
    );
  }
  if (settings === null) {
    return refusedTracker(
      "jira",
      `The config names the Jira project ${config.project}, and this installation has no Jira: set JIRA_BASE_URL with JIRA_EMAIL and JIRA_API_TOKEN, or with JIRA_TOKEN for Data Center.`,
    );
  }
  const { budgets, ...manner } = pacing ?? { budgets: new RequestBudgets(() => []), patience: 0 };
  const budget = budgets.of(settings.baseUrl, jiraAccount(settings));
  const pacer = new Pacer({ ...manner, tracker: "Jira", budget, clock, deadline });
  const client = await openJiraClient({ settings, now: () => clock.now(), pacer });
  const mayWrite = (project: string) => reach === null || reach.jira.includes(project);
  return jiraTracker({ client, config, repository: id, known: known ?? null, mayWrite });
}
