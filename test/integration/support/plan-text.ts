/** The variable parts of a test plan; the rest is Goal Kit's template. */
export interface PlanText {
  title?: string;
  date?: string;
  summary?: string;
  milestones: MilestoneText[];
}

/** One milestone of a test plan. Criteria and verifications that start with "[x] " are ticked. */
export interface MilestoneText {
  number?: string;
  title: string;
  weeks?: string;
  deliverables: string[];
  value?: string;
  criteria?: string[];
  verification?: string[];
}

/** Returns the path of a goal's plan. */
export function planPath(goal = "001-live"): string {
  return `.goalkit/goals/${goal}/milestones.md`;
}

/** Two milestones of two deliverables each; one deliverable and one verification are done. */
export const smallPlan: { milestones: [MilestoneText, MilestoneText] } = {
  milestones: [
    {
      title: "Backend",
      weeks: "Weeks 1-2",
      deliverables: ["[x] WebSocket server", "Comment storage"],
      value: "Others can build on it",
      criteria: ["Serves a thousand requests", "Deploys go unnoticed"],
      verification: ["[x] Tests pass", "Manual check of a deploy"],
    },
    {
      title: "Client",
      weeks: "Weeks 3-5",
      deliverables: ["Editor integration", "Optimistic updates"],
      value: "Comments without reloading",
      criteria: ["Seen within two seconds"],
    },
  ],
};

/** Returns a plan file in Goal Kit's format. */
export function planText({ title = "Live review", date = "2026-05-15", summary, milestones }: PlanText): string {
  const numbered = milestones.map((milestone, index) => ({
    ...milestone,
    number: milestone.number ?? `${index + 1}`,
  }));
  const verified = numbered.filter(({ verification }) => verification !== undefined);
  return [
    `# Milestone Plan: ${title}`,
    `**Date**: ${date}`,
    `## Summary\n\n${summary ?? "Reviewers see comments at once."}`,
    "## Milestone Structure",
    "### Milestones (SELECTED APPROACH)",
    ...numbered.map(milestoneText),
    ...(verified.length > 0 ? ["## Verification Plan"] : []),
    ...verified.map(
      ({ number, verification = [] }) => `**Milestone ${number} Verification**:\n${boxes(verification, "")}`,
    ),
    "",
  ].join("\n\n");
}

function milestoneText({ number, title, weeks, deliverables, value, criteria }: MilestoneText): string {
  return [
    `**Milestone ${number}: ${title}**${weeks === undefined ? "" : ` (${weeks})`}`,
    ...(deliverables.length > 0 ? [`- **Deliverables**:\n${boxes(deliverables, "  ")}`] : []),
    ...(value === undefined ? [] : [`- **Value**: ${value}`]),
    ...(criteria === undefined ? [] : [`- **Success Criteria**:\n${boxes(criteria, "  ")}`]),
  ].join("\n");
}

function boxes(items: readonly string[], indent: string): string {
  return items.map((item) => `${indent}- ${item.startsWith("[x] ") ? item : `[ ] ${item}`}`).join("\n");
}

/** Replaces a part of a text. Throws if the part is absent, because the test would then prove nothing. */
export function edited(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`There is no "${from}" to edit`);
  return text.replaceAll(from, () => to);
}
