import { UsageError } from "../../errors.ts";

/** What a title template may name. */
export const titlePlaceholders = [
  "goal.id",
  "goal.number",
  "goal.title",
  "milestone.number",
  "milestone.title",
] as const;
export type TitlePlaceholder = (typeof titlePlaceholders)[number];

/** As much of a plan as a title can name. */
export interface TitleSource {
  goal: { id: string; number: string | null; title: string };
  milestone: { number: string | null; title: string };
}

/** A placeholder with the text that stands and falls with it. */
interface Part {
  /** What stands between the part before and this one when both are there. */
  joiner: string;
  prefix: string;
  name: TitlePlaceholder;
  suffix: string;
}

export interface TitleTemplate {
  head: string;
  parts: Part[];
  tail: string;
}

const isPlaceholder = (name: string): name is TitlePlaceholder =>
  titlePlaceholders.some((known) => known === name);

/**
 * Reads a title template; a text says what is wrong with it. The text between two placeholders is closing
 * brackets (part of what is before), then the joiner up to the last whitespace (without one: leading
 * punctuation), then the prefix of the placeholder that follows: `] M` is `]`, ` `, `M`.
 */
export function parseTitle(template: string): TitleTemplate | string {
  if (template.length > 200 || /\p{Cc}/u.test(template))
    return "a title is one line of at most 200 characters";
  // With a capturing group, split gives text, name, text, name, …, text.
  const pieces = template.split(/\{([^{}]*)\}/);
  const parts: Part[] = [];
  for (const [index, name] of pieces.entries()) {
    const text = index % 2 === 0 ? name : "";
    if (/[{}]/.test(text)) return `a lone "${text.includes("{") ? "{" : "}"}" starts or ends no placeholder`;
    if (index % 2 === 0) continue;
    if (!isPlaceholder(name)) {
      return `{${name.slice(0, 40)}} is unknown; a title can name ${titlePlaceholders.map((known) => `{${known}}`).join(", ")}`;
    }
    const [suffix, rest] = cut(/^[)\]}>»”]*/u, pieces[index - 1] ?? "");
    const [joiner, prefix] = cut(/\s/.test(rest) ? /^.*\s/su : /^[^\p{L}\p{N}([<#«“]*/u, rest);
    const before = parts.at(-1);
    if (before) before.suffix = suffix;
    parts.push({ joiner, prefix, name, suffix: "" });
  }
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last || !parts.some(({ name }) => name.startsWith("milestone."))) {
    return "every milestone would have the same title; name {milestone.title} or {milestone.number}";
  }
  // Before the first placeholder there is nothing to join: the text up to its last whitespace always stays.
  const [head, prefix] = cut(/^(?:.*\s)?/su, pieces[0] ?? "");
  first.joiner = "";
  first.prefix = prefix;
  const [suffix, tail] = cut(/^\S*/u, pieces.at(-1) ?? "");
  last.suffix = suffix;
  return { head, parts, tail };
}

/** Splits a text behind what the pattern takes of its start. */
function cut(pattern: RegExp, text: string): [string, string] {
  const taken = pattern.exec(text)?.[0].length ?? 0;
  return [text.slice(0, taken), text.slice(taken)];
}

/**
 * The title of a milestone by the template of `github.title`. A part that is null (or empty) vanishes with
 * its prefix, its suffix and one joiner beside it: the one before it, for the first parts the one behind.
 * Values are data and are not expanded again. When every part is null: the milestone's title. Throws
 * `UsageError` for a template that `parseConfig` would have refused.
 */
export function renderTitle(template: string, { goal, milestone }: TitleSource): string {
  const parsed = parseTitle(template);
  if (typeof parsed === "string") throw new UsageError(`github.title: ${parsed}`);
  const values: Record<TitlePlaceholder, string | null> = {
    "goal.id": goal.id,
    "goal.number": goal.number,
    "goal.title": goal.title,
    "milestone.number": milestone.number,
    "milestone.title": milestone.title,
  };
  let title = "";
  for (const { joiner, prefix, name, suffix } of parsed.parts) {
    const value = values[name]?.trim();
    if (!value) continue;
    title += `${title === "" ? "" : joiner}${prefix}${value}${suffix}`;
  }
  return title === "" ? milestone.title : `${parsed.head}${title}${parsed.tail}`.trim();
}
