import { isRecord } from "../shared/json-body.ts";

/** Collects the problems in blocks, each with its position as a JSON pointer (`/blocks/0/text`), as Slack does. */
export class BlockChecker {
  readonly problems: string[] = [];
  readonly #actions = new Set<string>();

  add(problem: string, at: string): void {
    this.problems.push(`${problem} [json-pointer:${at}]`);
  }

  /** Checks that a block has all required fields and no unknown field. */
  fields(block: Record<string, unknown>, at: string, required: readonly string[], optional: readonly string[]): void {
    for (const name of required) {
      if (block[name] === undefined) this.add(`missing required field: ${name}`, at);
    }
    for (const name of Object.keys(block)) {
      if (!["type", "block_id", ...required, ...optional].includes(name)) {
        this.add(`invalid additional property: ${name}`, at);
      }
    }
  }

  /** Checks the length of a string. Ignores a missing string, because the method `fields` reports it. */
  text(value: unknown, at: string, min: number, max: number): void {
    if (value === undefined) return;
    if (typeof value !== "string") this.add("must be a string", at);
    else if (value.length < min) this.add(`must be more than ${min - 1} characters`, at);
    else if (value.length > max) this.add(`must be less than ${max + 1} characters`, at);
  }

  url(value: unknown, at: string): void {
    this.text(value, at, 1, 3_000);
    if (typeof value === "string" && !/^https?:\/\/[^\s<>|]+$/.test(value)) this.add("must be a valid URL", at);
  }

  list(value: unknown, at: string, max: number, check: (item: unknown, at: string) => void): void {
    if (value === undefined) return;
    if (!Array.isArray(value)) {
      this.add("must be an array", at);
      return;
    }
    if (value.length < 1) this.add("no fewer than 1 items allowed", at);
    if (value.length > max) this.add(`no more than ${max} items allowed`, at);
    for (const [index, item] of value.entries()) check(item, `${at}/${index}`);
  }

  action(id: unknown, at: string): void {
    this.text(id, at, 1, 255);
    if (typeof id !== "string") return;
    if (this.#actions.has(id)) this.add("`action_id` already exists", at);
    this.#actions.add(id);
  }
}

/** Checks a text object, which needs at least one character (Slack documentation, "Reference: composition objects"). */
export function checkText(
  checker: BlockChecker,
  value: unknown,
  at: string,
  { max, types = ["plain_text", "mrkdwn"] }: { max: number; types?: readonly string[] },
): void {
  if (value === undefined) return;
  if (!isRecord(value)) {
    checker.add("must be an object", at);
    return;
  }
  if (typeof value.type !== "string" || !types.includes(value.type)) {
    checker.add(`must be one of the types: ${types.join(", ")}`, `${at}/type`);
  }
  checker.fields(value, at, ["text"], [value.type === "mrkdwn" ? "verbatim" : "emoji"]);
  if (value.block_id !== undefined) checker.add("invalid additional property: block_id", at);
  checker.text(value.text, `${at}/text`, 1, max);
}

/** Checks an image, which is a block or an element of a context or a section. */
export function checkImage(
  checker: BlockChecker,
  value: Record<string, unknown>,
  at: string,
  optional: readonly string[] = [],
): void {
  checker.fields(value, at, ["image_url", "alt_text"], optional);
  checker.url(value.image_url, `${at}/image_url`);
  checker.text(value.alt_text, `${at}/alt_text`, 1, 2_000);
}

/** Checks a button. Other interactive elements are not supported, because they need a server that handles clicks. */
export function checkButton(checker: BlockChecker, value: unknown, at: string): void {
  if (!isRecord(value)) {
    checker.add("must be an object", at);
    return;
  }
  if (value.type !== "button") {
    checker.add(`unsupported type: ${String(value.type)}`, `${at}/type`);
    return;
  }
  checker.fields(value, at, ["text"], ["action_id", "url", "value", "style", "accessibility_label"]);
  checkText(checker, value.text, `${at}/text`, { types: ["plain_text"], max: 75 });
  if (value.action_id !== undefined) checker.action(value.action_id, `${at}/action_id`);
  if (value.url !== undefined) checker.url(value.url, `${at}/url`);
  if (value.value !== undefined) checker.text(value.value, `${at}/value`, 1, 2_000);
  if (value.style !== undefined && value.style !== "primary" && value.style !== "danger") {
    checker.add("must be one of: primary, danger", `${at}/style`);
  }
}
