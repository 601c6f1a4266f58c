import { isRecord } from "../shared/json-body.ts";
import { isTooLong, validateBlocks } from "./block-kit.ts";
import { SlackError } from "./slack-error.ts";

export interface MessageContent {
  /** The text of the message; `undefined` if the request has no text. */
  text: string | undefined;
  blocks: unknown[] | undefined;
  metadata: unknown;
}

/** Returns the content of the message in a request. Throws a `SlackError` if it is invalid. */
export function parseContent(args: Record<string, unknown>): MessageContent {
  const { text, blocks, metadata = null } = args;
  if (text !== undefined && typeof text !== "string") throw new SlackError("invalid_arguments");
  if (blocks !== undefined && !Array.isArray(blocks)) throw new SlackError("invalid_blocks_format");
  if ((text ?? "") === "" && (blocks ?? []).length === 0) throw new SlackError("no_text");
  if ((text ?? "").length > 40_000) throw new SlackError("msg_too_long");
  const problems = validateBlocks(blocks ?? []);
  if (problems.length > 0) {
    const messages = problems.map((problem) => `[ERROR] ${problem}`);
    throw new SlackError("invalid_blocks", {
      fields: { errors: problems, response_metadata: { messages } },
    });
  }
  if (isTooLong(blocks ?? [])) throw new SlackError("msg_blocks_too_long");
  checkMetadata(metadata);
  return { text, blocks, metadata };
}

/** Checks message metadata, which is an event type and an object of plain values ("Using message metadata"). */
function checkMetadata(metadata: unknown): void {
  if (metadata === null) return;
  if (!isRecord(metadata)) throw new SlackError("invalid_metadata_format");
  const { event_type: type, event_payload: payload, ...rest } = metadata;
  const named = typeof type === "string" && /^[A-Za-z0-9_]{1,255}$/.test(type);
  if (!named || !isRecord(payload) || Object.keys(rest).length > 0) {
    throw new SlackError("invalid_metadata_format");
  }
  const plain = Object.values(payload).every((value) => value !== null && value !== undefined);
  if (!plain) throw new SlackError("invalid_metadata_schema");
}
