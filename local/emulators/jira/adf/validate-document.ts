import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { isRecord } from "../../shared/json-body.ts";

let validate: ValidateFunction | null = null;

/**
 * Returns the reason why Jira would reject a document, or `null` if it is valid. Uses the full JSON schema from
 * `@atlaskit/adf-schema`, which is written for draft 4 but is valid in draft 7, too.
 */
export function findDocumentProblem(document: unknown): string | null {
  validate ??= compile();
  if (validate(document)) return null;
  return `${deepestError(validate.errors ?? [])}: not an Atlassian document`;
}

function compile(): ValidateFunction {
  const file = new URL("../../../../node_modules/@atlaskit/adf-schema/dist/json-schema/v1/full.json", import.meta.url);
  const schema: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isRecord(schema)) throw new Error(`${file} is not a JSON object`);
  const { $schema: _, ...draft7 } = schema;
  // With these options, ajv compiles the schema five times as fast.
  const options = { inlineRefs: false, validateSchema: false, code: { optimize: false } };
  return new Ajv({ strict: false, ...options }).compile(draft7);
}

/** Returns the most deeply nested error, because the others come from alternatives in the schema that don't apply. */
function deepestError(errors: readonly ErrorObject[]): string {
  const paths = errors.map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? ""}`.trim());
  return paths.reduce((deepest, path) => (depth(path) > depth(deepest) ? path : deepest), "/");
}

function depth(path: string): number {
  return path.split("/").length;
}
