import { isRecord } from "../../shared/json-body.ts";
import { badRequest } from "../http/api-error.ts";

/** Maximum size of a property value in JSON (Jira Cloud platform REST API, "Set issue property"). */
const MAX_PROPERTY_BYTES = 32_768;

/** Throws a 400 for a property key or value that Jira does not accept. */
export function checkProperty(key: string, value: unknown): void {
  if (key === "" || key.length > 255) {
    throw badRequest("The property key must not be empty or longer than 255 characters.");
  }
  if (value === undefined || value instanceof Error) {
    throw badRequest("The property value must be a valid, non-empty JSON value.");
  }
  const bytes = Buffer.byteLength(JSON.stringify(value));
  if (bytes > MAX_PROPERTY_BYTES) {
    throw badRequest(`The property value cannot be longer than ${MAX_PROPERTY_BYTES} bytes; this one has ${bytes}.`);
  }
}

/** Reads the `properties` of "Create issue" and "Edit issue". Throws a 400 for more than ten. */
export function readProperties(given: unknown): Record<string, unknown> {
  if (given === undefined) return {};
  if (!Array.isArray(given)) throw badRequest("Invalid properties.");
  if (given.length > 10) throw badRequest("At most 10 properties can be set at once.");
  return Object.fromEntries(
    given.map((one: unknown) => {
      if (!isRecord(one) || typeof one.key !== "string") throw badRequest("Invalid properties.");
      checkProperty(one.key, one.value);
      return [one.key, one.value];
    }),
  );
}
