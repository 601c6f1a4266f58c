import { isRecord } from "../../shared/json-body.ts";
import { ApiError } from "./api-error.ts";

export type FieldType = "string" | "integer" | "boolean" | "strings" | "labels" | "object";

/** The documented fields of a request's body; a `?` after the type allows null. */
export type FieldTypes = Record<string, FieldType | `${FieldType}?`>;

const checks: Record<FieldType, (value: unknown) => boolean> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  strings: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  labels: (value) => Array.isArray(value) && value.every((one) => labelName(one) !== null),
  object: isRecord,
};

/** A label is named by a string, or by an object with a name. */
function labelName(value: unknown): string | null {
  if (typeof value === "string") return value;
  return isRecord(value) && typeof value.name === "string" ? value.name : null;
}

/** The JSON body of a request, read field by field once it has been checked against what GitHub documents. */
export class JsonBody {
  readonly raw: unknown;
  readonly #where: string;
  readonly #violations: string[];
  #fields: Record<string, unknown> = {};

  constructor(raw: unknown, where: string, violations: string[]) {
    this.raw = raw;
    this.#where = where;
    this.#violations = violations;
  }

  /** Notes unknown fields as violations; a wrong type is one as well, and a 422. */
  check(types: FieldTypes): this {
    if (!isRecord(this.raw)) throw this.#invalid("The body is not a JSON object.");
    this.#fields = this.raw;
    for (const [name, value] of Object.entries(this.raw)) {
      const type = types[name];
      if (type === undefined) {
        this.#violations.push(
          `${this.#where}: GitHub documents no field "${name}" here, or the double does not know it`,
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

  /** The string; null when it is null; undefined when it was not sent. */
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

  /** Strings or label names; undefined when not sent. */
  list(name: string): string[] | undefined {
    const value = this.#fields[name];
    return Array.isArray(value) ? value.flatMap((one) => labelName(one) ?? []) : undefined;
  }

  object(name: string): Record<string, unknown> | undefined {
    const value = this.#fields[name];
    return isRecord(value) ? value : undefined;
  }

  #invalid(message: string): ApiError {
    this.#violations.push(`${this.#where}: ${message}`);
    return new ApiError(422, `Invalid request.\n\n${message}`);
  }
}
