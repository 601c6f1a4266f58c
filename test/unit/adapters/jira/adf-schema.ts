import { readFileSync } from "node:fs";
import { Ajv } from "ajv";

const file = new URL("../../../../node_modules/@atlaskit/adf-schema/dist/json-schema/v1/full.json", import.meta.url);
const { $schema: _, ...schema } = JSON.parse(readFileSync(file, "utf8"));
const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

/** Returns the violations of Atlassian's schema; empty if the document is valid. */
export function adfProblems(body: string): unknown[] {
  return validate(JSON.parse(body)) ? [] : (validate.errors ?? []);
}
