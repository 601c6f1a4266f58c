import type { Diagnostic, Severity } from "../model/diagnostic.ts";
import { appendTo } from "./collections/append-to.ts";
import { type DiagnosticCode, diagnosticCodes } from "./diagnostic-codes.ts";

/** A part of one line: 1-based line and column, length in characters. */
export interface SourceRange {
  line: number;
  column: number;
  length?: number | undefined;
}

/** Returns the range of a line without the white space around it. `source` are the lines of the file. */
export function rangeOfLine(source: readonly string[], line: number): SourceRange {
  const text = source[line - 1] ?? "";
  return { line, column: text.search(/\S|$/) + 1, length: Math.max(1, text.trim().length) };
}

/** Of each code and severity, this many diagnostics are listed and the others counted. */
const MAX_PER_CODE = 25;

/** Collects the diagnostics of one plan. */
export class DiagnosticCollector {
  readonly #byCode = new Map<string, Diagnostic[]>();

  /** Adds a diagnostic; without `severity` it has the one of its code. */
  report(
    code: DiagnosticCode,
    { line, column, length }: SourceRange,
    message: string,
    severity: Severity = diagnosticCodes[code].severity,
  ): void {
    const diagnostic: Diagnostic = { severity, code, message, line, column };
    if (length !== undefined && length > 0) diagnostic.length = length;
    appendTo(this.#byCode, `${code} ${severity}`, diagnostic);
  }

  /** Adds a diagnostic unless there is one with this code: for a single cause that affects many places. */
  reportOnce(code: DiagnosticCode, range: SourceRange, message: string): void {
    if (!this.#byCode.has(`${code} ${diagnosticCodes[code].severity}`)) this.report(code, range, message);
  }

  /** Returns the diagnostics in the order of the file. Where some are not listed, the last of their code says how many. */
  list(): Diagnostic[] {
    const listed: Diagnostic[] = [];
    for (const diagnostics of this.#byCode.values()) {
      diagnostics.sort(byPosition);
      listed.push(...diagnostics.slice(0, MAX_PER_CODE));
      const next = diagnostics[MAX_PER_CODE];
      if (!next) continue;
      const count = diagnostics.length - MAX_PER_CODE;
      listed.push({
        ...next,
        message: `${next.message} (${count} of this kind from here on; the others are not listed.)`,
      });
    }
    return listed.sort(byPosition);
  }
}

/** Compares diagnostics by their position in the file, for sorting. */
export function byPosition(one: Diagnostic, other: Diagnostic): number {
  return one.line - other.line || one.column - other.column;
}
