import type { Milestone } from "../../model/plan.ts";
import type { Place } from "../findings.ts";
import type { Claim } from "./claims.ts";

/** A text that says when, and where it stands. */
export interface Timing {
  text: string;
  place: Place;
}

/** What says when a milestone happens: as a whole, or one end or the length of it. */
export interface Times {
  schedule: Timing | null;
  start: Timing | null;
  due: Timing | null;
  duration: Timing | null;
}

/** A milestone while it is read: what can be said only when all of it is known waits beside it. */
export interface Draft {
  milestone: Milestone;
  /** How the plan calls it: "Phase 2". */
  label: string;
  claims: Claim[];
  times: Times;
  /** Lists whose every item carries a done sign: decoration, or true, as the milestone's status says. */
  signed: SignedList[];
}

/** Items that are ticked only by a sign in front of their text. */
export interface SignedList {
  items: { done: boolean }[];
  place: Place;
}

export function newDraft(milestone: Milestone, label: string, claims: readonly Claim[]): Draft {
  return {
    milestone,
    label,
    claims: [...claims],
    times: { schedule: null, start: null, due: null, duration: null },
    signed: [],
  };
}
