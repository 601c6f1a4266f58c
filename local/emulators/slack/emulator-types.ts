import type { SlackFaults } from "./fault.ts";
import type { RequestLog } from "./request-log.ts";

export interface SlackEmulatorOptions {
  /** The bot's token. Default: "xoxb-test-token". */
  token?: string;
  /** Scopes of the token. Default: all that Milepost needs. */
  scopes?: string[];
  /** Enforces rate limits: one message per second and channel, 50 calls per minute and method. Default: true. */
  limits?: boolean;
  /** Clock of rate limits and timestamps. Default: the real one. */
  now?: () => Date;
  /** Maximum number of messages per page, whatever limit is requested. Default: 999. */
  pageSize?: number;
  /** Default: 0, a free port. */
  port?: number;
}

export interface NewChannel {
  /** Default: the id in lower case. */
  name?: string;
  isPrivate?: boolean;
  isArchived?: boolean;
  /** True if the bot is a member. Default: true. */
  isMember?: boolean;
}

/** The current state of a message. */
export interface MessageSnapshot {
  channel: string;
  ts: string;
  text: string;
  blocks: unknown[];
  /** `{event_type, event_payload}` as posted. */
  metadata: unknown;
  /** `ts` of the message that it replies to. */
  thread: string | null;
  via: "bot" | "webhook" | "person";
  /** Contents before updates, oldest first. */
  earlier: { text: string; blocks: unknown[] }[];
}

export interface SlackEmulator {
  /** `http://127.0.0.1:PORT/api/`: `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly requests: RequestLog;
  readonly faults: SlackFaults;
  /** Requests that Slack does not document or the emulator does not know. Tests assert that it is empty. */
  readonly violations: string[];

  createChannel(id: string, options?: NewChannel): void;
  /** Changes the given properties. */
  setChannel(id: string, options: NewChannel): void;
  /** Returns all messages in order of arrival, replies included. Not counted as a request. */
  messages(channel: string): MessageSnapshot[];

  /** Posts as a user and returns the ts. */
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
