import type { MessageSnapshot, NewChannel } from "./emulator-types.ts";
import { SlackError } from "./slack-error.ts";

export interface Channel {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  isMember: boolean;
  messages: MessageSnapshot[];
}

/** All data of one Slack workspace. */
export class SlackState {
  readonly channels = new Map<string, Channel>();
  readonly webhooks = new Map<string, string>();
  readonly violations: string[] = [];
  readonly now: () => Date;
  #lastStamp = 0;

  constructor(now: () => Date) {
    this.now = now;
  }

  createChannel(id: string, options: NewChannel): void {
    this.channels.set(id, {
      id,
      name: options.name ?? id.toLowerCase(),
      isPrivate: options.isPrivate ?? false,
      isArchived: options.isArchived ?? false,
      isMember: options.isMember ?? true,
      messages: [],
    });
  }

  /** Returns the channel that a test names, even if the bot can't see it. */
  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (channel === undefined) throw new Error(`The Slack emulator has no channel ${id}`);
    return channel;
  }

  /** Returns a channel that is public or has the bot as a member. Throws a `SlackError` for any other channel. */
  visible(id: unknown): Channel {
    const channel = typeof id === "string" ? this.channels.get(id) : undefined;
    if (channel === undefined || (channel.isPrivate && !channel.isMember)) {
      throw new SlackError("channel_not_found");
    }
    return channel;
  }

  /** Returns a channel that the bot can post in. Throws a `SlackError` if it can't. */
  writable(id: unknown): Channel {
    const channel = this.visible(id);
    if (channel.isArchived) throw new SlackError("is_archived");
    if (!channel.isMember) throw new SlackError("not_in_channel");
    return channel;
  }

  add(channel: Channel, message: Omit<MessageSnapshot, "channel" | "ts" | "earlier">): MessageSnapshot {
    const added = { channel: channel.id, ts: this.#stamp(), earlier: [], ...message };
    channel.messages.push(added);
    return added;
  }

  /** Returns a new `ts`, epoch seconds with six decimals, that is later than all previous ones. */
  #stamp(): string {
    this.#lastStamp = Math.max(this.#lastStamp + 1, this.now().getTime() * 1000);
    const digits = String(this.#lastStamp);
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }
}
