import type { Config } from "../../config/config.ts";
import { findAllowedTargets, type Operator } from "../../config/operator.ts";
import type { JiraSettings } from "../../env.ts";
import type { TrackedRepository } from "../../model/repository-state.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Tracker } from "../../ports/tracker.ts";
import { Quotas } from "../rate-limit/quota.ts";
import { RateLimiter, type RateLimitSettings } from "../rate-limit/rate-limiter.ts";
import { jiraAccount } from "./client/client-settings.ts";
import { openJiraClient } from "./client/jira-client.ts";
import { createJiraTracker } from "./jira-tracker.ts";
import { unavailableTracker } from "./unavailable-tracker.ts";

export interface OpenJiraOptions {
  /** `null` if this installation has no Jira. */
  settings: JiraSettings | null;
  operator: Operator | null;
  clock: Clock;
  rateLimits?: RateLimitSettings | undefined;
  deadline?: Date | null;
}

/**
 * Returns the Jira tracker of a repository, or `null` if its config names no Jira project. The tracker rejects every
 * plan with an error message if the operator does not allow the project or the installation has no Jira.
 */
export async function openJira(
  { jira: config }: Config,
  { id, fullName, discoveries, accounts }: TrackedRepository,
  { settings, operator, clock, rateLimits, deadline = null }: OpenJiraOptions,
): Promise<Tracker | null> {
  if (!config) return null;
  const allowed = findAllowedTargets(operator, fullName);
  const isProjectAllowed = (project: string) => allowed === null || allowed.jira.includes(project);
  if (!isProjectAllowed(config.project)) {
    return unavailableTracker(
      `The operator of this installation does not let ${fullName} write to the Jira project ${config.project}. To allow it, add ${config.project} under jira of the repository in the operator's file (MILEPOST_OPERATOR).`,
    );
  }
  if (settings === null) {
    return unavailableTracker(
      `The config names the Jira project ${config.project}, but this installation has no Jira. Set JIRA_BASE_URL with JIRA_EMAIL and JIRA_API_TOKEN, or with JIRA_TOKEN for Data Center.`,
    );
  }
  const { quotas, ...waiting } = rateLimits ?? { quotas: new Quotas(() => []), maxWaitMs: 0 };
  const quota = quotas.quotaFor(settings.baseUrl, jiraAccount(settings));
  const rateLimiter = new RateLimiter({ ...waiting, tracker: "Jira", quota, clock, deadline });
  const client = await openJiraClient({ settings, now: () => clock.now(), rateLimiter });
  const connection = { client, config, repository: id, isProjectAllowed };
  const known = { stored: accounts?.jira ?? [], former: config.formerAccounts ?? [] };
  return createJiraTracker(connection, discoveries?.jira ?? null, known);
}
