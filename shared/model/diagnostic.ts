import * as z from "zod";

export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/** A message about a plan or config: what was found, where, and what to write instead. */
export const diagnosticSchema = z.object({
  severity: z.enum(severities),
  /** Stable; each code has an entry in a table of `DiagnosticCode`s. */
  code: z.string(),
  message: z.string(),
  /** 1-based, in the file as given. */
  line: z.number().int().positive(),
  /** 1-based. */
  column: z.number().int().positive(),
  /** Number of characters to underline. */
  length: z.number().int().positive().optional(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

/** A plan with an error is reported to its author and not synced. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** A diagnostic code, as docs/diagnostics.md documents it. */
export interface CodeEntry {
  severity: Severity;
  /** A second severity that the code has in some places. */
  otherSeverity?: Severity;
  meaning: string;
  remedy: string;
}

/**
 * Returns a function that creates diagnostics with the codes and severities of one table. Without a line, the
 * diagnostic is about the whole file or a tracker, and points to the first line.
 */
export function createDiagnosticFactory<Code extends string>(codes: Readonly<Record<Code, CodeEntry>>) {
  return (code: Code, message: string, line = 1): Diagnostic => ({
    severity: codes[code].severity,
    code,
    message,
    line,
    column: 1,
  });
}
