import type { Language } from "../../../../shared/plan/languages/language.ts";

/** An invented language: everything that the parser needs to read a plan in it. */
export const klingon: Language = {
  labels: {
    deliverables: "Doch | Dochmey",
    criteria: "chut | chutmey",
    status: "Dotlh",
    owner: "pIn'a'",
    due: "rInpoH",
    dependsOn: "poQ",
    aside: "qechmey",
  },
  headings: { milestone: "ngoQ", phase: "mIw" },
  ordinals: { endings: "DIch" },
  statuses: { planned: "loS", active: "taH", done: "rIn | rInpu'", cancelled: "qIl" },
  schedule: {
    months: "wajar chajar wejjar losjar vagjar javjar sochjar chorjar hutjar wamjar wamwajar wamchajar",
    units: { day: "jaj", week: "Hogh Hoghmey", month: "jar" },
    roles: { due: "pa", range: "vaj", of: "vo" },
  },
  phrases: { qualifiers: "potlh", conjunctions: "je", limitations: "wej", none: "pagh", workItems: "Qu" },
};
