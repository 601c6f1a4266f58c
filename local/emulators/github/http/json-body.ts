import { isRecord } from "../../shared/json-body.ts";
import { GitHubApiError } from "./api-error.ts";

type FieldType = "string" | "integer" | "boolean" | "strings" | "labels" | "object";

/** The types of the documented fields in a request body. A type with `?` at its end allows null too. */
export type FieldTypes = Record<string, FieldType | `${FieldType}?`>;

const checks: Record<FieldType, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  labels: (value) => Array.isArray(value) && value.every((one) => labelName(one) !== null),
  object: isRecord,
};

/** Returns the name of a label, which is a string or an object with a name; `null` for any other value. */
function labelName(value: unknown): string | null {
  if (typeof value === "string") return value;
  return isRecord(value) && typeof value.name === "string" ? value.name : null;
}

/** The JSON body of a request. Call `check` before reading its fields. */
export class JsonBody {
  readonly raw: unknown;
  readonly #endpoint: string;
  readonly #violations: string[];
  #fields: Record<string, unknown> = {};

  constructor(raw: unknown, endpoint: string, violations: string[]) {
    this.raw = raw;
    this.#endpoint = endpoint;
    this.#violations = violations;
  }

  /** Records a violation for each unknown field. For a wrong type, records a violation and throws a 422. */
  check(types: FieldTypes): this {
    if (!isRecord(this.raw)) throw this.#invalid("The body is not a JSON object.");
    this.#fields = this.raw;
    for (const [name, value] of Object.entries(this.raw)) {
      const type = types[name];
      if (type === undefined) {
        this.#violations.push(
          `${this.#endpoint}: field "${name}" is not documented, or the emulator does not support it`,
        );
        continue;
      }
      const base = type.replace("?", "");
      const fits = Object.entries(checks).some(([name, check]) => name === base && check(value));
      if (!fits && !(value === null && type.endsWith("?"))) {
        throw this.#invalid(`For 'properties/${name}', ${JSON.stringify(value)} is not of type ${type}.`);
      }
    }
    return this;
  }

  /** Returns a string field, or `undefined` if the request does not have it. */
  string(name: string): string | null | undefined {
    const value = this.#fields[name];
    return typeof value === "string" || value === null ? value : undefined;
  }

  integer(name: string): number | null | undefined {
    const value = this.#fields[name];
    return typeof value === "number" || value === null ? value : undefined;
  }

  boolean(name: string): boolean {
    return this.#fields[name] === true;
  }

  /** Returns a list of strings; labels are converted to their names. */
  list(name: string): string[] | undefined {
    const value = this.#fields[name];
    return Array.isArray(value) ? value.flatMap((one) => labelName(one) ?? []) : undefined;
  }

  object(name: string): Record<string, unknown> | undefined {
    const value = this.#fields[name];
    return isRecord(value) ? value : undefined;
  }

  #invalid(message: string): GitHubApiError {
    this.#violations.push(`${this.#endpoint}: ${message}`);
    return new GitHubApiError(422, `Invalid request.\n\n${message}`);
  }
}
