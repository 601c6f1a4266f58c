import { formatDay, formatInstant, formatSince } from "../../calendar/format-date.ts";
import type { GoalReport, MilestoneStatus, StatusReport } from "../../model/goal-status.ts";
import { milestoneName } from "../../progress/milestone-name.ts";
import { formatCount } from "../../text/format-count.ts";
import { toSingleLine, truncate } from "../../text/visible-text.ts";
import { safeWebUrl } from "../../text/web-url.ts";
import { formatApproveCommand, listAttention } from "../attention.ts";
import { formatShare, healthLabels, limitItems, MILESTONE_COLUMNS, milestoneCells } from "../wording.ts";

interface MarkdownOptions {
  /** Escapes text for Markdown (`escapeMarkdown` for GitHub). Called for every text in the report. */
  escape: (text: string) => string;
  /** Returns the URL of a goal's status page; `null` if there is none. */
  page?: (goal: GoalReport) => string | null;
  /** A sentence that ends the report, for example what to know about the issue that shows it. */
  note?: string;
}

/** Below GitHub's limit of 65,536 characters per body, so that the managed block's markers fit as well. */
const MAX_LENGTH = 60_000;
const MAX_ROWS = 60;
const MAX_TEXT_LENGTH = 300;

export function reportMarkdown(report: StatusReport, options: MarkdownOptions): string {
  const parts: string[] = [];
  const note = options.note === undefined ? "" : ` ${options.note}`;
  const closing = `_As of ${formatInstant(report.generatedAt)}.${note}_`;
  let length = closing.length;
  for (const [index, goal] of report.goals.entries()) {
    const part = goalMarkdown(goal, report, options);
    length += part.length + 2;
    if (length > MAX_LENGTH) {
      parts.push(
        `… and ${formatCount(report.goals.length - index, "more goal")}, left out because of GitHub's size limit.`,
      );
      break;
    }
    parts.push(part);
  }
  if (report.goals.length === 0) parts.push("No plan has been synced yet.");
  return `${[...parts, closing].join("\n\n")}\n`;
}

function goalMarkdown(goal: GoalReport, report: StatusReport, options: MarkdownOptions): string {
  const { today, timeZone } = goal;
  const write = createWriter(options.escape);
  const page = options.page?.(goal) ?? null;
  const figures = [
    `${formatShare(goal.progress.deliverables)} deliverables`,
    `${formatShare(goal.progress.criteria)} criteria`,
    ...(goal.due === null ? [] : [`due ${formatDay(goal.due, today)}`]),
  ];
  const health = [`**${healthLabels[goal.health]}**`, ...goal.reasons.map(write.text)];
  const source = [write.text(goal.repo), write.text(goal.goal)];
  if (page !== null) source.push(write.link("Status page", page));
  const { shown, more } = limitItems(goal.milestones, MAX_ROWS);
  const table = [
    `| ${MILESTONE_COLUMNS.join(" | ")} |`,
    `|${"---|".repeat(MILESTONE_COLUMNS.length)}`,
    ...shown.map((milestone) => milestoneRow(milestone, today, write)),
  ];
  return joinBlocks([
    [`## ${write.text(goal.title)}`],
    [health.join(" · ")],
    [figures.join(" · ")],
    [source.join(" · ")],
    shown.length === 0 ? [] : table,
    more === 0 ? [] : [`… and ${formatCount(more, "more milestone")}`],
    report.since === null
      ? []
      : listSection(`Since ${formatSince(report.since, today, timeZone)}`, goal.changes, write),
    listSection("Needs attention", listAttention(goal), write),
    // Held runs above have a link to the approvals issue, if there is one.
    ...(goal.approvalsIssue === null ? goal.held : []).map(({ run }) => [
      "To approve the held run:",
      "",
      // Indented instead of fenced, because text in the command could close the fence.
      `    ${toSingleLine(formatApproveCommand(goal.repo, run))}`,
    ]),
  ]);
}

function joinBlocks(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
}

function listSection(title: string, items: readonly { text: string; url: string | null }[], write: Writer): string[] {
  if (items.length === 0) return [];
  const { shown, more } = limitItems(items, MAX_ROWS);
  return [
    `**${title}**`,
    "",
    ...shown.map(({ text, url }) => `- ${write.link(text, url)}`),
    ...(more === 0 ? [] : [`- … and ${more} more`]),
  ];
}

function milestoneRow(milestone: MilestoneStatus, today: string, write: Writer): string {
  const { github, jira } = milestone.links;
  const cells = [write.link(milestoneName(milestone), github ?? jira), ...milestoneCells(milestone, today)];
  return `| ${cells.join(" | ")} |`;
}

type Writer = ReturnType<typeof createWriter>;

function createWriter(escapeText: MarkdownOptions["escape"]) {
  const text = (value: string): string => escapeText(truncate(toSingleLine(value), MAX_TEXT_LENGTH));
  return {
    text,
    /** Returns a Markdown link. Text with a URL is followed by a link "open", because GitHub links the URL itself. */
    link(value: string, url: string | null): string {
      const address = safeWebUrl(url);
      if (address === null) return text(value);
      const target = address.replace(/[|()<>[\]\\]/g, percentEncode);
      return /:\/\/|www\./i.test(value) ? `${text(value)} ([open](${target}))` : `[${text(value)}](${target})`;
    },
  };
}

function percentEncode(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}
