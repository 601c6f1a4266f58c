import { createHmac } from "node:crypto";
import { Secret } from "../../../shared/config/secret.ts";
import type { WebhookHost } from "../../../shared/http/webhook-app.ts";
import type { Envelope } from "../../../shared/ports/work-queue.ts";

/** A host in memory that keeps what the app did, and breaks on demand. */
export function memoryHost(changes: Partial<WebhookHost> = {}) {
  const attempts = new Map<string, number>();
  const done = new Set<string>();
  const sent: { envelope: Envelope; attempt: number }[] = [];
  const logs: string[] = [];
  const host: WebhookHost = {
    secrets: async () => [new Secret("new-secret"), new Secret("old-secret")],
    jiraSecrets: async () => [new Secret("jira-secret"), new Secret("old-jira-secret")],
    deliveries: {
      receive: async ({ delivery }) => {
        if (done.has(delivery)) return null;
        const attempt = (attempts.get(delivery) ?? 0) + 1;
        attempts.set(delivery, attempt);
        return attempt;
      },
    },
    queue: { send: async (envelope, attempt) => void sent.push({ envelope, attempt }) },
    repository: async () => null,
    repositoriesOf: async () => [],
    isStateReachable: async () => true,
    clock: { now: () => new Date("2026-06-01T00:00:00Z") },
    operator: null,
    log: (message, fields) => void logs.push(JSON.stringify({ message, ...fields })),
    ...changes,
  };
  return { host, attempts, done, sent, logs };
}

export function sign(body: string | Uint8Array, secret = "new-secret"): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

export function headersFor(body: string | Uint8Array, changes: Record<string, string> = {}) {
  return {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": "0b989ba4-242f-11e5-81e1-c7b6966d2516",
    "x-hub-signature-256": sign(body),
    ...changes,
  };
}
