import type { MessageSnapshot } from "./emulator-types.ts";
import { SlackError } from "./slack-error.ts";
import type { Channel } from "./state.ts";

const microseconds = (ts: string) => BigInt(ts.replace(".", ""));

/** Converts `oldest` or `latest`, seconds with up to six decimals, to microseconds. Returns `null` if missing or 0. */
function parseBound(value: unknown, name: string): bigint | null {
  if (value === undefined || value === "0") return null;
  const [, whole, part = ""] = /^(\d{1,12})(?:\.(\d{1,6}))?$/.exec(String(value)) ?? [];
  if (whole === undefined) throw new SlackError(`invalid_ts_${name}`);
  return BigInt(whole + part.padEnd(6, "0"));
}

/** Returns a page of a channel's history, newest first, or of a thread, with its first message before the replies. */
export function buildPage(
  channel: Channel,
  args: Record<string, unknown>,
  pageSize: number,
  thread: string | null,
): Record<string, unknown> {
  const [oldest, latest] = [parseBound(args.oldest, "oldest"), parseBound(args.latest, "latest")];
  const inclusive = args.inclusive === true || args.inclusive === "true" || args.inclusive === "1";
  const isWithin = ({ ts }: MessageSnapshot) => {
    const at = microseconds(ts);
    if (oldest !== null && (inclusive ? at < oldest : at <= oldest)) return false;
    return latest === null || (inclusive ? at <= latest : at < latest);
  };
  const chosen =
    thread === null
      ? channel.messages.filter((message) => message.thread === null && isWithin(message)).reverse()
      : channel.messages.filter((one) => one.ts === thread || (one.thread === thread && isWithin(one)));
  const limit = args.limit === undefined ? 100 : Number(args.limit);
  if (!Number.isInteger(limit) || limit < 1 || limit > 999) throw new SlackError("invalid_limit");
  const start = parseCursor(args.cursor);
  const end = start + Math.min(limit, pageSize);
  const withMetadata = args.include_all_metadata === true || args.include_all_metadata === "true";
  const hasMore = end < chosen.length;
  const cursor = hasMore ? Buffer.from(`next:${end}`).toString("base64") : "";
  return {
    messages: chosen.slice(start, end).map((message) => renderMessage(message, withMetadata)),
    has_more: hasMore,
    response_metadata: { next_cursor: cursor },
  };
}

function parseCursor(cursor: unknown): number {
  if (cursor === undefined || cursor === "") return 0;
  const [, start] = /^next:(\d+)$/.exec(Buffer.from(String(cursor), "base64").toString()) ?? [];
  if (start === undefined) throw new SlackError("invalid_cursor");
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
