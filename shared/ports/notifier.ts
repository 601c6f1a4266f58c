/** A Block Kit block. Its other fields depend on `type`. */
export interface SlackBlock {
  readonly type: string;
}

/** A rendered and escaped Slack message. */
export interface SlackMessage {
  /** The channel's id. An incoming webhook ignores the id and posts to its own channel. */
  channel: string;
  /** Text for push notifications and screen readers. */
  text: string;
  blocks: readonly SlackBlock[];
}

/** Identifies a posted message. */
export interface PostedMessage {
  channel: string;
  /** Slack's message id, unique in its channel: seconds with six decimals, as text. */
  ts: string;
}

/** A posted message; `null` if it was posted but its id is unknown, because incoming webhooks return none. */
export type PostedRef = PostedMessage | null;

export interface PostOptions {
  /** Identifies the message in all attempts to post it. Sent as message metadata. */
  key: string;
  /** The message to reply to. Default: post to the channel, not as a reply. */
  thread?: PostedRef;
  /**
   * Start of a previous attempt that may have succeeded. If given, the channel is searched for the key first, and a
   * message that is found is not posted again. Default: none.
   */
  attemptedSince?: Date | null;
}

export interface ChannelInfo {
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** True if the bot is a member; otherwise it can't post. */
  isMember: boolean;
}

/**
 * Posts messages to a chat. Every method throws `RetryLater` (nothing was posted), `AccessDenied` (the message says
 * what to change) or `MessageRejected` (with the chat's error code).
 */
export interface ChatNotifier {
  /** False if messages can't be found or updated. Replies are then separate messages. */
  readonly canUpdate: boolean;
  /** Posts a message. Throws `OutcomeUnknown` if it may have been posted; to repeat the call, set `attemptedSince`. */
  post(message: SlackMessage, options: PostOptions): Promise<PostedRef>;
  /** Replaces a message; safe to repeat. Throws `NotFound` if the message was deleted or somebody else posted it. */
  update(posted: PostedMessage, message: SlackMessage): Promise<PostedMessage>;
  /**
   * Returns the message with this key that was posted after `since` (less one minute for clock skew), only in `thread`
   * if given. Returns `null` if there is none or `canUpdate` is false.
   */
  findPosted(channel: string, key: string, since: Date, thread?: PostedRef): Promise<PostedRef>;
  /** Returns information about a channel, or `null` if the credentials can only post to it. */
  channelInfo(channel: string): Promise<ChannelInfo | null>;
}
