import type { Status } from "../../model/plan.ts";
import { type Findings, type Place, quoted } from "../findings.ts";
import { type Line, placeOf } from "../markdown/passage.ts";

/** What one place in the plan says of a milestone's status. */
export interface Claim {
  status: Status;
  /** Where it is said, as messages call it: "its box", "Status". */
  by: string;
  place: Place;
  /** True for what counts only against "done", or where nothing else is said: a box without a tick, a section's heading. */
  soft?: boolean;
  /** True for struck-through text: alone it means cancelled, next to "done" it only crosses off. */
  struck?: boolean;
}

/** What a box in front of a milestone says. */
export function boxClaim(ticked: boolean, at: Line): Claim {
  return { status: ticked ? "done" : "planned", by: "its box", place: placeOf(at), soft: !ticked };
}

export function strikeClaim(at: Line): Claim {
  return { status: "cancelled", by: "its strike", place: placeOf(at), struck: true };
}

/** From the least progress to the most. */
const strength: readonly Status[] = ["planned", "active", "cancelled", "done"];

/** The status that the claims come to: where they disagree, the one that claims least, and that is reported. */
export function settleStatus(claims: readonly Claim[], name: string, findings: Findings): Status {
  const [first, ...others] = counting(claims);
  if (!first) return "planned";
  let weakest = first;
  let strongest = first;
  for (const claim of others) {
    if (strength.indexOf(claim.status) < strength.indexOf(weakest.status)) weakest = claim;
    if (strength.indexOf(claim.status) > strength.indexOf(strongest.status)) strongest = claim;
  }
  if (weakest.status !== strongest.status) {
    const said = ({ status, by, place }: Claim) => `${status} by ${by} (line ${place.line})`;
    const message = `${name} is ${said(strongest)} and ${said(weakest)}; the one that claims less counts: ${weakest.status}. Make the two say the same.`;
    findings.report("status-disagreement", weakest.place, message);
  }
  return weakest.status;
}

/** Without what is soft where something says more, and without a strike next to done. */
function counting(claims: readonly Claim[]): readonly Claim[] {
  if (claims.length < 2) return claims;
  const said = claims.filter(({ soft, struck }) => !soft && !struck);
  const done = said.some(({ status }) => status === "done");
  return claims.filter(({ soft, struck }) => {
    if (soft) return said.length === 0 ? claims.every((claim) => !claim.struck) : done;
    return !(struck && done);
  });
}

/** How messages call a milestone. */
export function nameOf(milestone: { number: string | null; title: string }): string {
  return milestone.number === null ? quoted(milestone.title) : `Milestone ${milestone.number}`;
}
