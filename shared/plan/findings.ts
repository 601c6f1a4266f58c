import type { Diagnostic, Severity } from "../model/plan.ts";
import { type DiagnosticCode, diagnosticCodes } from "./diagnostic-codes.ts";

/** Where a finding is: 1-based line and column, and how many characters it covers. */
export interface Place {
  line: number;
  column: number;
  length?: number | undefined;
}

/** Beyond this many of one code and severity, the rest is only counted: a report has to stay readable. */
const shownPerCode = 25;

/** Collects the diagnostics of one parse. */
export class Findings {
  readonly #found = new Map<string, Diagnostic[]>();

  report(code: DiagnosticCode, place: Place, message: string, severity?: Severity): void {
    const diagnostic: Diagnostic = {
      severity: severity ?? diagnosticCodes[code].severity,
      code,
      message,
      line: place.line,
      column: place.column,
    };
    if (place.length !== undefined && place.length > 0) diagnostic.length = place.length;
    const group = `${code} ${diagnostic.severity}`;
    const same = this.#found.get(group);
    if (same) same.push(diagnostic);
    else this.#found.set(group, [diagnostic]);
  }

  /** For what is one fault however many places suffer from it: only the first is kept. */
  reportOnce(code: DiagnosticCode, place: Place, message: string): void {
    if (!this.#found.has(`${code} ${diagnosticCodes[code].severity}`)) this.report(code, place, message);
  }

  /** All of them in the order of the file; where there were too many of one kind, the last says how many. */
  list(): Diagnostic[] {
    const order = (a: Diagnostic, b: Diagnostic) => a.line - b.line || a.column - b.column;
    const all: Diagnostic[] = [];
    for (const same of this.#found.values()) {
      same.sort(order);
      all.push(...same.slice(0, shownPerCode));
      const next = same[shownPerCode];
      if (!next) continue;
      const more = same.length - shownPerCode;
      all.push({
        ...next,
        message: `${next.message} (${more} of this kind from here on; only this one is shown)`,
      });
    }
    return all.sort(order);
  }
}

/** Plan text inside a message: on one line, without control characters, cut where it is long. */
export function quoted(text: string, limit = 60): string {
  const clean = text
    .slice(0, limit * 4)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  const points = [...clean];
  return `"${points.length > limit ? `${points.slice(0, limit - 1).join("")}…` : clean}"`;
}
