// What `milepost parse` needs of plans besides their types. Imports no schema: loading zod would take most of its time.

export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

export const statuses = ["planned", "active", "done", "cancelled"] as const;
export type Status = (typeof statuses)[number];

export const layoutNames = ["goalkit", "headings", "list", "table", "none"] as const;

export const splitRules = ["auto", "commas", "lines", "none"] as const;
export type SplitRule = (typeof splitRules)[number];

/** Returns true if one of the diagnostics is an error. A plan with errors is not synced. */
export function hasErrors(diagnostics: readonly { severity: Severity }[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
