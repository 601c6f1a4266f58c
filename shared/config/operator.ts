import * as z from "zod";
import { matchesGlob, parseGlob } from "./values/glob.ts";
import { channelRule, projectRule, validatedText } from "./values/rules.ts";
import { parseYaml } from "./yaml/parse-yaml.ts";

const repositoryRule = (value: string) =>
  /^[\w.*?-]+\/[\w.*?-]+$/.test(value) && !value.includes("**")
    ? null
    : 'write OWNER/NAME or OWNER/*, for example "acme/*"';

/** As `projectRule`, without the value in capitals: messages about this file contain no values. */
const confidentialProjectRule = (value: string) =>
  projectRule(value) === null ? null : 'write a Jira project key, in capitals: "WEB" for WEB-12';

const entrySchema = z.strictObject({
  name: validatedText(repositoryRule, "A repository or a pattern: acme/web, acme/*"),
  jira: z
    .array(validatedText(confidentialProjectRule, "Jira project that these repositories may write to."))
    .default([]),
  slack: z.array(validatedText(channelRule, "Slack channel that these repositories may post to.")).default([]),
});

export const operatorSchema = z.strictObject({ repositories: z.array(entrySchema).max(1000) });

/** The operator's file: the repositories, Jira projects and Slack channels that this installation may use. */
export type Operator = z.output<typeof operatorSchema>;

/** Parses the operator's file (YAML or JSON). Throws `ConfigError` with every problem and its line, without values. */
export function parseOperator(input: string | Uint8Array, path: string): Operator {
  return parseYaml(input, path, operatorSchema, { isConfidential: true });
}

/** Returns whether the operator's file allows a repository; without a file, `true`. Names are case-insensitive. */
export function isRepositoryAllowed(operator: Operator | null, fullName: string): boolean {
  return operator === null || entriesOf(operator, fullName).length > 0;
}

/** Returns the Jira projects and Slack channels that a repository is allowed to write to; `null` if all are allowed. */
export function findAllowedTargets(
  operator: Operator | null,
  fullName: string,
): { jira: string[]; slack: string[] } | null {
  if (operator === null) return null;
  const entries = entriesOf(operator, fullName);
  return { jira: entries.flatMap(({ jira }) => jira), slack: entries.flatMap(({ slack }) => slack) };
}

function entriesOf({ repositories }: Operator, fullName: string): Operator["repositories"] {
  const name = fullName.toLowerCase();
  return repositories.filter((entry) => {
    const pattern = parseGlob(entry.name.toLowerCase());
    return typeof pattern !== "string" && matchesGlob(pattern, name);
  });
}
