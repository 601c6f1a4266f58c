import { jiraTracker } from "../../../../shared/adapters/jira/jira-tracker.ts";
import type { Config } from "../../../../shared/config/config.ts";
import type { TrackedRepository } from "../../../../shared/model/state.ts";
import type { Tracker } from "../../../../shared/ports/tracker.ts";
import type { Bug } from "../bugs.ts";
import type { HubClient } from "../github/hub-client.ts";
import { JiraHubClient } from "./jira-hub-client.ts";

/** Jira as one process talks to it: the real adapter, with a hub where the network would be. */
export function jiraHubTracker(
  hub: HubClient,
  { id, jira: known }: TrackedRepository,
  config: NonNullable<Config["jira"]>,
  { now, bug }: { now: () => Date; bug: Bug | null },
): Tracker {
  const client = new JiraHubClient(hub, now, bug);
  const tracker = jiraTracker({ client, config, repository: id, known: known ?? null });
  return {
    ...tracker,
    update: (link, changes, references) =>
      client.updating(link.remote.id, () => tracker.update(link, changes, references)),
  };
}
