import type { Secret } from "../config/secret.ts";
import { readJiraEvent } from "../events/jira-event.ts";
import type { RepositoryState } from "../model/state.ts";
import type { WebhookSource } from "./webhook-source.ts";

export interface JiraWebhookParts {
  /** The secrets that Jira's webhooks may be signed with; none where Jira sends none. */
  jiraSecrets(): Promise<readonly Secret[]>;
  /** What is known of a repository; null for one that was never synced. */
  repository(id: string): Promise<Pick<RepositoryState, "fullName" | "installation"> | null>;
}

const identifierForm = /^[\w-]{1,100}$/;

/**
 * An event of one of Milepost's issues is a full look at the repository whose plan it is of: what people changed is
 * found by comparing, so an event that is lost, late or doubled changes nothing about the end.
 */
export function jiraWebhooks(host: JiraWebhookParts): WebhookSource {
  return {
    signatureHeader: "x-hub-signature",
    secrets: () => host.jiraSecrets(),

    // Retries keep it (Jira Cloud platform, "Webhooks"). With a prefix: it is nobody else's delivery.
    delivery(request) {
      const id = request.header("x-atlassian-webhook-identifier") ?? "";
      return identifierForm.test(id) ? `jira:${id}` : null;
    },

    async meaning(_, delivery, payload) {
      const event = readJiraEvent(payload);
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
      return { ignore: "no repository that is known here" };
    },

    words: {
      unsigned: "The header X-Hub-Signature is missing: give the webhook a secret in Jira.",
      wrongSignature: "The signature is wrong: the secret in Jira and JIRA_WEBHOOK_SECRET differ.",
      noSecret: "This installation takes no webhooks of Jira: JIRA_WEBHOOK_SECRET is not set.",
      noDelivery: "The header X-Atlassian-Webhook-Identifier is missing or is no identifier.",
      noJson: "The body is not JSON.",
      notNow:
        "Milepost could not take this delivery now. Jira sends it again; if it does not, the daily reconcile finds what changed.",
    },
  };
}
