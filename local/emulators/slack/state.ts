import type { MessageSnapshot, NewChannel } from "./emulator-types.ts";
import { SlackRefusal } from "./slack-refusal.ts";

export interface Channel {
  id: string;
  name: string;
  private: boolean;
  archived: boolean;
  member: boolean;
  messages: MessageSnapshot[];
}

/** A workspace in memory. */
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
      private: options.private ?? false,
      archived: options.archived ?? false,
      member: options.member ?? true,
      messages: [],
    });
  }

  /** For the tests' own hands, which see everything. */
  channel(id: string): Channel {
    const channel = this.channels.get(id);
    if (channel === undefined) throw new Error(`The Slack double has no channel ${id}`);
    return channel;
  }

  /** As the bot sees it: a private channel that it is not in does not exist. */
  visible(id: unknown): Channel {
    const channel = typeof id === "string" ? this.channels.get(id) : undefined;
    if (channel === undefined || (channel.private && !channel.member)) {
      throw new SlackRefusal("channel_not_found");
    }
    return channel;
  }

  /** A channel that the bot may write in. */
  writable(id: unknown): Channel {
    const channel = this.visible(id);
    if (channel.archived) throw new SlackRefusal("is_archived");
    if (!channel.member) throw new SlackRefusal("not_in_channel");
    return channel;
  }

  add(channel: Channel, message: Omit<MessageSnapshot, "channel" | "ts" | "earlier">): MessageSnapshot {
    const added = { channel: channel.id, ts: this.#stamp(), earlier: [], ...message };
    channel.messages.push(added);
    return added;
  }

  /** Unique in a workspace, which is more than Slack says; microseconds of the clock, and never backwards. */
  #stamp(): string {
    this.#lastStamp = Math.max(this.#lastStamp + 1, this.now().getTime() * 1000);
    const digits = String(this.#lastStamp);
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }
}
