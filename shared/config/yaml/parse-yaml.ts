import * as z from "zod";
import { ConfigError } from "../../errors.ts";
import { describeIssue } from "./describe-issue.ts";
import { type Problem, readYaml, type YamlFile } from "./read-yaml.ts";

const maxProblems = 100;

export interface YamlRules<T> {
  /** Top-level keys that hold keys: without a value they count as empty, not as wrong. */
  sections?: readonly string[];
  /** What only the whole file shows. Asked when the schema is content. */
  rules?: (value: T, file: YamlFile) => Problem[];
}

/** Reads a YAML file by a schema. Throws `ConfigError` with every problem and its line, in file order. */
export function parseYaml<S extends z.ZodType>(
  input: string | Uint8Array,
  path: string,
  schema: S,
  { sections = [], rules }: YamlRules<z.output<S>> = {},
): z.output<S> {
  const file = readYaml(input, path);
  const value = fillSections(file.value, sections);
  const parsed = schema.safeParse(value);
  const problems = [...file.problems];
  let more = 0;
  if (parsed.success) problems.push(...(rules?.(parsed.data, file) ?? []));
  else {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    // Describing costs a search for each: a file of 64 KiB can have thousands of wrong keys.
    for (const issue of parsed.error.issues) {
      for (const described of describeIssue(issue, value, json, maxProblems)) {
        problems.push({ line: file.lineOf(described.path), message: described.message });
      }
      if (issue.code === "unrecognized_keys") more += Math.max(0, issue.keys.length - maxProblems);
    }
  }
  if (parsed.success && problems.length === 0) return parsed.data;
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const shown = problems.slice(0, maxProblems);
  more += problems.length - shown.length;
  if (more > 0) shown.push({ line: null, message: `and ${more} more problems` });
  throw new ConfigError(path, shown);
}

function fillSections(value: unknown, sections: readonly string[]): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inner === null && sections.includes(key) ? {} : inner]),
  );
}
