import * as z from "zod";
import { ConfigError } from "../../errors.ts";
import { describeSchemaIssue } from "./describe-schema-issue.ts";
import { type ConfigProblem, readYaml, type YamlFile } from "./read-yaml.ts";

const MAX_PROBLEMS = 100;

export interface YamlRules<T> {
  /** True if messages must contain no part of the file, because another file, with secrets, can be read by mistake. */
  isConfidential?: boolean;
  /** Top-level keys whose value is a map. If a key has no value, an empty map is used. */
  sections?: readonly string[];
  /** Returns violations of rules that involve several keys. Called only if the file matches the schema. */
  rules?: (value: T, file: YamlFile) => ConfigProblem[];
}

/** Parses and validates a YAML file. Throws `ConfigError` with every problem and its line, in file order. */
export function parseYaml<S extends z.ZodType>(
  input: string | Uint8Array,
  path: string,
  schema: S,
  { sections = [], rules, isConfidential = false }: YamlRules<z.output<S>> = {},
): z.output<S> {
  const file = readYaml(input, path, isConfidential);
  const value = fillSections(file.value, sections);
  const parsed = schema.safeParse(value);
  const problems = [...file.duplicateKeys];
  let more = 0;
  if (parsed.success) problems.push(...(rules?.(parsed.data, file) ?? []));
  else {
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    // Limits unknown keys: suggestions for them are expensive, and a file of 64 KiB can have thousands.
    for (const issue of parsed.error.issues) {
      for (const described of describeSchemaIssue(issue, value, json, { maxKeys: MAX_PROBLEMS, isConfidential })) {
        problems.push({ line: file.lineOf(described.path), message: described.message });
      }
      if (issue.code === "unrecognized_keys") more += Math.max(0, issue.keys.length - MAX_PROBLEMS);
    }
  }
  if (parsed.success && problems.length === 0) return parsed.data;
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const shown = problems.slice(0, MAX_PROBLEMS);
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
