import * as z from "zod";
import { diagnosticSchema } from "./diagnostic.ts";

/** A calendar day, `2026-05-15`, without a time zone. */
export const isoDateSchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const deliverableSchema = z.object({
  text: z.string(),
  done: z.boolean(),
  line: z.number().int(),
  /** Explicit id in the plan, `<!-- id: x -->`; absent if there is none. */
  id: z.string().optional(),
});
export type Deliverable = z.infer<typeof deliverableSchema>;

export const criterionSchema = z.object({
  text: z.string(),
  done: z.boolean(),
  /** References to success criteria, as written: `SC-001`, `SC-2`. */
  refs: z.array(z.string()),
  /** Definitions of `refs` in the goal.md next to the plan. Absent until `checkReferences` has added them. */
  definitions: z.array(z.object({ ref: z.string(), text: z.string() })).optional(),
  line: z.number().int(),
});
export type Criterion = z.infer<typeof criterionSchema>;

export const verificationSchema = z.object({ text: z.string(), done: z.boolean(), line: z.number().int() });

export const riskSchema = z.object({ text: z.string(), mitigation: z.string().nullable() });

export const statuses = ["planned", "active", "done", "cancelled"] as const;
export type Status = (typeof statuses)[number];

export const milestoneSchema = z.object({
  /** Number as written, without a leading letter: "1", "1.2", and "3" for "M3"; null if there is none. */
  number: z.string().nullable(),
  title: z.string(),
  schedule: z.object({ text: z.string(), start: isoDateSchema.nullable(), due: isoDateSchema.nullable() }).nullable(),
  status: z.enum(statuses),
  deliverables: z.array(deliverableSchema),
  criteria: z.array(criterionSchema),
  value: z.string().nullable(),
  validation: z.array(z.string()),
  risks: z.array(riskSchema),
  owner: z.string().nullable(),
  dependsOn: z.array(z.string()),
  verification: z.array(verificationSchema),
  line: z.number().int(),
  id: z.string().optional(),
});
export type Milestone = z.infer<typeof milestoneSchema>;

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

export const layoutNames = ["goalkit", "headings", "list", "table", "none"] as const;

/** A plan as `milepost parse` prints it (docs/plan.md). Its strings are untrusted: escape them for every output. */
export const planSchema = z.object({
  path: z.string(),
  layout: z.enum(layoutNames),
  goal: z.object({ id: z.string(), number: z.string().nullable(), title: z.string() }),
  date: isoDateSchema.nullable(),
  priority: z.string().nullable(),
  summary: z.string().nullable(),
  focus: z.string().nullable(),
  metrics: z.array(z.string()),
  timeline: z.string().nullable(),
  team: z.string().nullable(),
  strategy: z.object({ link: z.string().nullable(), check: z.string().nullable() }),
  rationale: z.string().nullable(),
  complexity: z.array(z.object({ violation: z.string(), why: z.string(), rejected: z.string() })),
  milestones: z.array(milestoneSchema),
  diagnostics: z.array(diagnosticSchema),
});
export type Plan = z.infer<typeof planSchema>;

export type SplitRule = "auto" | "commas" | "lines" | "none";

export interface ParseOptions {
  path: string;
  split: SplitRule;
  /** ISO 8601 date from which weeks such as "Week 3" are counted if the plan has no date; null if not configured. */
  start: string | null;
}
