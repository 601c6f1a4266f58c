import type { SlackFaults } from "./fault.ts";
import type { RequestLog } from "./request-log.ts";

export interface SlackDoubleOptions {
  /** The bot's token. Default "xoxb-test-token". */
  token?: string;
  /** Of the token. Default: all that Milepost asks for. */
  scopes?: string[];
  /** Default true: one message a second for each channel, 50 a minute for each other method. */
  limits?: boolean;
  /** The clock of limits and timestamps. Default: the real one. */
  now?: () => Date;
  /** Most messages on a page of the history, whatever is asked for. Default 999. */
  pageSize?: number;
  /** Default 0: a free one. */
  port?: number;
}

export interface NewChannel {
  /** Default: the id in small letters. */
  name?: string;
  private?: boolean;
  archived?: boolean;
  /** Whether the bot is in it. Default true. */
  member?: boolean;
}

/** A message as it is now, for assertions. */
export interface MessageSnapshot {
  channel: string;
  ts: string;
  text: string;
  blocks: unknown[];
  /** `{event_type, event_payload}`, as it was posted. */
  metadata: unknown;
  /** The `ts` of the message that it answers. */
  thread: string | null;
  via: "bot" | "webhook" | "person";
  /** What it said before, oldest first. */
  earlier: { text: string; blocks: unknown[] }[];
}

export interface SlackDouble {
  /** `http://127.0.0.1:PORT/api/`: `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly token: string;
  readonly requests: RequestLog;
  readonly faults: SlackFaults;
  /** What a client sent that Slack does not document, or the double does not know. Tests assert that it is empty. */
  readonly violations: string[];

  createChannel(id: string, options?: NewChannel): void;
  /** Changes what is given. */
  setChannel(id: string, options: NewChannel): void;
  /** In order of arrival, replies included. Not counted as a request. */
  messages(channel: string): MessageSnapshot[];

  /** A person writes; the ts. */
  say(channel: string, text: string, thread?: string): string;
  /** A person (an administrator, for ours) deletes it. */
  deleteMessage(channel: string, ts: string): void;

  /** The URL of a new incoming webhook: `SLACK_WEBHOOK_URL`. */
  createWebhook(channel: string): string;
  removeWebhook(url: string): void;

  revokeToken(): void;
  setScopes(scopes: string[]): void;

  close(): Promise<void>;
}
