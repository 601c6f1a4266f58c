import { type Config, configSchema, defaultConfig } from "./config.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";
import type { ConfigProblem, YamlFile } from "./yaml/read-yaml.ts";

/** Sections of the file that can be empty, for example because all their lines are commented out. */
const sections = ["github", "jira", "slack", "report", "policy"];

/** Parses the config file; an empty file gives the defaults. Throws `ConfigError` with every problem and its line. */
export function parseConfig(input: string | Uint8Array, path: string): Config {
  return parseYaml(input, path, configSchema, { sections, rules: checkAcrossKeys });
}

/** Parses the config file in a repository state; returns the defaults for `null`. Throws like `parseConfig`. */
export function parseStoredConfig(file: { text: string; path: string } | null): Config {
  return file === null ? defaultConfig : parseConfig(file.text, file.path);
}

/** Returns violations of rules that involve several keys. */
function checkAcrossKeys(config: Config, file: YamlFile): ConfigProblem[] {
  return [...checkReport(config, file), ...checkSharedStatus(config, file)];
}

/** The default of `report.to` is valid without Slack. */
function checkReport({ report, slack }: Config, file: YamlFile): ConfigProblem[] {
  const to = ["report", "to"];
  if (slack || !report?.to.includes("slack") || !file.has(to)) return [];
  const message = 'report.to: "slack" needs a "slack:" section with a channel; add it, or write to: [issue]';
  return [{ line: file.lineOf(to), message }];
}

/** Only a resolution can tell cancelled items from done ones if both have the same status. */
function checkSharedStatus({ jira }: Config, file: YamlFile): ConfigProblem[] {
  const { done, cancelled } = jira?.statuses ?? {};
  const isShared = done !== undefined && done.trim().toLowerCase() === cancelled?.trim().toLowerCase();
  if (!isShared || Object.keys(jira?.transitionFields?.cancelled ?? {}).length > 0) return [];
  const message =
    'jira.statuses: done and cancelled items have the same status; add a resolution for the cancelled ones, as in transitionFields: { cancelled: { Resolution: "Won\'t Do" } }';
  return [{ line: file.lineOf(["jira", "statuses", "cancelled"]), message }];
}
