import type { Milestone } from "./plan.ts";

/** Returns a planned milestone without content. */
export function emptyMilestone(): Milestone {
  return {
    number: null,
    title: "",
    schedule: null,
    status: "planned",
    deliverables: [],
    criteria: [],
    value: null,
    validation: [],
    risks: [],
    owner: null,
    dependsOn: [],
    verification: [],
    line: 1,
  };
}
