import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import type { Diagnostic } from "../../shared/model/plan/diagnostic.ts";
import { widthOf } from "../../shared/text/display-width.ts";

/** Prints each diagnostic with the line that it refers to. `source`: the plan's text; `null` to print no lines. */
export function printDiagnostics(
  path: string,
  diagnostics: readonly Diagnostic[],
  source: string | null,
  print: (line: string) => void,
  { color }: Pick<Terminal, "color">,
): void {
  const lines = source?.split(/\r\n|\r|\n/) ?? [];
  const paint = { error: color.red, warning: color.yellow, info: color.cyan };
  for (const { severity, code, message, line, column, length } of diagnostics) {
    print(`${color.bold(`${sanitizeLine(path)}:${line}:${column}`)}  ${paint[severity](severity)}  ${code}`);
    const text = lines[line - 1];
    if (text !== undefined && text.trim() !== "") {
      const excerpt = cutExcerpt(text, column, length ?? 1);
      const gutter = String(line).padStart(4);
      print(color.dim(`${gutter} | `) + excerpt.text);
      if (length !== undefined) {
        const marks = paint[severity]("^".repeat(excerpt.width));
        print(`${color.dim(`${" ".repeat(gutter.length)} | `)}${" ".repeat(excerpt.offset)}${marks}`);
      }
    }
    print(`  ${sanitizeLine(message)}`);
    print("");
  }
}

/** Maximum length of an excerpt, and of its part before the diagnostic, in characters. */
const MAX_EXCERPT_LENGTH = 100;
const MAX_LENGTH_BEFORE = 80;

/** Returns a part of a line around a diagnostic, and the diagnostic's position in it, in terminal columns. */
function cutExcerpt(line: string, column: number, length: number): { text: string; offset: number; width: number } {
  const place = column - 1;
  const start = place > MAX_LENGTH_BEFORE ? place - 20 : 0;
  const end = start + MAX_EXCERPT_LENGTH;
  const part = (from: number, to: number) => sanitizeLine(line.slice(from, Math.min(to, end)).toWellFormed());
  const before = `${start > 0 ? "…" : ""}${part(start, place)}`;
  const marked = part(place, place + length);
  const after = place + length < end ? part(place + length, end) : "";
  return {
    text: `${before}${marked}${after}${end < line.length ? "…" : ""}`,
    offset: widthOf(before),
    width: Math.max(1, widthOf(marked)),
  };
}
