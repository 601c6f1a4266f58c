import type { Diagnostic } from "../model/plan.ts";
import type { CodeEntry } from "./diagnostic-codes.ts";

/**
 * What makes the findings of one area: only codes of its table can be reported, each with the table's severity.
 * A finding about a whole file, or about a tracker, is put on the first line.
 */
export function reporterOf<Code extends string>(codes: Readonly<Record<Code, CodeEntry>>) {
  return (code: Code, message: string, line = 1): Diagnostic => ({
    severity: codes[code].severity,
    code,
    message,
    line,
    column: 1,
  });
}
