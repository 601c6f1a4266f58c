import * as z from "zod";

/** A calendar day, `2026-05-15`. Plans know days, not instants: no time zone is involved. */
export const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/**
 * Something that the reader of a plan should know: what was seen, where, and what to write instead.
 * `line` and `column` are 1-based positions in the file as given; `code` is stable.
 * `length` is how many characters the finding covers, so that it can be underlined.
 */
export const diagnosticSchema = z.object({
  severity: z.enum(severities),
  code: z.string(),
  message: z.string(),
  line: z.number().int().positive(),
  column: z.number().int().positive(),
  length: z.number().int().positive().optional(),
});
export type Diagnostic = z.infer<typeof diagnosticSchema>;

export const deliverableSchema = z.object({
  text: z.string(),
  done: z.boolean(),
  line: z.number().int(),
  /** The explicit identity `<!-- id: x -->`, when the plan gives one. */
  id: z.string().optional(),
});
export type Deliverable = z.infer<typeof deliverableSchema>;

export const criterionSchema = z.object({
  text: z.string(),
  done: z.boolean(),
  /** Success-criteria references as written in the text: `SC-001`, and loose ones such as `SC-2`. */
  refs: z.array(z.string()),
  /** What those of them mean that the goal.md beside the plan defines. Only there once a plan was looked at with it. */
  meanings: z.array(z.object({ ref: z.string(), text: z.string() })).optional(),
  line: z.number().int(),
});
export type Criterion = z.infer<typeof criterionSchema>;

export const verificationSchema = z.object({ text: z.string(), done: z.boolean(), line: z.number().int() });

export const riskSchema = z.object({ text: z.string(), mitigation: z.string().nullable() });

export const statuses = ["planned", "active", "done", "cancelled"] as const;
export type Status = (typeof statuses)[number];

export const milestoneSchema = z.object({
  /** As written, without a leading letter: "1", "1.2", "M3" gives "3"; null when there is none. */
  number: z.string().nullable(),
  title: z.string(),
  schedule: z.object({ text: z.string(), start: isoDate.nullable(), due: isoDate.nullable() }).nullable(),
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

export const dialects = ["goalkit", "headings", "list", "table", "none"] as const;

/** A plan as `milepost parse` prints it (docs/plan.md). Strings are plan text as written: hostile until rendered. */
export const planSchema = z.object({
  path: z.string(),
  dialect: z.enum(dialects),
  goal: z.object({ id: z.string(), number: z.string().nullable(), title: z.string() }),
  date: isoDate.nullable(),
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

export const splitRules = ["auto", "commas", "lines", "none"] as const;
export type SplitRule = (typeof splitRules)[number];

/** What the parser needs besides the text. `start` anchors relative weeks when the plan has no date. */
export interface ParseOptions {
  path: string;
  split: SplitRule;
  start: string | null;
}

/** A plan with an error is shown to its author and never synced: half-understood is not understood. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
