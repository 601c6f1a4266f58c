import type { Language } from "./language.ts";

/** Hebrew. */
export const he: Language = { headings: { milestone: "אבן דרך", phase: "שלב" } };
