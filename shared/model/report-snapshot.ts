import * as z from "zod";
import type { GoalStatus } from "./goal-status.ts";
import { healths } from "./goal-status.ts";

const shareSchema = z.object({ done: z.number(), total: z.number() });
const addressesSchema = z.object({ github: z.string().nullable(), jira: z.string().nullable() });

/** A goal's figures as they are kept to compare the next report with: all but its history. */
const statusSchema = z.object({
  repo: z.string(),
  goal: z.string(),
  title: z.string(),
  health: z.enum(healths),
  progress: z.object({ deliverables: shareSchema, criteria: shareSchema }),
  due: z.string().nullable(),
  milestones: z.array(
    z.object({
      key: z.string(),
      number: z.string().nullable(),
      title: z.string(),
      status: z.enum(["planned", "active", "done", "cancelled"]),
      health: z.enum(healths),
      due: z.string().nullable(),
      deliverables: shareSchema,
      criteria: shareSchema,
      items: z.array(
        z.object({
          key: z.string(),
          title: z.string(),
          state: z.enum(["open", "done", "cancelled"]),
          links: addressesSchema,
        }),
      ),
      links: addressesSchema,
    }),
  ),
});

/** When a goal was reported (ISO 8601 instant), and how it stood. */
export const reportedSchema = z.object({ at: z.string(), status: statusSchema });
export type Reported = z.infer<typeof reportedSchema>;
export type ReportedStatus = Reported["status"];

/** What is kept of a goal's status: parsing drops the rest. */
export function keptStatus(status: GoalStatus): ReportedStatus {
  return statusSchema.parse(status);
}
