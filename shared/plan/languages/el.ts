import type { Language } from "./language.ts";

/** Greek. */
export const el: Language = { headings: { milestone: "Ορόσημο", phase: "Φάση" } };
