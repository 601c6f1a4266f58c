import { type CodeEntry, createDiagnosticFactory } from "../../../model/plan/diagnostic.ts";

/** Diagnostic codes about the setup of a Jira project. */
export const jiraDiagnosticCodes = {
  "jira-project": {
    severity: "error",
    meaning:
      "The Jira project can't represent the plan: an issue type or field is missing, or a field is required that no plan provides. Nothing of this plan is written to Jira; other trackers are synced.",
    remedy:
      "Do what the message says: change the project's settings in Jira, or Milepost's config. The next sync reads the project's setup again.",
  },
  "jira-field": {
    severity: "warning",
    meaning:
      "The create screen of a Jira issue type lacks a field that the plan has a value for; the value is left out.",
    remedy: "Add the field to the screen in the project's settings if you need it.",
  },
} as const satisfies Record<string, CodeEntry>;

export const jiraDiagnostic = createDiagnosticFactory(jiraDiagnosticCodes);
