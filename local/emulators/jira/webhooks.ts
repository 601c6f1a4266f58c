import { createHash, createHmac } from "node:crypto";
import { sendHttp } from "../shared/send-http.ts";
import { toWiki } from "./adf/adf-text.ts";
import type { WebhookOptions } from "./emulator-types.ts";
import type { ChangeItem } from "./issues/changelog.ts";
import { renderComment, renderFields } from "./render/render-issue.ts";
import { renderUser } from "./render/render-site.ts";
import type { Delivery } from "./snapshots.ts";
import type { Comment, Issue, JiraState, User } from "./state.ts";

const usual = ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"];

/**
 * Signed deliveries of one webhook of the site. Jira tries again by itself, minutes later: here a test does, with
 * `redeliver`. The bodies are those of API version 2 even in Cloud: descriptions are wiki markup.
 */
export class Webhooks {
  readonly all: Delivery[] = [];
  readonly #state: JiraState;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #hook: WebhookOptions | null = null;
  #sent = 0;

  constructor(state: JiraState) {
    this.#state = state;
  }

  set(hook: WebhookOptions): void {
    this.#hook = hook;
  }

  /** Sends what happened, without waiting. `type` is what Jira calls `issue_event_type_name`. */
  tell(
    event: string,
    type: string,
    issue: Issue,
    actor: User,
    extra: { items?: readonly ChangeItem[]; comment?: Comment } = {},
  ): void {
    const hook = this.#hook;
    if (hook === null || !(hook.events ?? usual).includes(event)) return;
    if (hook.project !== undefined && hook.project !== issue.project.key) return;
    this.#sent += 1;
    const { items, comment } = extra;
    const payload = {
      timestamp: this.#state.now().getTime(),
      webhookEvent: event,
      issue_event_type_name: type,
      user: renderUser(this.#state, actor),
      issue: {
        id: issue.id,
        self: `${this.#state.url}/rest/api/2/issue/${issue.id}`,
        key: issue.key,
        fields: { ...renderFields(this.#state, issue), description: toWiki(issue.description) },
      },
      ...(items === undefined ? {} : { changelog: { id: String(20_000 + this.#sent), items } }),
      ...(comment === undefined
        ? {}
        : { comment: { ...renderComment(this.#state, issue, comment), body: toWiki(comment.body) } }),
    };
    const identifier = createHash("sha256").update(`${issue.id} ${this.#sent}`).digest("hex").slice(0, 32);
    const bytes = Buffer.from(JSON.stringify(payload));
    void this.#post(hook, { identifier, event, issue: issue.key, retry: 0, payload: bytes });
  }

  /** Sends the newest try with that identifier again. */
  async redeliver(identifier: string): Promise<Delivery> {
    const found = this.all.findLast((one) => one.identifier === identifier);
    if (found === undefined || this.#hook === null) {
      throw new Error(`The Jira double made no delivery ${identifier}`);
    }
    return this.#post(this.#hook, { ...found, retry: found.retry + 1 });
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Gives up what is under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.settled();
  }

  #post(hook: WebhookOptions, what: Omit<Delivery, "status" | "at">): Promise<Delivery> {
    const delivery: Delivery = { ...what, status: 0, at: this.#state.now() };
    this.all.push(delivery);
    const digest = createHmac("sha256", hook.secret).update(delivery.payload).digest("hex");
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Atlassian Webhook HTTP Client",
      "x-hub-signature": `sha256=${digest}`,
      "x-atlassian-webhook-identifier": delivery.identifier,
      "x-atlassian-webhook-flow": "Primary",
      ...(delivery.retry === 0 ? {} : { "x-atlassian-webhook-retry": String(delivery.retry) }),
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
