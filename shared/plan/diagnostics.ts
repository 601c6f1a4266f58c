import { appendTo } from "../collections/append-to.ts";
import type { Diagnostic } from "../model/plan/diagnostic.ts";
import type { Severity } from "../model/plan/plan-values.ts";
import { type DiagnosticCode, diagnosticCodes } from "./diagnostic-codes.ts";

/** A part of one line: 1-based line and column, length in UTF-16 units. */
export type SourceRange = { line: number; column: number; length?: number | undefined };

/** Returns the range of a line (1-based) without the white space around it. `source` contains all lines of the file. */
export function rangeOfLine(source: readonly string[], line: number): SourceRange {
  const text = source[line - 1] ?? "";
  return { line, column: text.search(/\S|$/) + 1, length: Math.max(1, text.trim().length) };
}

/** Maximum number of diagnostics with the same code and severity that are listed; the others are only counted. */
const MAX_PER_CODE = 25;

/** Collects the diagnostics of one plan. */
export class DiagnosticCollector {
  readonly #byCode = new Map<string, Diagnostic[]>();

  /** Adds a diagnostic, by default with the severity of its code. */
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

  /** Adds a diagnostic unless one with this code exists; for problems that affect many lines but have one cause. */
  reportOnce(code: DiagnosticCode, range: SourceRange, message: string): void {
    if (!this.#byCode.has(`${code} ${diagnosticCodes[code].severity}`)) this.report(code, range, message);
  }

  /** Returns the diagnostics by position: MAX_PER_CODE of a code, and one more that says how many are not listed. */
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
        message: `${next.message} (The first of ${count} more of this kind; the rest are not listed.)`,
      });
    }
    return listed.sort(byPosition);
  }
}

/** Compares two diagnostics by line and column, for sorting. */
export function byPosition(one: Diagnostic, other: Diagnostic): number {
  return one.line - other.line || one.column - other.column;
}
