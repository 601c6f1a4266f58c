import type { Secret } from "../config/secret.ts";
import { envNames } from "../env-names.ts";
import { parseJiraEvent } from "../events/jira-event.ts";
import type { RepositoryState } from "../model/repository-state.ts";
import type { WebhookSource } from "./webhook-source.ts";

export interface JiraWebhookHost {
  /** Returns the secrets that are valid now; none if Jira sends no webhooks. Throws if they can't be read. */
  jiraSecrets(): Promise<readonly Secret[]>;
  /** Returns what is stored about a repository, or `null` if it was never synced. */
  repository(id: string): Promise<Pick<RepositoryState, "fullName" | "installation"> | null>;
}

/**
 * Turns an event of a managed Jira issue into a full scan of its repository. The scan compares states, so a lost, late
 * or repeated event does not change the result.
 */
export function jiraWebhooks(host: JiraWebhookHost): WebhookSource {
  return {
    name: "Jira",
    signatureHeader: "X-Hub-Signature",
    // The same for all retries (Jira Cloud platform, "Webhooks").
    deliveryHeader: "X-Atlassian-Webhook-Identifier",
    deliveryPrefix: "jira:",
    secretVariable: envNames.jiraWebhookSecret,
    secrets: () => host.jiraSecrets(),
    async decide(_, delivery, payload) {
      const event = parseJiraEvent(payload);
      if (!("repositories" in event)) return event;
      for (const id of event.repositories) {
        const known = await host.repository(id);
        if (known === null) continue;
        const { fullName, installation } = known;
        const repository = { id, fullName };
        return {
          accept: { kind: "reconcile", delivery, repository, ref: null, after: null, installation },
        };
      }
      return { ignore: "unknown repository" };
    },
    retryHint: "Jira sends it again; otherwise the daily reconcile finds what changed.",
  };
}
