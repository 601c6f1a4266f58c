import type { Language } from "./language.ts";

/** Hungarian. */
export const hu: Language = { headings: { milestone: "Mérföldkő", phase: "Fázis | Szakasz" } };
