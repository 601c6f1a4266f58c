import type { Language } from "./language.ts";

/** Persian. */
export const fa: Language = { headings: { milestone: "نقطه عطف", phase: "فاز | مرحله" } };
