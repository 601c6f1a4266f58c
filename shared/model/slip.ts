import * as z from "zod";

/** How a milestone's date was moved in the plan. ISO 8601 dates; `on`: of the sync that saw it. */
export const slipSchema = z.object({
  key: z.string(),
  title: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  on: z.string(),
});
export type Slip = z.infer<typeof slipSchema>;
