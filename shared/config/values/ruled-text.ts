import * as z from "zod";
import type { FieldRule } from "./rules.ts";

/** A text with a rule that JSON Schema can't say; `hints` go to the editor. */
export function ruledText(rule: FieldRule, description: string, hints: Record<string, unknown> = {}) {
  return z
    .string()
    .superRefine((value, context) => {
      const problem = rule(value);
      if (problem !== null) context.addIssue({ code: "custom", message: problem });
    })
    .meta({ description, ...hints });
}
