import { replaceInlineCommands, unsafeCharacters } from "./unsafe-characters.ts";

/**
 * Returns a value as JSON that is safe to print: characters that terminals interpret or don't show, and commands of CI
 * systems, are escaped (`\u001b`). The value is the same for every JSON parser.
 */
export function formatJson(value: unknown, indent = 2): string {
  const json = (JSON.stringify(value, null, indent) ?? "null").replace(unsafeCharacters, escapeExceptLineEnds);
  return replaceInlineCommands(json, "\\u0023");
}

function escapeExceptLineEnds(characters: string): string {
  return characters.replace(/[^\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
