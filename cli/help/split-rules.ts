import type { SplitRule } from "../../shared/model/plan.ts";

/** The values of `--split`. In its own file, because the file of `SplitRule` loads zod. */
export const splitRules = ["auto", "commas", "lines", "none"] as const satisfies readonly SplitRule[];
