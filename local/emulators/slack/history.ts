import type { MessageSnapshot } from "./emulator-types.ts";
import { SlackRefusal } from "./slack-refusal.ts";
import type { Channel } from "./state.ts";

const microseconds = (ts: string) => BigInt(ts.replace(".", ""));

/** Slack's bounds are seconds with up to six decimals. */
function bound(value: unknown, name: string): bigint | null {
  if (value === undefined || value === "0") return null;
  const [, whole, part = ""] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(String(value)) ?? [];
  if (whole === undefined) throw new SlackRefusal(`invalid_ts_${name}`);
  return BigInt(whole + part.padEnd(6, "0"));
}

/** A page of a channel's timeline, newest first, or of a thread, its first message before the replies. */
export function pageOf(
  channel: Channel,
  args: Record<string, unknown>,
  pageSize: number,
  thread: string | null,
): Record<string, unknown> {
  const [oldest, latest] = [bound(args.oldest, "oldest"), bound(args.latest, "latest")];
  const inclusive = args.inclusive === true || args.inclusive === "true" || args.inclusive === "1";
  const within = ({ ts }: MessageSnapshot) => {
    const at = microseconds(ts);
    if (oldest !== null && (inclusive ? at < oldest : at <= oldest)) return false;
    return latest === null || (inclusive ? at <= latest : at < latest);
  };
  const chosen =
    thread === null
      ? channel.messages.filter((message) => message.thread === null && within(message)).reverse()
      : channel.messages.filter((one) => one.ts === thread || (one.thread === thread && within(one)));
  const asked = args.limit === undefined ? 100 : Number(args.limit);
  if (!Number.isInteger(asked) || asked < 1 || asked > 999) throw new SlackRefusal("invalid_limit");
  const start = readCursor(args.cursor);
  const end = start + Math.min(asked, pageSize);
  const metadata = args.include_all_metadata === true || args.include_all_metadata === "true";
  const more = end < chosen.length;
  const cursor = more ? Buffer.from(`next:${end}`).toString("base64") : "";
  return {
    messages: chosen.slice(start, end).map((message) => renderMessage(message, metadata)),
    has_more: more,
    response_metadata: { next_cursor: cursor },
  };
}

function readCursor(cursor: unknown): number {
  if (cursor === undefined || cursor === "") return 0;
  const [, start] = /^next:(\d+)$/.exec(Buffer.from(String(cursor), "base64").toString()) ?? [];
  if (start === undefined) throw new SlackRefusal("invalid_cursor");
  return Number(start);
}

export function renderMessage(message: MessageSnapshot, withMetadata: boolean): Record<string, unknown> {
  const { ts, text, blocks, thread, via, earlier, metadata } = message;
  return {
    type: "message",
    ts,
    text,
    ...(via === "person" ? { user: "U0PERSON1" } : { user: "U0MILEPOST", bot_id: "B0MILEPOST" }),
    ...(via === "webhook" ? { subtype: "bot_message" } : {}),
    ...(blocks.length > 0 ? { blocks } : {}),
    ...(thread === null ? {} : { thread_ts: thread }),
    ...(earlier.length > 0 ? { edited: { user: "B0MILEPOST", ts } } : {}),
    ...(withMetadata && metadata !== null ? { metadata } : {}),
  };
}
