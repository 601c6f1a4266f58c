import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import type { Diagnostic } from "../../shared/model/plan/diagnostic.ts";

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
        const marks = paint[severity]("^".repeat(excerpt.length));
        print(`${color.dim(`${" ".repeat(gutter.length)} | `)}${" ".repeat(excerpt.offset)}${marks}`);
      }
    }
    print(`  ${sanitizeLine(message)}`);
    print("");
  }
}

const EXCERPT_WIDTH = 100;

/** Returns at most `EXCERPT_WIDTH` characters of a line around a diagnostic, and the diagnostic's position in them. */
function cutExcerpt(line: string, column: number, length: number): { text: string; offset: number; length: number } {
  const start = column - 1 > EXCERPT_WIDTH - 20 ? column - 1 - 20 : 0;
  const cut = sanitizeLine(line.slice(start, start + EXCERPT_WIDTH));
  const head = start > 0 ? "…" : "";
  const tail = start + EXCERPT_WIDTH < line.length ? "…" : "";
  const offset = column - 1 - start + head.length;
  return {
    text: `${head}${cut}${tail}`,
    offset,
    length: Math.max(1, Math.min(length, EXCERPT_WIDTH - offset)),
  };
}
