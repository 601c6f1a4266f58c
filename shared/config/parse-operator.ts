import { type Operator, operatorSchema } from "./operator.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";

/** Parses the operator's file (YAML or JSON). Throws `ConfigError` with every problem and its line. */
export function parseOperator(input: string | Uint8Array, path: string): Operator {
  return parseYaml(input, path, operatorSchema);
}
