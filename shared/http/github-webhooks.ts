import type { Secret } from "../config/secret.ts";
import { envNames } from "../env-names.ts";
import { parseGitHubEvent } from "../events/github-event.ts";
import type { WebhookSource } from "./webhook-source.ts";

export interface GitHubWebhookHost {
  /** Returns the secrets that are valid now. Throws if they can't be read. */
  secrets(): Promise<readonly Secret[]>;
  /** Returns the branch in the last known config of a repository, or `null`. */
  findConfiguredBranch(repositoryId: string): Promise<string | null>;
}

export function githubWebhooks(host: GitHubWebhookHost): WebhookSource {
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
      return parseGitHubEvent(name, delivery, payload, (id) => host.findConfiguredBranch(id));
    },
    retryHint:
      "Redeliver it on the webhook's page on GitHub; otherwise the daily reconcile finds what was pushed.",
  };
}
