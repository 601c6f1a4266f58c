import type { Diagnostic } from "../../shared/model/plan.ts";
import type { Terminal } from "./terminal.ts";
import { plain } from "./terminal.ts";

/** Findings with the line that they are about, for people. `source` is the file's text when it is at hand. */
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
    print(`${color.bold(`${plain(path)}:${line}:${column}`)}  ${paint[severity](severity)}  ${code}`);
    const text = lines[line - 1];
    if (text !== undefined && text.trim() !== "") {
      const excerpt = excerptOf(text, column, length ?? 1);
      const gutter = String(line).padStart(4);
      print(color.dim(`${gutter} | `) + excerpt.text);
      if (length !== undefined) {
        const marks = paint[severity]("^".repeat(excerpt.length));
        print(`${color.dim(`${" ".repeat(gutter.length)} | `)}${" ".repeat(excerpt.offset)}${marks}`);
      }
    }
    print(`  ${plain(message)}`);
    print("");
  }
}

const excerptWidth = 100;

/** The part of a line around a finding that fits on a screen. */
function excerptOf(
  line: string,
  column: number,
  length: number,
): { text: string; offset: number; length: number } {
  const start = column - 1 > excerptWidth - 20 ? column - 1 - 20 : 0;
  const cut = plain(line.slice(start, start + excerptWidth));
  const head = start > 0 ? "…" : "";
  const tail = start + excerptWidth < line.length ? "…" : "";
  const offset = column - 1 - start + head.length;
  return {
    text: `${head}${cut}${tail}`,
    offset,
    length: Math.max(1, Math.min(length, excerptWidth - offset)),
  };
}
