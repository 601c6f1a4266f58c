import type { HonoRequest } from "hono";
import type { Secret } from "../config/secret.ts";
import { type EnvName, envNames } from "../env-names.ts";
import { parseGitHubEvent, type WebhookDecision } from "../events/github-event.ts";
import { parseJiraEvent } from "../events/jira-event.ts";
import { configOf, type KnownRepository } from "../events/known-repository.ts";
import type { ProjectIndex } from "../ports/ledger.ts";

/** A sender of webhooks: how it signs and identifies deliveries, and what its payloads mean. */
export interface WebhookSource {
  name: "GitHub" | "Jira";
  /** Header with `sha256=` and the HMAC of the raw body. */
  signatureHeader: string;
  /** Header with the id of the delivery, which stays the same when the sender repeats the delivery. */
  deliveryHeader: string;
  /** Prefix of the delivery ids from this sender, so that ids from different senders are never equal. */
  deliveryPrefix: string;
  secretVariable: EnvName;
  /** Returns the valid secrets; an empty list if none is configured. Throws if they can't be read. */
  secrets(): Promise<readonly Secret[]>;
  /** Returns the envelope for a delivery, or why the delivery is ignored or invalid. */
  decide(request: HonoRequest, delivery: string, payload: unknown): Promise<WebhookDecision>;
  /** Sentence for the error response: how a delivery that was not accepted is repeated. */
  retryHint: string;
}

/** The ports for both senders. `secrets` is for GitHub's webhooks, `jiraSecrets` for Jira's. */
export interface WebhookSourceHost {
  secrets: WebhookSource["secrets"];
  jiraSecrets: WebhookSource["secrets"];
  /** Returns the stored state of a repository, or `null` if it has not been synced. */
  repository(id: string): Promise<KnownRepository | null>;
  /** Returns the ids of the repositories that use a project, as far as the ledger's index has them. */
  repositoriesOf: ProjectIndex["repositoriesOf"];
}

export function githubWebhooks(host: WebhookSourceHost): WebhookSource {
  return {
    name: "GitHub",
    signatureHeader: "X-Hub-Signature-256",
    deliveryHeader: "X-GitHub-Delivery",
    deliveryPrefix: "",
    secretVariable: envNames.githubWebhookSecret,
    secrets: () => host.secrets(),
    async decide(request, delivery, payload) {
      const name = request.header("x-github-event");
      if (name === undefined) return { invalid: "The header X-GitHub-Event is missing." };
      return parseGitHubEvent(name, delivery, payload, (id) => host.repository(id));
    },
    retryHint: "Redeliver it on the webhook's page on GitHub; otherwise the daily reconcile finds what was pushed.",
  };
}

/**
 * Returns the source of Jira's webhooks. An event about an issue with a goal's label causes a full scan of every
 * repository that has the goal and whose config names the project.
 * Because a scan compares plans and trackers, a lost, late or repeated event does not change the result.
 */
export function jiraWebhooks(host: WebhookSourceHost): WebhookSource {
  return {
    name: "Jira",
    signatureHeader: "X-Hub-Signature",
    // Its value is the same in all retries (Jira Cloud platform, "Webhooks").
    deliveryHeader: "X-Atlassian-Webhook-Identifier",
    deliveryPrefix: "jira:",
    secretVariable: envNames.jiraWebhookSecret,
    secrets: () => host.jiraSecrets(),
    async decide(_, delivery, payload) {
      const event = parseJiraEvent(payload);
      if (!("projects" in event)) return event;
      const indexed = await Promise.all(event.projects.map((project) => host.repositoriesOf("jira", project)));
      const ids = [...new Set(indexed.flat())];
      const found = await Promise.all(ids.map(async (id) => ({ id, known: await host.repository(id) })));
      const accept = found.flatMap(({ id, known }) => {
        const project = configOf(known)?.jira?.project;
        if (known === null || project === undefined || !event.projects.includes(project)) return [];
        if (!Object.values(known.plans).some(({ goal }) => event.goals.includes(goal))) return [];
        const { fullName, installation } = known;
        const envelope = { kind: "reconcile" as const, ref: null, after: null, installation };
        return [{ ...envelope, delivery: `${delivery}:${id}`, repository: { id, fullName } }];
      });
      return accept.length > 0 ? { accept } : { ignore: "no repository of this Jira project and goal" };
    },
    retryHint: "Jira sends it again; otherwise the daily reconcile finds what changed.",
  };
}
