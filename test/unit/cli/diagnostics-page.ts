import { codeTables } from "../../../cli/every-code.ts";
import type { CodeEntry } from "../../../shared/plan/diagnostic-codes.ts";

const intro = `# Findings

<!-- Written by test/unit/cli/diagnostics-page.test.ts from the tables in shared/*/diagnostic-codes.ts. Change those, then UPDATE=1. -->

What \`milepost parse\`, \`check\`, \`preview\` and \`sync\` can say about a plan, by the code that they print. Codes stay the
same from version to version; messages get better.

| severity | means |
|---|---|
| error | nothing of the plan is synced until it is right, or the item that the message names was not written |
| warning | the plan is synced without the part in question, or there is something to look at |
| info | nothing to do |
`;

/**
 * The text of docs/diagnostics.md: all codes of the tables, with a message as it is really printed where there is
 * one at hand.
 */
export function diagnosticsPage(messages: ReadonlyMap<string, string>): string {
  const contents = codeTables.map(({ about, codes }) => {
    const links = Object.keys(codes)
      .sort()
      .map((code) => `[${code}](#${code})`);
    return `- ${about}: ${links.join(", ")}`;
  });
  const sections = codeTables.map(({ about, codes }) => {
    const entries = Object.entries(codes).sort(([one], [other]) => (one < other ? -1 : 1));
    return [
      `## ${about}`,
      ...entries.map(([code, entry]) => sectionOf(code, entry, messages.get(code))),
    ].join("\n\n");
  });
  return `${[intro, ...contents].join("\n")}\n\n${sections.join("\n\n")}\n`;
}

function sectionOf(code: string, entry: CodeEntry, message: string | undefined): string {
  const severity = entry.sometimes ? `${entry.severity}, in places ${entry.sometimes}` : entry.severity;
  return [
    `### ${code}`,
    `*${severity}.* ${entry.meaning}`,
    `**What to do**: ${entry.remedy}`,
    ...(message === undefined ? [] : [`\`\`\`text\n${message}\n\`\`\``]),
  ].join("\n\n");
}
