import type { Language } from "./language.ts";

/** Romanian. */
export const ro: Language = { headings: { milestone: "Piatră de hotar", phase: "Etapa | Faza" } };
