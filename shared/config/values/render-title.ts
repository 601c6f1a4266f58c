import { UsageError } from "../../errors.ts";

export const titlePlaceholders = [
  "goal.id",
  "goal.number",
  "goal.title",
  "milestone.number",
  "milestone.title",
] as const;
export type TitlePlaceholder = (typeof titlePlaceholders)[number];

export interface TitleSource {
  goal: { id: string; number: string | null; title: string };
  milestone: { number: string | null; title: string };
}

/** A placeholder, and the text around it, which is left out as well if the placeholder has no value. */
interface Part {
  /** Separator between the previous part and this one, used only if both placeholders have a value. */
  separator: string;
  prefix: string;
  name: TitlePlaceholder;
  suffix: string;
}

/** A parsed template. `head` and `tail` are the texts before and after all parts. */
export interface TitleTemplate {
  head: string;
  parts: Part[];
  tail: string;
}

const isPlaceholder = (name: string): name is TitlePlaceholder => titlePlaceholders.some((known) => known === name);

/**
 * Parses a title template. Returns what is wrong, as a text, if it is invalid. The text between two placeholders is
 * split into the first placeholder's suffix (closing brackets), the separator (up to the last whitespace; without
 * whitespace, the leading punctuation) and the second placeholder's prefix: `] M` becomes `]`, ` `, `M`.
 */
export function parseTitle(template: string): TitleTemplate | string {
  if (template.length > 200 || /\p{Cc}/u.test(template)) return "a title is one line of at most 200 characters";
  // With a capturing group, split returns text, name, text, name, …, text.
  const pieces = template.split(/\{([^{}]*)\}/);
  const parts: Part[] = [];
  for (const [index, name] of pieces.entries()) {
    const text = index % 2 === 0 ? name : "";
    if (/[{}]/.test(text)) return `unbalanced "${text.includes("{") ? "{" : "}"}"`;
    if (index % 2 === 0) continue;
    if (!isPlaceholder(name)) {
      return `{${name.slice(0, 40)}} is unknown; use ${titlePlaceholders.map((known) => `{${known}}`).join(", ")}`;
    }
    const [suffix, rest] = cut(/^[)\]}>»”]*/u, pieces[index - 1] ?? "");
    const [separator, prefix] = cut(/\s/.test(rest) ? /^.*\s/su : /^[^\p{L}\p{N}([<#«“]*/u, rest);
    const before = parts.at(-1);
    if (before) before.suffix = suffix;
    parts.push({ separator, prefix, name, suffix: "" });
  }
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last || !parts.some(({ name }) => name.startsWith("milestone."))) {
    return "every milestone would have the same title; use {milestone.title} or {milestone.number}";
  }
  // The text up to the last whitespace before the first placeholder stays even if the placeholder has no value.
  const [head, prefix] = cut(/^(?:.*\s)?/su, pieces[0] ?? "");
  first.separator = "";
  first.prefix = prefix;
  const [suffix, tail] = cut(/^\S*/u, pieces.at(-1) ?? "");
  last.suffix = suffix;
  return { head, parts, tail };
}

/** Splits a text into the part at its start that matches the pattern, and the rest. */
function cut(pattern: RegExp, text: string): [string, string] {
  const length = pattern.exec(text)?.[0].length ?? 0;
  return [text.slice(0, length), text.slice(length)];
}

/**
 * Renders a milestone's title from the template `github.title`. A placeholder without a value is left out with its
 * prefix, its suffix and one separator: the one before it, or at the start of the title the one after it. If no
 * placeholder has a value, returns the milestone's title. Throws `UsageError` for an invalid template. Example: without a
 * number, `"{goal.id} M{milestone.number} · {milestone.title}"` gives "001-live · Backend".
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
  for (const { separator, prefix, name, suffix } of parsed.parts) {
    const value = values[name]?.trim();
    if (!value) continue;
    title += `${title === "" ? "" : separator}${prefix}${value}${suffix}`;
  }
  return title === "" ? milestone.title : `${parsed.head}${title}${parsed.tail}`.trim();
}
