import type { Language } from "./language.ts";

/** Hindi. */
export const hi: Language = { headings: { milestone: "मील का पत्थर", phase: "चरण" } };
