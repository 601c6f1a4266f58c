import { configCodes } from "../shared/config/diagnostic-codes.ts";
import type { CodeEntry } from "../shared/model/plan/diagnostic.ts";
import { diagnosticCodes } from "../shared/plan/diagnostic-codes.ts";
import { jiraDiagnosticCodes } from "../shared/sync/desired/jira/diagnostic-codes.ts";
import { syncDiagnosticCodes } from "../shared/sync/diagnostic-codes.ts";

/** The tables of all diagnostic codes, in the order of docs/diagnostics.md. */
export const codeTables: readonly { about: string; codes: Readonly<Record<string, CodeEntry>> }[] = [
  { about: "Reading a plan", codes: diagnosticCodes },
  { about: "The config", codes: configCodes },
  { about: "Preview and sync", codes: syncDiagnosticCodes },
  { about: "The Jira project", codes: jiraDiagnosticCodes },
];

export const codeEntries: ReadonlyMap<string, CodeEntry> = new Map(
  codeTables.flatMap(({ codes }) => Object.entries(codes)),
);
