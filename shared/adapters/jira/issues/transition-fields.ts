import * as z from "zod";
import { isSameName, quoteNames } from "../statuses.ts";

const text = z.string().nullish();

/** A field on the screen of a transition (Jira Cloud platform REST API, "Get transitions"). */
export const transitionFieldSchema = z.looseObject({
  name: text,
  required: z.boolean().nullish(),
  hasDefaultValue: z.boolean().nullish(),
  schema: z.looseObject({ type: text, items: text }).nullish(),
  allowedValues: z.array(z.looseObject({ id: text, name: text, value: text })).nullish(),
});
export type TransitionField = z.infer<typeof transitionFieldSchema>;

/**
 * Returns the fields to send with a transition: all fields on its screen for which the config has a value, by name or id.
 * Returns `problem` if a required field has no value, or if a value is not allowed.
 */
export function fillTransitionFields(
  screen: Readonly<Record<string, TransitionField>>,
  configured: Readonly<Record<string, string>>,
): { values: Record<string, unknown> } | { problem: string } {
  const values: Record<string, unknown> = {};
  const missing: string[] = [];
  const invalid: string[] = [];
  for (const [id, field] of Object.entries(screen)) {
    const name = field.name ?? id;
    const [, wanted] = Object.entries(configured).find(([key]) => isSameName(key, name) || key === id) ?? [];
    const value = wanted === undefined ? undefined : toFieldValue(field, wanted);
    if (value !== undefined) values[id] = value;
    else if (wanted !== undefined) invalid.push(describeInvalid(name, field, wanted));
    else if (field.required && !field.hasDefaultValue) missing.push(name);
  }
  const problems = [...(missing.length > 0 ? [`requires ${quoteNames(missing)}`] : []), ...invalid];
  return problems.length > 0 ? { problem: problems.join(", and ") } : { values };
}

/** Converts a value in the config to Jira's JSON for the field's type; `undefined` if the field can't have the value. */
function toFieldValue({ schema, allowedValues }: TransitionField, wanted: string): unknown {
  const isList = schema?.type === "array";
  if (allowedValues) {
    const found = allowedValues.find(({ name, value }) => isSameName(name ?? value ?? "", wanted));
    if (!found?.id) return undefined;
    return isList ? [{ id: found.id }] : { id: found.id };
  }
  switch (isList ? schema?.items : schema?.type) {
    case "number":
      return Number.isFinite(Number(wanted)) ? Number(wanted) : undefined;
    case "string":
    case "date":
      return isList ? [wanted] : wanted;
    default:
      return undefined;
  }
}

function describeInvalid(name: string, { allowedValues }: TransitionField, wanted: string): string {
  const names = (allowedValues ?? []).flatMap((one) => one.name ?? one.value ?? []);
  const allowed = names.length === 0 ? "" : `, which allows ${quoteNames(names)}`;
  return `can't have ${quoteNames([wanted])} in ${quoteNames([name])}${allowed}`;
}
