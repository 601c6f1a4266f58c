import * as z from "zod";
import { matchesGlob, parseGlob } from "./values/glob.ts";
import { ruledText } from "./values/ruled-text.ts";
import { channelRule, projectRule } from "./values/rules.ts";

const repositoryRule = (value: string) =>
  /^[\w.*?-]+\/[\w.*?-]+$/.test(value) && !value.includes("**")
    ? null
    : 'write OWNER/NAME or OWNER/*, for example "acme/*"';

const entrySchema = z.strictObject({
  name: ruledText(repositoryRule, "A repository, or a pattern of repositories: acme/web, acme/*"),
  jira: z.array(ruledText(projectRule, "A Jira project that these repositories may write to.")).default([]),
  slack: z.array(ruledText(channelRule, "A Slack channel that these repositories may write to.")).default([]),
});

export const operatorSchema = z.strictObject({ repositories: z.array(entrySchema).max(1000) });

/** What the operator of this installation allows: a repository's own config can't reach beyond it. */
export type Operator = z.output<typeof operatorSchema>;

/** Whether a repository (`OWNER/NAME`, in any case, as on GitHub) may be synced. Null: all may. */
export function maySync(operator: Operator | null, fullName: string): boolean {
  return operator === null || entriesOf(operator, fullName).length > 0;
}

/** The Jira projects and Slack channels that a repository may write to; null: any. */
export function reachOf(
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
