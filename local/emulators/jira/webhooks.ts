import { createHash, createHmac } from "node:crypto";
import { WebhookSender } from "../shared/webhook-sender.ts";
import { toWiki } from "./adf/to-wiki.ts";
import type { JiraWebhookOptions } from "./emulator-types.ts";
import type { ChangelogItem } from "./issues/changelog.ts";
import { toCommentJson, toFieldsJson } from "./render/render-issue.ts";
import { toUserJson } from "./render/render-site.ts";
import type { JiraDelivery } from "./snapshot-types.ts";
import type { JiraState, StoredComment, StoredIssue, StoredUser } from "./state.ts";

const DEFAULT_EVENTS = ["jira:issue_created", "jira:issue_updated", "jira:issue_deleted"];

/**
 * Sends signed deliveries to one webhook for the whole site. Does not retry failed deliveries, as Jira does after
 * minutes: tests call `redeliver`. As in Jira, payloads have the format of API version 2 even in Cloud.
 */
export class JiraWebhooks {
  readonly deliveries: JiraDelivery[] = [];
  readonly #state: JiraState;
  readonly #sender = new WebhookSender();
  #hook: JiraWebhookOptions | null = null;
  #sent = 0;

  constructor(state: JiraState) {
    this.#state = state;
  }

  set(hook: JiraWebhookOptions): void {
    this.#hook = hook;
  }

  /** Sends an event without waiting for the response. `type` is Jira's `issue_event_type_name`. */
  send(
    event: string,
    type: string,
    issue: StoredIssue,
    actor: StoredUser,
    extra: { items?: readonly ChangelogItem[]; comment?: StoredComment } = {},
  ): void {
    const hook = this.#hook;
    if (hook === null || !(hook.events ?? DEFAULT_EVENTS).includes(event)) return;
    if (hook.project !== undefined && hook.project !== issue.project.key) return;
    this.#sent += 1;
    const { items, comment } = extra;
    const payload = {
      timestamp: this.#state.now().getTime(),
      webhookEvent: event,
      issue_event_type_name: type,
      user: toUserJson(this.#state, actor),
      issue: {
        id: issue.id,
        self: `${this.#state.url}/rest/api/2/issue/${issue.id}`,
        key: issue.key,
        fields: { ...toFieldsJson(this.#state, issue), description: toWiki(issue.description) },
      },
      ...(items === undefined ? {} : { changelog: { id: String(20_000 + this.#sent), items } }),
      ...(comment === undefined
        ? {}
        : { comment: { ...toCommentJson(this.#state, issue, comment), body: toWiki(comment.body) } }),
    };
    const identifier = createHash("sha256").update(`${issue.id} ${this.#sent}`).digest("hex").slice(0, 32);
    const bytes = Buffer.from(JSON.stringify(payload));
    void this.#post(hook, { identifier, event, issue: issue.key, retry: 0, payload: bytes });
  }

  /** Sends the newest delivery with this identifier again. */
  async redeliver(identifier: string): Promise<JiraDelivery> {
    const found = this.deliveries.findLast((one) => one.identifier === identifier);
    if (found === undefined || this.#hook === null) {
      throw new Error(`The Jira emulator has no delivery ${identifier}`);
    }
    return this.#post(this.#hook, { ...found, retry: found.retry + 1 });
  }

  waitUntilIdle(): Promise<void> {
    return this.#sender.waitUntilIdle();
  }

  /** Aborts the deliveries that have no response yet. */
  close(): Promise<void> {
    return this.#sender.close();
  }

  async #post(hook: JiraWebhookOptions, attempt: Omit<JiraDelivery, "status" | "at">): Promise<JiraDelivery> {
    const delivery: JiraDelivery = { ...attempt, status: 0, at: this.#state.now() };
    this.deliveries.push(delivery);
    const digest = createHmac("sha256", hook.secret).update(delivery.payload).digest("hex");
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "user-agent": "Atlassian Webhook HTTP Client",
      "x-hub-signature": `sha256=${digest}`,
      "x-atlassian-webhook-identifier": delivery.identifier,
      "x-atlassian-webhook-flow": "Primary",
      ...(delivery.retry === 0 ? {} : { "x-atlassian-webhook-retry": String(delivery.retry) }),
    };
    delivery.status = await this.#sender.send(hook.url, headers, delivery.payload);
    return delivery;
  }
}
