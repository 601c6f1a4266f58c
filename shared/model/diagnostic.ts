import * as z from "zod";

export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/** A message about a plan or config: what was found, where, and what to write instead. */
export const diagnosticSchema = z.object({
  severity: z.enum(severities),
  /** Stable across versions; documented by a `CodeEntry`. */
  code: z.string(),
  message: z.string(),
  /** 1-based, in the plan or config file. */
  line: z.number().int().positive(),
  /** 1-based. */
  column: z.number().int().positive(),
  /** Number of characters to underline. */
  length: z.number().int().positive().optional(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

/** Returns true if one of the diagnostics is an error. A plan with errors is not synced. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** The documentation of a diagnostic code, as in docs/diagnostics.md. */
export interface CodeEntry {
  severity: Severity;
  /** The other severity with which the code can be reported. */
  otherSeverity?: Severity;
  meaning: string;
  remedy: string;
}

/** Returns a function that creates diagnostics with the codes of one table. Line 1 stands for the whole file. */
export function createDiagnosticFactory<Code extends string>(codes: Readonly<Record<Code, CodeEntry>>) {
  return (code: Code, message: string, line = 1): Diagnostic => ({
    severity: codes[code].severity,
    code,
    message,
    line,
    column: 1,
  });
}
