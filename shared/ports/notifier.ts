/** A Block Kit block; its other fields are those of its type. */
export interface SlackBlock {
  readonly type: string;
}

/** A rendered and escaped message. */
export interface SlackMessage {
  /** The channel's id. An incoming webhook ignores it: it posts to a fixed channel. */
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

/** `null`: the message was posted, but its id is unknown (incoming webhooks return none). */
export type PostedRef = PostedMessage | null;

export interface PostOptions {
  /** Identifies the message; equal for every attempt to post it. Sent as message metadata. */
  key: string;
  /** The message to reply to. Default: none. */
  thread?: PostedRef;
  /**
   * Start of an earlier attempt that may have succeeded. The channel is then searched for the key first, and a message
   * that is found is not posted again. Default: none.
   */
  attemptedSince?: Date | null;
}

/** A channel as the bot sees it. */
export interface ChannelInfo {
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** True if the bot is a member; otherwise it can't post. */
  isMember: boolean;
}

/**
 * Posts messages to a chat. Every method throws `RetryLater` (nothing was posted), `AccessDenied` (the message says what
 * to change) or `MessageRejected` (with the chat's error code).
 */
export interface ChatNotifier {
  /** False: messages can't be found or updated, and replies are separate messages. */
  readonly canUpdate: boolean;
  /** Throws `OutcomeUnknown` if the message may have been posted; repeat with `attemptedSince`. */
  post(message: SlackMessage, options: PostOptions): Promise<PostedRef>;
  /** Replaces a message; may be repeated. Throws `NotFound` if it was deleted or belongs to somebody else. */
  update(posted: PostedMessage, message: SlackMessage): Promise<PostedMessage>;
  /**
   * Returns the message with this key that was posted since then, less a minute for clock skew, in the thread if given.
   * `null` if there is none or messages can't be found (`canUpdate`).
   */
  findPosted(channel: string, key: string, since: Date, thread?: PostedRef): Promise<PostedRef>;
  /** Returns `null` if the channel can't be read without posting to it. */
  channelInfo(channel: string): Promise<ChannelInfo | null>;
}
