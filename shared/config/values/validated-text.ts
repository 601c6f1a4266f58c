import * as z from "zod";
import type { FieldRule } from "./rules.ts";

/** Returns a schema for a string with a rule that JSON Schema can't express. `hints` are added to the JSON Schema. */
export function validatedText(rule: FieldRule, description: string, hints: Record<string, unknown> = {}) {
  return z
    .string()
    .superRefine((value, context) => {
      const problem = rule(value);
      if (problem !== null) context.addIssue({ code: "custom", message: problem });
    })
    .meta({ description, ...hints });
}
