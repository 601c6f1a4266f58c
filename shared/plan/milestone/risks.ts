import type { Milestone } from "../../model/plan.ts";

const mitigated =
  /\s{0,4}(?:[-–—;,:.]|\()\s{0,4}mitigat(?:ion|ed|e)s?\b(?:\s+plan)?\s{0,4}(?:(?::|[-–—])\s{0,4}|(?:(?:includes?|is|are|by|through|via|with)\b:?\s{0,4})+)?/i;

/** "X - mitigation includes Y" and "X (mitigation: Y)" as risk and mitigation; anything else is all risk. */
export function readRisk(text: string): Milestone["risks"][number] {
  const match = mitigated.exec(text);
  if (!match) return { text, mitigation: null };
  const risk = text.slice(0, match.index).trim();
  let mitigation = text.slice(match.index + match[0].length).trim();
  if (match[0].includes("(")) mitigation = mitigation.replace(/\)$/, "").trim();
  return risk === "" || mitigation === "" ? { text, mitigation: null } : { text: risk, mitigation };
}
