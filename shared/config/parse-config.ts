import { type Config, configSchema } from "./config.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import type { Problem, YamlFile } from "./yaml/read-yaml.ts";

/** `github:` with all its lines commented out is a section without keys. */
const sections = ["github", "jira", "slack", "report", "policy"];

/**
 * Reads the config file; `path` is for messages. An empty file gives the defaults. Throws `ConfigError` that
 * lists every problem with its line: unknown keys, wrong types and values, keys that are there twice.
 */
export function parseConfig(input: string | Uint8Array, path: string): Config {
  return parseYaml(input, path, configSchema, { sections, rules: checkTogether });
}

/** What only the whole file shows. `to` has a default, so only a `to` that somebody wrote can be wrong. */
function checkTogether({ report, slack }: Config, file: YamlFile): Problem[] {
  const to = ["report", "to"];
  if (slack || !report?.to.includes("slack") || !file.has(to)) return [];
  const message = 'report.to: there is no "slack:" with a channel; add it or write to: [issue]';
  return [{ line: file.lineOf(to), message }];
}
