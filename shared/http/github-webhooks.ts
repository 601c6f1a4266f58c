import type { Secret } from "../config/secret.ts";
import { readGitHubEvent } from "../events/github-event.ts";
import type { WebhookSource } from "./webhook-source.ts";

/** It becomes a database key. GitHub sends a GUID, emulators and proxies something like it. */
const deliveryForm = /^[\w-]{1,100}$/;

export interface GitHubWebhookParts {
  /** The secrets that count now; throws when they can't be had. */
  secrets(): Promise<readonly Secret[]>;
  /** The branch that the known config of a repository names, or null. */
  syncedBranch(repositoryId: string): Promise<string | null>;
}

/** A push is work for its repository. */
export function githubWebhooks(host: GitHubWebhookParts): WebhookSource {
  return {
    signatureHeader: "x-hub-signature-256",
    secrets: () => host.secrets(),

    delivery(request) {
      const id = request.header("x-github-delivery") ?? "";
      return deliveryForm.test(id) ? id : null;
    },

    async meaning(request, delivery, payload) {
      const name = request.header("x-github-event");
      if (name === undefined) return { bad: "The header X-GitHub-Event is missing." };
      return readGitHubEvent(name, delivery, payload, (id) => host.syncedBranch(id));
    },

    words: {
      unsigned: "The header X-Hub-Signature-256 is missing: give the webhook a secret on GitHub.",
      wrongSignature: "The signature is wrong: the secret on GitHub and GITHUB_WEBHOOK_SECRET differ.",
      noSecret: "This installation takes no webhooks of GitHub: GITHUB_WEBHOOK_SECRET is not set.",
      noDelivery: "The header X-GitHub-Delivery is missing or is no delivery id.",
      noJson: "The body is not JSON: set the webhook's content type to application/json on GitHub.",
      notNow:
        "Milepost could not take this delivery now. Redeliver it on the webhook's page on GitHub; if nobody does, the daily reconcile finds what was pushed.",
    },
  };
}
