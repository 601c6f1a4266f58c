import { isRecord } from "./block-elements.ts";
import { blockProblems, tooLong } from "./block-kit.ts";
import { SlackRefusal } from "./slack-refusal.ts";

export interface Content {
  /** Undefined: not sent. */
  text: string | undefined;
  blocks: unknown[] | undefined;
  metadata: unknown;
}

/** What a message is to say, once Slack would take it. */
export function readContent(args: Record<string, unknown>): Content {
  const { text, blocks, metadata = null } = args;
  if (text !== undefined && typeof text !== "string") throw new SlackRefusal("invalid_arguments");
  if (blocks !== undefined && !Array.isArray(blocks)) throw new SlackRefusal("invalid_blocks_format");
  if ((text ?? "") === "" && (blocks ?? []).length === 0) throw new SlackRefusal("no_text");
  if ((text ?? "").length > 40_000) throw new SlackRefusal("msg_too_long");
  const problems = blockProblems(blocks ?? []);
  if (problems.length > 0) {
    const messages = problems.map((problem) => `[ERROR] ${problem}`);
    throw new SlackRefusal("invalid_blocks", {
      fields: { errors: problems, response_metadata: { messages } },
    });
  }
  if (tooLong(blocks ?? [])) throw new SlackRefusal("msg_blocks_too_long");
  checkMetadata(metadata);
  return { text, blocks, metadata };
}

/** "Using message metadata": a name, and an object of plain values. */
function checkMetadata(metadata: unknown): void {
  if (metadata === null) return;
  if (!isRecord(metadata)) throw new SlackRefusal("invalid_metadata_format");
  const { event_type: type, event_payload: payload, ...rest } = metadata;
  const named = typeof type === "string" && /^[A-Za-z0-9_]{1,255}$/.test(type);
  if (!named || !isRecord(payload) || Object.keys(rest).length > 0) {
    throw new SlackRefusal("invalid_metadata_format");
  }
  const plain = Object.values(payload).every((value) => value !== null && value !== undefined);
  if (!plain) throw new SlackRefusal("invalid_metadata_schema");
}
