import * as z from "zod";
import { type Severity, severities } from "./plan-values.ts";

/** A message about a plan or config: what was found, where, and what to write instead. */
export const diagnosticSchema = z.object({
  severity: z.enum(severities),
  /** Diagnostic code, for example "duplicate-goal". Stable across versions of Milepost; documented by a `CodeEntry`. */
  code: z.string(),
  message: z.string(),
  /** Line in the plan or config file, starting at 1. */
  line: z.number().int().positive(),
  /** Column in the line, starting at 1. */
  column: z.number().int().positive(),
  /** Number of characters to underline, from `column`; absent if nothing is to be underlined. */
  length: z.number().int().positive().optional(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

/** The documentation of a diagnostic code, as in docs/diagnostics.md. */
export interface CodeEntry {
  severity: Severity;
  /** The second severity with which the code can be reported; absent if it has only one severity. */
  otherSeverity?: Severity;
  meaning: string;
  remedy: string;
}

/** Returns a function that creates a diagnostic from one of these codes, a message and a line (default: 1). */
export function createDiagnosticFactory<Code extends string>(codes: Readonly<Record<Code, CodeEntry>>) {
  return (code: Code, message: string, line = 1): Diagnostic => ({
    severity: codes[code].severity,
    code,
    message,
    line,
    column: 1,
  });
}
