import type { Milestone } from "../../../model/plan/plan.ts";
import { fromLanguages } from "../../vocabulary/active-languages.ts";
import { anyPhrase, wordEnd } from "../../vocabulary/word-patterns.ts";

const mitigationPattern = fromLanguages((languages) => {
  const mitigation = anyPhrase(languages, "mitigations");
  const verb = anyPhrase(languages, "mitigationVerbs");
  return new RegExp(
    `\\s{0,4}(?:[-–—;,:.]|\\()\\s{0,4}${mitigation}${wordEnd}\\s{0,4}(?:[:–—-]\\s{0,4}|(?:${verb}${wordEnd}:?\\s{0,4})+)?`,
    "iu",
  );
});

/** Splits "X - mitigation includes Y" or "X (mitigation: Y)" into risk X and mitigation Y. */
export function parseRisk(text: string): Milestone["risks"][number] {
  const match = mitigationPattern().exec(text);
  if (!match) return { text, mitigation: null };
  const risk = text.slice(0, match.index).trim();
  let mitigation = text.slice(match.index + match[0].length).trim();
  if (match[0].includes("(")) mitigation = mitigation.replace(/\)$/, "").trim();
  return risk === "" || mitigation === "" ? { text, mitigation: null } : { text: risk, mitigation };
}
