import { configCodes } from "../shared/config/diagnostic-codes.ts";
import { type CodeEntry, diagnosticCodes } from "../shared/plan/diagnostic-codes.ts";
import { syncCodes } from "../shared/sync/diagnostic-codes.ts";

/** The tables of all codes, with what each is about; docs/diagnostics.md has them in this order. */
export const codeTables: readonly { about: string; codes: Readonly<Record<string, CodeEntry>> }[] = [
  { about: "Reading a plan", codes: diagnosticCodes },
  { about: "The config", codes: configCodes },
  { about: "Preview and sync", codes: syncCodes },
];

/** Every code that a `Diagnostic` can have. */
export const everyCode: ReadonlyMap<string, CodeEntry> = new Map(
  codeTables.flatMap(({ codes }) => Object.entries(codes)),
);
