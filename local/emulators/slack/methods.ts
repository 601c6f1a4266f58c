import { buildPage, renderMessage } from "./history.ts";
import { parseContent } from "./message-content.ts";
import type { RateLimits } from "./rate-limits.ts";
import { SlackError } from "./slack-error.ts";
import type { Channel, SlackState } from "./state.ts";

export interface Workspace {
  state: SlackState;
  limits: RateLimits;
  pageSize: number;
}

export interface Method {
  kind: "read" | "write";
  /** Documented arguments that the emulator supports. */
  args: readonly string[];
  /** Returns the scope that a call requires, or `null`. Private channels require other scopes than public ones. */
  scope: (channel: Channel | undefined) => string | null;
  answer: (args: Record<string, unknown>, workspace: Workspace) => Record<string, unknown>;
}

const byPrivacy = (what: string) => (channel: Channel | undefined) =>
  `${channel?.isPrivate === true ? "groups" : "channels"}:${what}`;
const chatWrite = () => "chat:write";
const paging = ["channel", "cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"];
const content = ["channel", "text", "blocks", "metadata", "parse", "link_names", "reply_broadcast"];

/** The Web API methods that Milepost calls (Slack documentation, "Web API methods"). */
export const methods: Readonly<Record<string, Method>> = {
  "auth.test": {
    kind: "read",
    args: [],
    scope: () => null,
    answer: () => ({
      url: "https://acme.slack.com/",
      team: "Acme",
      user: "milepost",
      team_id: "T0ACME001",
      user_id: "U0MILEPOST",
      bot_id: "B0MILEPOST",
    }),
  },

  "chat.postMessage": {
    kind: "write",
    args: [...content, "thread_ts", "unfurl_links", "unfurl_media", "mrkdwn"],
    scope: chatWrite,
    answer(args, { state, limits }) {
      const channel = state.writable(args.channel);
      limits.post(channel.id);
      const { text = "", blocks = [], metadata } = parseContent(args);
      const thread = args.thread_ts === undefined ? null : String(args.thread_ts);
      const parent = channel.messages.find(({ ts }) => ts === thread);
      if (thread !== null && parent === undefined) throw new SlackError("cannot_reply_to_message");
      // Slack's documentation: "Avoid using a reply's ts value; use its parent instead."
      if (parent !== undefined && parent.thread !== null) throw new SlackError("cannot_reply_to_message");
      const added = state.add(channel, { text, blocks, metadata, thread, via: "bot" });
      return { channel: channel.id, ts: added.ts, message: renderMessage(added, true) };
    },
  },

  "chat.update": {
    kind: "write",
    args: [...content, "ts"],
    scope: chatWrite,
    answer(args, { state, limits }) {
      limits.call("chat.update");
      const channel = state.writable(args.channel);
      const message = channel.messages.find(({ ts }) => ts === args.ts);
      if (message === undefined) throw new SlackError("message_not_found");
      if (message.via !== "bot") throw new SlackError("cant_update_message");
      const { text, blocks, metadata } = parseContent(args);
      message.earlier.push({ text: message.text, blocks: message.blocks });
      message.text = text ?? message.text;
      message.blocks = blocks ?? message.blocks;
      if (metadata !== null) message.metadata = metadata;
      return {
        channel: channel.id,
        ts: message.ts,
        text: message.text,
        message: renderMessage(message, true),
      };
    },
  },

  "conversations.history": {
    kind: "read",
    args: paging,
    scope: byPrivacy("history"),
    answer(args, { state, limits, pageSize }) {
      limits.call("conversations.history");
      return buildPage(readable(state, args.channel), args, pageSize, null);
    },
  },

  "conversations.replies": {
    kind: "read",
    args: [...paging, "ts"],
    scope: byPrivacy("history"),
    answer(args, { state, limits, pageSize }) {
      limits.call("conversations.replies");
      const channel = readable(state, args.channel);
      const parent = channel.messages.find(({ ts }) => ts === args.ts);
      if (parent === undefined) throw new SlackError("thread_not_found");
      return buildPage(channel, args, pageSize, parent.ts);
    },
  },

  "conversations.info": {
    kind: "read",
    args: ["channel", "include_locale", "include_num_members"],
    scope: byPrivacy("read"),
    answer(args, { state, limits }) {
      limits.call("conversations.info");
      const { id, name, isPrivate, isArchived, isMember } = state.visible(args.channel);
      return {
        channel: {
          id,
          name,
          is_channel: !isPrivate,
          is_group: isPrivate,
          is_private: isPrivate,
          is_archived: isArchived,
          is_member: isMember,
        },
      };
    },
  },
};

function readable(state: SlackState, id: unknown): Channel {
  const channel = state.visible(id);
  if (!channel.isMember) throw new SlackError("not_in_channel");
  return channel;
}
