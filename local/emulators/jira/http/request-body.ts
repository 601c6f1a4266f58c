import { isRecord } from "../../shared/json-body.ts";
import { invalidPayloadError } from "./api-error.ts";
import type { JiraApiRequest } from "./router.ts";

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

/** Returns the JSON object in a request body. An undocumented field or a wrong type is a violation and throws a 400. */
export function readRequestBody(request: JiraApiRequest, types: Record<string, BodyType>): Record<string, unknown> {
  const { body, state, method, path } = request;
  const reject = (problem: string) => {
    state.violations.push(`${method} ${path}: ${problem}`);
    return invalidPayloadError();
  };
  if (!isRecord(body)) throw reject("the body is not a JSON object");
  for (const [name, value] of Object.entries(body)) {
    const type = types[name];
    if (type === undefined) throw reject(`"${name}" is not documented here, or the emulator does not support it`);
    if (!checks[type](value)) throw reject(`"${name}" is not of type ${type}`);
  }
  return body;
}

/** Returns the strings of a field that `readRequestBody` has checked. */
export function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
