import * as z from "zod";
import { OutcomeUnknown } from "../../errors.ts";
import type { Notifier, Posted, PostedMessage, SlackMessage } from "../../ports/notifier.ts";
import { type BotClientOptions, botClient } from "./bot-client.ts";

/**
 * What the app needs: `chat:write`; to look for a message whose outcome is unknown `channels:history` (in private
 * channels `groups:history`); for `milepost doctor` `channels:read` (`groups:read`).
 */
export const slackScopes = [
  "chat:write",
  "channels:history",
  "groups:history",
  "channels:read",
  "groups:read",
];

/** The type of the metadata on every message of ours; its payload is `{key}`. Other apps can read it. */
export const metadataType = "milepost";

const postedSchema = z.object({ channel: z.string().min(1), ts: z.string().min(1) });
/** Strict: a page that is not understood must not pass for one without our message. */
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

const pageSize = 200;
const mostPages = 20;
/** The caller's clock and Slack's differ by less. */
const clockDifference = 60_000;

/**
 * A Slack app's bot. Slack documents no idempotency key: `client_msg_id` is named in the errors of `chat.postMessage`
 * and is none of its arguments. So a message carries its key as metadata, and one that may have arrived is looked for
 * in the channel's history before it is posted again.
 */
export function botNotifier(options: BotClientOptions): Notifier {
  const callSlack = botClient(options);

  async function findPosted(
    channel: string,
    key: string,
    since: Date,
    thread: Posted = null,
  ): Promise<Posted> {
    const oldest = ((since.getTime() - clockDifference) / 1000).toFixed(6);
    const standard = { channel, oldest, inclusive: true, include_all_metadata: true, limit: pageSize };
    const method = thread === null ? "conversations.history" : "conversations.replies";
    let cursor = "";
    for (let page = 0; page < mostPages; page += 1) {
      const ask = { ...standard, ...(cursor === "" ? {} : { cursor }) };
      const answer = await callSlack({ method, repeatable: true, channel }, (client) =>
        thread === null
          ? client.conversations.history(ask)
          : client.conversations.replies({ ...ask, ts: thread.ts }),
      );
      const { messages, response_metadata } = readPage(answer, method);
      const found = messages.find(({ metadata }) => keyOf(metadata) === key);
      if (found !== undefined) return { channel, ts: found.ts };
      cursor = response_metadata?.next_cursor ?? "";
      if (cursor === "") return null;
    }
    throw new OutcomeUnknown(
      `There are more than ${pageSize * mostPages} messages in ${channel} since ${since.toISOString()}: whether ours is there is not known. It is not posted again.`,
    );
  }

  async function send(message: SlackMessage, key: string, thread: Posted): Promise<PostedMessage> {
    const method = "chat.postMessage";
    const { channel } = message;
    const answer = await callSlack({ method, repeatable: false, channel }, (client) =>
      client.chat.postMessage({
        ...contentOf(message),
        metadata: { event_type: metadataType, event_payload: { key } },
        unfurl_links: false,
        unfurl_media: false,
        ...(thread === null ? {} : { thread_ts: thread.ts }),
      }),
    );
    const read = postedSchema.safeParse(answer);
    if (read.success) return read.data;
    throw new OutcomeUnknown(`Slack answered ${method} without saying where the message is.`);
  }

  return {
    canUpdate: true,

    async post(message, { key, thread = null, triedSince = null }) {
      const found = triedSince === null ? null : await findPosted(message.channel, key, triedSince, thread);
      return found ?? (await send(message, key, thread));
    },

    async update({ channel, ts }, message) {
      await callSlack({ method: "chat.update", repeatable: true, channel }, (client) =>
        client.chat.update({ ...contentOf(message), channel, ts }),
      );
      return { channel, ts };
    },

    findPosted,

    async channelStanding(channel) {
      const answer = await callSlack({ method: "conversations.info", repeatable: true, channel }, (client) =>
        client.conversations.info({ channel }),
      );
      const { name, is_private, is_archived, is_member } = channelSchema.parse(answer).channel;
      return { name, private: is_private, archived: is_archived, member: is_member };
    },
  };
}

const contentOf = ({ channel, text, blocks }: SlackMessage) => ({ channel, text, blocks: [...blocks] });

function readPage(answer: unknown, method: string): z.infer<typeof pageSchema> {
  const read = pageSchema.safeParse(answer);
  if (read.success) return read.data;
  throw new OutcomeUnknown(
    `Slack's answer to ${method} is not understood: whether the message is there is not known. It is not posted again.`,
  );
}

function keyOf(metadata: unknown): string | null {
  const read = metadataSchema.safeParse(metadata);
  return read.success ? read.data.event_payload.key : null;
}
