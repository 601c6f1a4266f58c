import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isRecord } from "../../shared/json-body.ts";

let validate: ValidateFunction | null = null;

/**
 * Why Jira would refuse this document; null when it would take it. By Atlassian's own schema (`@atlaskit/adf-schema`,
 * full), which is of draft 4 but for its keywords one of draft 7.
 */
export function documentProblem(document: unknown): string | null {
  validate ??= compile();
  if (validate(document)) return null;
  return `${where(validate.errors ?? [])}: not an Atlassian document`;
}

function compile(): ValidateFunction {
  const file = new URL(
    "../../../../node_modules/@atlaskit/adf-schema/dist/json-schema/v1/full.json",
    import.meta.url,
  );
  const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isRecord(schema)) throw new Error(`${file} is no schema`);
  const { $schema: _, ...draft7 } = schema;
  // Compiling takes a fifth of the time like this, and nobody should wait for a double.
  const quickly = { inlineRefs: false, validateSchema: false, code: { optimize: false } };
  return new Ajv({ strict: false, ...quickly }).compile(draft7);
}

/** The place that the checker got furthest to: the others are about alternatives that were not meant. */
function where(errors: readonly ErrorObject[]): string {
  const paths = errors.map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? ""}`.trim());
  return paths.reduce((deepest, path) => (depth(path) > depth(deepest) ? path : deepest), "/");
}

function depth(path: string): number {
  return path.split("/").length;
}
