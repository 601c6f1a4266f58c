import { isRecord } from "../shared/json-body.ts";
import { BlockChecker, checkButton, checkImage, checkText } from "./block-elements.ts";

/** Maximum characters of all texts in a message together, as measured: more cause the error `msg_blocks_too_long`. */
const MAX_TEXT_LENGTH = 13_200;
const MAX_BLOCKS = 50;

/** Returns the problems in a message's blocks, in Slack's words; an empty list if the blocks are valid. */
export function validateBlocks(blocks: unknown): string[] {
  const checker = new BlockChecker();
  if (!Array.isArray(blocks)) return ["must be an array [json-pointer:/blocks]"];
  if (blocks.length > MAX_BLOCKS) checker.add(`no more than ${MAX_BLOCKS} items allowed`, "/blocks");
  const ids = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const at = `/blocks/${index}`;
    if (!isRecord(block)) {
      checker.add("must be an object", at);
      continue;
    }
    checkBlock(checker, block, at);
    const { block_id: id } = block;
    if (id === undefined) continue;
    checker.text(id, `${at}/block_id`, 1, 255);
    if (typeof id === "string" && ids.has(id)) checker.add("`block_id` already exists", `${at}/block_id`);
    if (typeof id === "string") ids.add(id);
  }
  return checker.problems;
}

/** Returns true if the text of all blocks together is longer than Slack accepts. */
export function isTooLong(blocks: readonly unknown[]): boolean {
  return textLength(blocks) > MAX_TEXT_LENGTH;
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + textLength(one), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, one]) => sum + (name === "text" && typeof one === "string" ? one.length : textLength(one)),
    0,
  );
}

/** Checks one block. Supports only block types that Milepost uses (Slack documentation, "Reference: blocks"). */
function checkBlock(checker: BlockChecker, block: Record<string, unknown>, at: string): void {
  switch (block.type) {
    case "section":
      checkSection(checker, block, at);
      break;
    case "header":
      checker.fields(block, at, ["text"], []);
      checkText(checker, block.text, `${at}/text`, { types: ["plain_text"], max: 150 });
      break;
    case "divider":
      checker.fields(block, at, [], []);
      break;
    case "context":
      checker.fields(block, at, ["elements"], []);
      checker.list(block.elements, `${at}/elements`, 10, (element, place) => {
        if (isRecord(element) && element.type === "image") checkImage(checker, element, place);
        else checkText(checker, element, place, { max: 3_000 });
      });
      break;
    case "image":
      checkImage(checker, block, at, ["title"]);
      checkText(checker, block.title, `${at}/title`, { types: ["plain_text"], max: 2_000 });
      break;
    case "actions":
      checker.fields(block, at, ["elements"], []);
      checker.list(block.elements, `${at}/elements`, 25, (element, place) => checkButton(checker, element, place));
      break;
    default:
      // Slack has more types, such as "markdown", "rich_text" and "table". Add a type here before Milepost uses it.
      checker.add(`unsupported type: ${String(block.type)}`, `${at}/type`);
  }
}

function checkSection(checker: BlockChecker, block: Record<string, unknown>, at: string): void {
  checker.fields(block, at, [], ["text", "fields", "accessory", "expand"]);
  if (block.text === undefined && block.fields === undefined) {
    checker.add("missing required field: text or fields", at);
  }
  if (block.text !== undefined) checkText(checker, block.text, `${at}/text`, { max: 3_000 });
  if (block.fields !== undefined) {
    checker.list(block.fields, `${at}/fields`, 10, (field, place) => checkText(checker, field, place, { max: 2_000 }));
  }
  const { accessory } = block;
  if (isRecord(accessory) && accessory.type === "image") checkImage(checker, accessory, `${at}/accessory`);
  else if (accessory !== undefined) checkButton(checker, accessory, `${at}/accessory`);
}
