/** A Block Kit block as Slack takes it; who builds it knows its other fields. */
export interface SlackBlock {
  readonly type: string;
}

/** One message, rendered and escaped already. */
export interface SlackMessage {
  /** The channel's ID. An incoming webhook has a channel of its own and ignores it. */
  channel: string;
  /** What notifications and screen readers say. */
  text: string;
  blocks: readonly SlackBlock[];
}

/** Where a message is in Slack. */
export interface PostedMessage {
  channel: string;
  /** Slack's name for a message, unique in its channel: seconds with six decimals, as text. */
  ts: string;
}

/** Null: it was posted, and where is not known (incoming webhooks do not tell). */
export type Posted = PostedMessage | null;

export interface Delivery {
  /** Unique for what is told: the same message, tried again, has the same key. Goes along as metadata. */
  key: string;
  /** The message to reply to. Default none. */
  thread?: Posted;
  /**
   * When an earlier try at this key began that may have arrived. Slack is then searched for it first, and what is
   * found is not posted again. Default null: there was none.
   */
  triedSince?: Date | null;
}

/** A channel as the bot sees it. */
export interface ChannelStanding {
  name: string;
  private: boolean;
  archived: boolean;
  /** Whether the bot is in it; it can't post into it otherwise. */
  member: boolean;
}

/**
 * Posts to Slack. Every method throws `RetryLater` (a limit, an outage, nothing was posted), `AccessDenied` (a person
 * has to act; the message says what to do) or `TrackerRefused` (Slack does not take this message; `code` is Slack's).
 */
export interface Notifier {
  /** False: nothing can be found again or changed, `update` refuses, replies are posts of their own. */
  readonly canUpdate: boolean;
  /** Throws `OutcomeUnknown` when it may have been posted: try again with `triedSince`. */
  post(message: SlackMessage, delivery: Delivery): Promise<Posted>;
  /** Writes a message anew, which can be repeated. Throws `NotFound` when it is gone or no longer ours to change. */
  update(posted: PostedMessage, message: SlackMessage): Promise<PostedMessage>;
  /**
   * The message with this key, posted since then (a minute earlier, for clocks that differ), in the thread if one is
   * given. Null when there is none, or nothing can be found at all (`canUpdate`).
   */
  findPosted(channel: string, key: string, since: Date, thread?: Posted): Promise<Posted>;
  /** Null: it can't be asked without posting. */
  channelStanding(channel: string): Promise<ChannelStanding | null>;
}
