import type * as z from "zod";
import { didYouMean, findClosest } from "../../text/closest.ts";
import { quoteValue } from "../../text/quote-value.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

/**
 * Converts a zod issue to error messages for the author of the file. Describes at most `maxKeys` unknown keys. If the
 * file is confidential, the messages contain no keys and values of it.
 */
export function describeSchemaIssue(
  issue: z.core.$ZodIssue,
  value: unknown,
  schema: JsonSchema,
  { maxKeys, isConfidential }: { maxKeys: number; isConfidential: boolean },
): { path: PropertyKey[]; message: string }[] {
  const { path } = issue;
  const here = valueAt(value, path);
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    const place = path.length === 0 ? "" : ` in ${name(path)}`;
    const message = `unknown key${place}; known keys: ${known.join(", ")}`;
    return issue.keys.slice(0, maxKeys).map((key) => ({
      path: [...path, key],
      message: isConfidential ? message : `unknown key ${quoteValue(key)}${place}${suggestKey(key, known, schema)}`,
    }));
  }
  if (here === undefined) {
    return [{ path, message: `${name(path)} is missing; add it or remove ${name(path.slice(0, -1))}` }];
  }
  const shown = isConfidential ? hide(here) : here;
  if (issue.code === "invalid_key") {
    return issue.issues.map(({ message }) => ({ path, message: `the name ${name(path)}: ${message}` }));
  }
  const quoted = isConfidential ? "" : ` ${quoteValue(here)}`;
  const subject = path.length === 0 ? "the file" : `${name(path)}${quoted}`;
  return [{ path, message: `${subject}: ${explain(issue, shown)}` }];
}

/** Returns a value of the same type for the message about a confidential value. */
function hide(value: unknown): unknown {
  return typeof value === "object" ? value : "…";
}

function explain(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return expectType(issue.expected, value);
    case "invalid_value": {
      const values = issue.values.map(String);
      const hint = typeof value === "string" ? didYouMean(value, values) : "";
      return `write ${values.length === 1 ? values[0] : `one of ${values.join(", ")}`}${hint}`;
    }
    case "too_small":
      return issue.origin === "array" ? "at least one entry is required" : `must be at least ${issue.minimum}`;
    case "too_big":
      return issue.origin === "array"
        ? `at most ${issue.maximum} entries are allowed`
        : `must be at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

function expectType(expected: string, value: unknown): string {
  if (value === null) return "the value is missing; add it or remove the key";
  switch (expected) {
    case "string":
      return typeof value === "object" ? "write a text" : `write it in quotes: "${String(value)}"`;
    case "array":
      return `write a list: [${typeof value === "object" ? "…" : quoteValue(value)}]`;
    case "boolean":
      return "write true or false";
    case "int":
    case "number":
      return "write a whole number, without quotes";
    case "object":
      return 'write keys and values, one "key: value" on each line';
    default:
      return `expected ${expected}`;
  }
}

function suggestKey(key: string, known: readonly string[], schema: JsonSchema): string {
  const near = findClosest(key, known);
  if (near !== null) return `; did you mean "${near}"?`;
  const sections = Object.keys(schema.properties ?? {});
  const home = sections.find((section) => keysAt(schema, [section]).includes(key));
  if (home !== undefined) return `; it belongs under "${home}:"`;
  const top = findClosest(key, sections);
  if (top !== null && !known.includes(top)) return `; "${top}" belongs at the top level`;
  return known.length === 0 ? "" : `; known keys: ${known.join(", ")}`;
}

function keysAt(schema: JsonSchema, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const part of path) {
    at = typeof part === "number" ? valueAt(at, ["items"]) : valueAt(at, ["properties", part]);
  }
  const properties = valueAt(at, ["properties"]);
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
}

/** Returns a path as text, for example `github.labels (entry 2)`. */
function name(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === "number" ? ` (entry ${part + 1})` : `${index > 0 ? "." : ""}${String(part)}`,
    )
    .join("");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}
