import type { Language } from "./language.ts";

/** Finnish. */
export const fi: Language = { headings: { milestone: "Virstanpylväs", phase: "Vaihe" } };
