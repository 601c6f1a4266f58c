import { isRecord } from "../../shared/json-body.ts";
import { invalidPayload } from "./api-error.ts";
import type { ApiRequest } from "./router.ts";

export type BodyType = "string" | "number" | "boolean" | "strings" | "numbers" | "object" | "array";

const checks: Record<BodyType, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  number: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  numbers: (value) => Array.isArray(value) && value.every((one) => Number.isInteger(one)),
  object: isRecord,
  array: Array.isArray,
};

/** A request's JSON object. A field that is not documented, or of another type, is a violation and a 400. */
export function bodyOf(request: ApiRequest, types: Record<string, BodyType>): Record<string, unknown> {
  const { body, state, method, path } = request;
  const refuse = (problem: string) => {
    state.violations.push(`${method} ${path}: ${problem}`);
    return invalidPayload();
  };
  if (!isRecord(body)) throw refuse("the body is not a JSON object");
  for (const [name, value] of Object.entries(body)) {
    const type = types[name];
    if (type === undefined) throw refuse(`Jira documents no "${name}" here, or the double does not know it`);
    if (!checks[type](value)) throw refuse(`"${name}" is no ${type}`);
  }
  return body;
}

/** The strings of a field that `bodyOf` has checked. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
