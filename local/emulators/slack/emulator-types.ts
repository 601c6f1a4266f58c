import type { SlackFaults } from "./fault.ts";
import type { RequestLog } from "./request-log.ts";

export interface SlackEmulatorOptions {
  /** The bot's token. Default: "xoxb-test-token". */
  token?: string;
  /** Scopes of the token. Default: all scopes that Milepost needs. */
  scopes?: string[];
  /** Whether rate limits apply: one message per second and channel, 50 calls per minute and method. Default: true. */
  limits?: boolean;
  /** Clock for rate limits and timestamps. Default: the system clock. */
  now?: () => Date;
  /** Maximum number of Slack messages per page, even if a request asks for more. Default: 999. */
  pageSize?: number;
  /** TCP port. Default 0: any free port. */
  port?: number;
}

export interface NewChannel {
  /** Name of the channel. Default: its id in lower case. */
  name?: string;
  isPrivate?: boolean;
  isArchived?: boolean;
  /** Whether the bot is a member of the channel. Default: true. */
  isMember?: boolean;
}

/** The current state of a Slack message. */
export interface MessageSnapshot {
  channel: string;
  ts: string;
  text: string;
  blocks: unknown[];
  /** The metadata that was posted: `{event_type, event_payload}`. */
  metadata: unknown;
  /** `ts` of the message that this message replies to; `null` if it is not a reply. */
  thread: string | null;
  via: "bot" | "webhook" | "person";
  /** The previous contents of the message, one for each update, oldest first. */
  earlier: { text: string; blocks: unknown[] }[];
}

export interface SlackEmulator {
  /** `http://127.0.0.1:PORT/api/`: the value for `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly requests: RequestLog;
  readonly faults: SlackFaults;
  /** Problems in requests, such as methods or arguments that Slack does not document. Tests expect an empty list. */
  readonly violations: string[];

  createChannel(id: string, options?: NewChannel): void;
  /** Changes the given properties of a channel. */
  setChannel(id: string, options: NewChannel): void;
  /** Returns all messages in a channel in order of arrival, replies included. Not logged as a request. */
  messages(channel: string): MessageSnapshot[];

  /** Posts a message as a user and returns its `ts`. */
  postAsUser(channel: string, text: string, thread?: string): string;
  /** Deletes a message as an administrator. */
  deleteMessage(channel: string, ts: string): void;

  /** Creates an incoming webhook and returns its URL (`SLACK_WEBHOOK_URL`). */
  createWebhook(channel: string): string;
  removeWebhook(url: string): void;

  revokeToken(): void;
  setScopes(scopes: string[]): void;

  close(): Promise<void>;
}
