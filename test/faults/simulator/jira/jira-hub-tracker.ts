import type { JiraConfig } from "../../../../shared/adapters/jira/jira-connection.ts";
import { createJiraTracker } from "../../../../shared/adapters/jira/jira-tracker.ts";
import type { TrackedRepository } from "../../../../shared/model/repository-state.ts";
import type { Tracker } from "../../../../shared/ports/tracker.ts";
import type { Bug } from "../bugs.ts";
import type { HubClient } from "../github/hub-client.ts";
import { JiraHubClient } from "./jira-hub-client.ts";

/** Returns the real Jira adapter of one process, connected to a hub instead of the network. */
export function jiraHubTracker(
  hub: HubClient,
  { id, discoveries, accounts }: TrackedRepository,
  config: JiraConfig,
  { now, bug }: { now: () => Date; bug: Bug | null },
): Tracker {
  const client = new JiraHubClient(hub, now, bug);
  const connection = { client, config, repository: id, isProjectAllowed: () => true };
  const tracker = createJiraTracker(connection, discoveries?.jira ?? null, {
    stored: accounts?.jira ?? [],
    former: [],
  });
  return {
    ...tracker,
    update: (link, changes, references) =>
      client.updating(link.remote.id, () => tracker.update(link, changes, references)),
  };
}
