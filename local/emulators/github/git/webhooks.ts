import { createHmac, randomUUID } from "node:crypto";
import { WebhookSender } from "../../shared/webhook-sender.ts";
import type { GitHubWebhookOptions } from "../emulator-types.ts";
import { renderPayloadRepository } from "../render/render-repository.ts";
import { nodeId, renderAccount } from "../render/render-user.ts";
import type { GitHubDelivery } from "../snapshots.ts";
import type { GitHubState, RepositoryRecord, WebhookEvent } from "../state.ts";

interface Hook {
  id: number;
  url: string;
  secret: string;
  events: string[];
}

/** Maximum size of a payload; GitHub does not send larger ones ("Webhook events and payloads": payload cap). */
const MAX_PAYLOAD_BYTES = 25 * 1024 * 1024;

/** Sends signed webhook deliveries. As on GitHub, failed deliveries are not retried, and redeliveries keep the GUID. */
export class GitHubWebhooks {
  readonly deliveries: GitHubDelivery[] = [];
  readonly #state: GitHubState;
  readonly #installation: number | null;
  readonly #hooks = new Map<number, Hook>();
  readonly #hookByGuid = new Map<string, Hook>();
  readonly #sender = new WebhookSender();

  constructor(state: GitHubState, installation: number | null) {
    this.#state = state;
    this.#installation = installation;
  }

  set(repository: RepositoryRecord, options: GitHubWebhookOptions): void {
    const events = options.events ?? ["push", "pull_request", "issues", "milestone"];
    const hook = { id: this.#state.nextId("other"), url: options.url, secret: options.secret, events };
    this.#hooks.set(repository.id, hook);
    if (options.ping === true) {
      const ping = {
        zen: "Keep it logically awesome.",
        hook_id: hook.id,
        hook: { type: "Repository", id: hook.id, events },
      };
      this.#send(hook, "ping", null, repository, "person", ping);
    }
  }

  /** Sends an event without waiting for the response. */
  send(event: WebhookEvent): void {
    void this.deliver(event);
  }

  /** Sends an event and waits for the response. Returns the delivery's GUID, or `null` if nothing was sent. */
  async deliver({ event, action, repository, actor, payload }: WebhookEvent): Promise<string | null> {
    const hook = this.#hooks.get(repository.id);
    if (hook === undefined || !hook.events.includes(event)) return null;
    const sent = this.#send(hook, event, action, repository, actor.login, payload);
    return (await sent)?.guid ?? null;
  }

  /** Sends the newest delivery with this GUID or id again. */
  async redeliver(which: string | number): Promise<GitHubDelivery> {
    const found = this.deliveries.findLast(({ guid, id }) => guid === which || id === which);
    if (found === undefined) throw new Error(`The GitHub emulator has no delivery ${which}`);
    const hook = this.#hookByGuid.get(found.guid);
    if (hook === undefined) throw new Error(`${found.repository} has no webhook`);
    return this.#post(hook, { ...found, redelivery: true });
  }

  waitForDeliveries(): Promise<void> {
    return this.#sender.waitUntilIdle();
  }

  close(): Promise<void> {
    return this.#sender.close();
  }

  #send(
    hook: Hook,
    event: string,
    action: string | null,
    repository: RepositoryRecord,
    sender: string,
    content: Record<string, unknown>,
  ): Promise<GitHubDelivery> | null {
    const installation = this.#installation;
    const payload = Buffer.from(
      JSON.stringify({
        ...(action === null ? {} : { action }),
        ...content,
        repository: renderPayloadRepository(this.#state, repository, event === "push"),
        sender: renderAccount(this.#state.url, sender),
        ...(installation === null ? {} : { installation: { id: installation, node_id: nodeId("MDIz", installation) } }),
      }),
    );
    if (payload.byteLength > MAX_PAYLOAD_BYTES) return null;
    return this.#post(hook, {
      guid: randomUUID(),
      event,
      action,
      repository: repository.fullName,
      redelivery: false,
      payload,
    });
  }

  async #post(hook: Hook, attempt: Omit<GitHubDelivery, "id" | "status" | "at">): Promise<GitHubDelivery> {
    const delivery: GitHubDelivery = {
      ...attempt,
      id: this.#state.nextId("other"),
      status: 0,
      at: this.#state.now(),
    };
    this.deliveries.push(delivery);
    this.#hookByGuid.set(delivery.guid, hook);
    const digest = (hash: string) => createHmac(hash, hook.secret).update(delivery.payload).digest("hex");
    const headers = {
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/0000000",
      accept: "*/*",
      "x-github-event": delivery.event,
      "x-github-delivery": delivery.guid,
      "x-github-hook-id": String(hook.id),
      "x-github-hook-installation-target-type": this.#installation === null ? "repository" : "integration",
      "x-github-hook-installation-target-id": String(this.#installation ?? hook.id),
      "x-hub-signature": `sha1=${digest("sha1")}`,
      "x-hub-signature-256": `sha256=${digest("sha256")}`,
    };
    delivery.status = await this.#sender.send(hook.url, headers, delivery.payload);
    return delivery;
  }
}
