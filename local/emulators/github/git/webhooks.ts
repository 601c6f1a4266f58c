import { createHmac, randomUUID } from "node:crypto";
import { sendHttp } from "../../shared/send-http.ts";
import type { WebhookOptions } from "../emulator-types.ts";
import { renderPayloadRepository } from "../render/render-repository.ts";
import { nodeId, renderUser } from "../render/render-user.ts";
import type { Delivery } from "../snapshots.ts";
import type { GitHubState, Happening, Repository } from "../state.ts";

interface Hook {
  id: number;
  url: string;
  secret: string;
  events: string[];
}

/** Above this GitHub sends nothing ("Webhook events and payloads": payload cap). */
const mostBytes = 25 * 1024 * 1024;

/** Signed deliveries. As on GitHub nothing is retried; a redelivery keeps the guid. */
export class Webhooks {
  readonly all: Delivery[] = [];
  readonly #state: GitHubState;
  readonly #installation: number | null;
  readonly #hooks = new Map<number, Hook>();
  readonly #hookOf = new Map<string, Hook>();
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(state: GitHubState, installation: number | null) {
    this.#state = state;
    this.#installation = installation;
  }

  set(repository: Repository, options: WebhookOptions): void {
    const events = options.events ?? ["push", "pull_request", "issues", "milestone"];
    const hook = { id: this.#state.id("other"), url: options.url, secret: options.secret, events };
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

  /** Sends what happened, without waiting. */
  tell(happening: Happening): void {
    void this.deliver(happening);
  }

  /** Sends what happened; the guid once it was answered, or null when nothing was sent. */
  async deliver({ event, action, repository, actor, payload }: Happening): Promise<string | null> {
    const hook = this.#hooks.get(repository.id);
    if (hook === undefined || !hook.events.includes(event)) return null;
    const sent = this.#send(hook, event, action, repository, actor.login, payload);
    return (await sent)?.guid ?? null;
  }

  /** Sends the newest delivery with that guid, or that id, again. */
  async redeliver(which: string | number): Promise<Delivery> {
    const found = this.all.findLast(({ guid, id }) => guid === which || id === which);
    if (found === undefined) throw new Error(`The GitHub double made no delivery ${which}`);
    const hook = this.#hookOf.get(found.guid);
    if (hook === undefined) throw new Error(`${found.repository} has no webhook`);
    return this.#post(hook, { ...found, redelivery: true });
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
  }

  #send(
    hook: Hook,
    event: string,
    action: string | null,
    repository: Repository,
    sender: string,
    content: Record<string, unknown>,
  ): Promise<Delivery> | null {
    const installation = this.#installation;
    const payload = Buffer.from(
      JSON.stringify({
        ...(action === null ? {} : { action }),
        ...content,
        repository: renderPayloadRepository(this.#state, repository, event === "push"),
        sender: renderUser(this.#state.url, sender),
        ...(installation === null
          ? {}
          : { installation: { id: installation, node_id: nodeId("MDIz", installation) } }),
      }),
    );
    if (payload.byteLength > mostBytes) return null;
    return this.#post(hook, {
      guid: randomUUID(),
      event,
      action,
      repository: repository.fullName,
      redelivery: false,
      payload,
    });
  }

  #post(hook: Hook, what: Omit<Delivery, "id" | "status" | "at">): Promise<Delivery> {
    const delivery: Delivery = { ...what, id: this.#state.id("other"), status: 0, at: this.#state.now() };
    this.all.push(delivery);
    this.#hookOf.set(delivery.guid, hook);
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
    const posted = sendHttp(hook.url, headers, delivery.payload, this.#closing.signal).then((status) => {
      delivery.status = status;
      this.#underWay.delete(posted);
      return delivery;
    });
    this.#underWay.add(posted);
    return posted;
  }
}
