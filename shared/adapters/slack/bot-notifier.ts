import * as z from "zod";
import { formatInstant } from "../../calendar/format-date.ts";
import { OutcomeUnknown } from "../../errors.ts";
import type { ChatNotifier, PostedMessage, PostedRef, SlackMessage } from "../../ports/notifier.ts";
import { parseAnswer } from "../answers/parse-answer.ts";
import { type BotClientOptions, createBotClient } from "./bot-client.ts";

/**
 * Scopes of the app: `chat:write`; `channels:history` (`groups:history` for private channels) to search for a message
 * whose outcome is unknown; `channels:read` (`groups:read`) for `milepost doctor`.
 */
export const slackScopes = ["chat:write", "channels:history", "groups:history", "channels:read", "groups:read"];

/** Metadata type on every Slack message. The payload `{key: …}` must contain no secrets: other apps can read it. */
export const metadataType = "milepost";

const postedSchema = z.object({ channel: z.string().min(1), ts: z.string().min(1) });
/** A page of messages. Its parsing is strict, because an invalid page must not look like one without our message. */
const pageSchema = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: z.unknown().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
});
const metadataSchema = z.object({
  event_type: z.literal(metadataType),
  event_payload: z.object({ key: z.string() }),
});
const channelSchema = z.object({
  channel: z.object({
    name: z.string().catch(""),
    is_private: z.boolean().catch(false),
    is_archived: z.boolean().catch(false),
    is_member: z.boolean().catch(false),
  }),
});

const PAGE_SIZE = 200;
const MAX_PAGES = 20;
/** Maximum clock skew between this machine and Slack. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Returns a notifier that posts as the bot of a Slack app. Slack has no idempotency keys, so each message has a key in
 * its metadata. If it is unknown whether a message was posted, the notifier searches for its key first.
 */
export function createBotNotifier(options: BotClientOptions): ChatNotifier {
  const callSlack = createBotClient(options);

  async function findPosted(channel: string, key: string, since: Date, thread: PostedRef = null): Promise<PostedRef> {
    const oldest = ((since.getTime() - CLOCK_SKEW_MS) / 1000).toFixed(6);
    const common = { channel, oldest, inclusive: true, include_all_metadata: true, limit: PAGE_SIZE };
    const method = thread === null ? "conversations.history" : "conversations.replies";
    let cursor = "";
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const args = { ...common, ...(cursor === "" ? {} : { cursor }) };
      const answer = await callSlack({ method, isRepeatable: true, channel }, (client) =>
        thread === null ? client.conversations.history(args) : client.conversations.replies({ ...args, ts: thread.ts }),
      );
      const read = pageSchema.safeParse(answer);
      if (!read.success) {
        throw new OutcomeUnknown(
          `Slack's answer to ${method} is invalid, so it is unknown whether the message was posted. It is not posted again.`,
        );
      }
      const { messages, response_metadata } = read.data;
      const found = messages.find(({ metadata }) => metadataSchema.safeParse(metadata).data?.event_payload.key === key);
      if (found !== undefined) return { channel, ts: found.ts };
      cursor = response_metadata?.next_cursor ?? "";
      if (cursor === "") return null;
    }
    throw new OutcomeUnknown(
      `${channel} has more than ${PAGE_SIZE * MAX_PAGES} messages since ${formatInstant(since)}, so it is unknown whether the message was posted. It is not posted again.`,
    );
  }

  async function send(message: SlackMessage, key: string, thread: PostedRef): Promise<PostedMessage> {
    const method = "chat.postMessage";
    const { channel } = message;
    const answer = await callSlack({ method, isRepeatable: false, channel }, (client) =>
      client.chat.postMessage({
        ...contentOf(message),
        metadata: { event_type: metadataType, event_payload: { key } },
        unfurl_links: false,
        unfurl_media: false,
        ...(thread === null ? {} : { thread_ts: thread.ts }),
      }),
    );
    return parseAnswer(postedSchema, answer, { vendor: "Slack", request: method, isRead: false, now: options.now() });
  }

  return {
    canUpdate: true,

    async post(message, { key, thread = null, attemptedSince: triedSince = null }) {
      const found = triedSince === null ? null : await findPosted(message.channel, key, triedSince, thread);
      return found ?? (await send(message, key, thread));
    },

    async update({ channel, ts }, message) {
      await callSlack({ method: "chat.update", isRepeatable: true, channel }, (client) =>
        client.chat.update({ ...contentOf(message), channel, ts }),
      );
      return { channel, ts };
    },

    findPosted,

    async channelInfo(channel) {
      const method = "conversations.info";
      const answer = await callSlack({ method, isRepeatable: true, channel }, (client) =>
        client.conversations.info({ channel }),
      );
      const request = { vendor: "Slack", request: method, isRead: true, now: options.now() } as const;
      const { name, is_private, is_archived, is_member } = parseAnswer(channelSchema, answer, request).channel;
      return { name, isPrivate: is_private, isArchived: is_archived, isMember: is_member };
    },
  };
}

const contentOf = ({ channel, text, blocks }: SlackMessage) => ({ channel, text, blocks: [...blocks] });
