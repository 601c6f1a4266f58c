import { formatDay, formatSince } from "../../calendar/format-date.ts";
import type { GoalReport, MilestoneStatus, StatusReport } from "../../model/goal-status.ts";
import { isFinished, milestoneName } from "../../progress/milestone-name.ts";
import { formatCount } from "../../text/format-count.ts";
import { safeWebUrl } from "../../text/web-url.ts";
import { listAttention } from "../attention.ts";
import { describeMilestone, formatShare, healthLabels } from "../wording.ts";
import { escapeSlack, fitLines, slackLink } from "./slack-text.ts";

type SlackTextObject =
  | { type: "mrkdwn"; text: string; verbatim: true }
  | { type: "plain_text"; text: string; emoji: false };

/** The block types that a report uses (Slack, "Blocks"). */
export type ReportBlock =
  | { type: "header"; text: SlackTextObject }
  | { type: "section"; text: SlackTextObject }
  | { type: "context"; elements: SlackTextObject[] }
  | { type: "image"; alt_text: string; image_url: string }
  | { type: "image"; alt_text: string; slack_file: { id: string } }
  | { type: "divider" };

export interface ReportMessage {
  /** Text for push notifications and screen readers. */
  text: string;
  blocks: ReportBlock[];
}

/** Links that are shown below a goal; `null` and absent links are left out. */
export interface GoalLinks {
  page?: string | null;
  plan?: string | null;
  milestones?: string | null;
  /** The burn-up chart: a public https address, or a file that was uploaded to Slack. */
  chart?: { url: string } | { file: string } | null;
}

/** Maximum number of blocks that Slack accepts per message. */
const MAX_BLOCKS = 50;
/** Maximum number of characters of JSON per message. Slack accepts about 13,200 (measured, not documented). */
const MAX_MESSAGE_LENGTH = 12_800;
/** Maximum number of characters in the section with a goal's progress, health and milestones. */
const MAX_STATUS_LENGTH = 1_300;
const MAX_CHANGES_LENGTH = 600;
const MAX_ATTENTION_LENGTH = 700;
const MAX_PHRASE_LENGTH = 240;
/** Characters reserved for the block with the number of goals that were left out. */
const CLOSING_LENGTH = 400;
const NO_PLAN = "No plan has been synced yet.";

/** Renders a report as one Slack message: each goal's progress and health, changes, and what needs attention. */
export function reportSlack(report: StatusReport, links: (goal: GoalReport) => GoalLinks = () => ({})): ReportMessage {
  const blocks: ReportBlock[] = [];
  let size = 0;
  let shown = 0;
  for (const goal of report.goals) {
    const part: ReportBlock[] = [
      ...(shown === 0 ? [] : [{ type: "divider" as const }]),
      ...goalBlocks(goal, report, links(goal)),
    ];
    const partSize = JSON.stringify(part).length;
    if (blocks.length + part.length > MAX_BLOCKS - 1) break;
    if (size + partSize > MAX_MESSAGE_LENGTH - CLOSING_LENGTH) break;
    blocks.push(...part);
    size += partSize;
    shown += 1;
  }
  const missing = report.goals.length - shown;
  if (report.goals.length === 0) blocks.push(section(NO_PLAN));
  if (missing > 0) blocks.push(context(`… and ${formatCount(missing, "more goal")} on the status page`));
  return { text: summarize(report), blocks };
}

function summarize({ goals }: StatusReport): string {
  if (goals.length === 0) return NO_PLAN;
  const lines = goals.map(
    ({ title, health, progress, removedOn, today }) =>
      `${escapeSlack(title, 150)}: ${
        removedOn === null
          ? `${healthLabels[health].toLowerCase()}, ${formatShare(progress.deliverables)} done`
          : `plan removed on ${formatDay(removedOn, today)}`
      }`,
  );
  return fitLines(lines, 1_500);
}

function goalBlocks(goal: GoalReport, report: StatusReport, links: GoalLinks): ReportBlock[] {
  const { today } = goal;
  const title = escapeSlack(goal.title, 150) || "Goal";
  const milestones = mostUrgentFirst(goal.milestones, today).map((one) => milestoneLine(one, today));
  return [
    { type: "header", text: { type: "plain_text", text: title, emoji: false } },
    ...(goal.removedOn === null
      ? [
          section(fitLines([...statusLines(goal), ...milestones], MAX_STATUS_LENGTH)),
          ...changesSection(goal, report),
          ...attentionSection(goal),
          ...chartBlock(goal, links),
        ]
      : [section(`*Plan removed on ${formatDay(goal.removedOn, today)}*\nMilepost no longer syncs this goal.`)]),
    context(
      [
        escapeSlack(goal.repo, 140),
        ...footerLink("Status page", links.page),
        ...footerLink("Plan", links.plan),
        ...footerLink("Milestones", links.milestones),
      ].join(" · "),
    ),
  ];
}

function statusLines({ health, reasons, progress, due, today }: GoalReport): string[] {
  const figures = [
    `*${healthLabels[health]}*`,
    `${formatShare(progress.deliverables)} deliverables`,
    progress.criteria.total === 0 ? null : `${formatShare(progress.criteria)} criteria`,
    due === null ? null : `due ${formatDay(due, today)}`,
  ];
  return [
    figures.filter((part) => part !== null).join(" · "),
    ...reasons.map((reason) => escapeSlack(reason, MAX_PHRASE_LENGTH)),
  ];
}

/** Returns milestones in the plan's order; if there are more than 8, overdue ones first and finished ones last. */
function mostUrgentFirst(milestones: readonly MilestoneStatus[], today: string): readonly MilestoneStatus[] {
  if (milestones.length <= 8) return milestones;
  const isOverdue = ({ due }: MilestoneStatus) => due !== null && due < today;
  return [...milestones].sort(
    (one, other) =>
      Number(isFinished(one)) - Number(isFinished(other)) || Number(isOverdue(other)) - Number(isOverdue(one)),
  );
}

function milestoneLine(milestone: MilestoneStatus, today: string): string {
  const url = milestone.links.github ?? milestone.links.jira;
  const name = slackLink(milestoneName(milestone), url, MAX_PHRASE_LENGTH);
  return `${name}  ${describeMilestone(milestone, today)}`;
}

function changesSection({ changes, today, timeZone }: GoalReport, { since }: StatusReport): ReportBlock[] {
  if (since === null || changes.length === 0) return [];
  const lines = [`*Since ${formatSince(since, today, timeZone)}*`, ...bulletList(changes)];
  return [section(fitLines(lines, MAX_CHANGES_LENGTH))];
}

function attentionSection(goal: GoalReport): ReportBlock[] {
  const items = listAttention(goal);
  if (items.length === 0) return [];
  const lines = ["*Needs attention*", ...bulletList(items)];
  return [section(fitLines(lines, MAX_ATTENTION_LENGTH))];
}

function chartBlock(goal: GoalReport, { chart }: GoalLinks): ReportBlock[] {
  if (!chart) return [];
  const { done, total } = goal.progress.deliverables;
  const alt = `Burn-up: ${done} of ${formatCount(total, "deliverable")} done`;
  if ("file" in chart) return [{ type: "image", alt_text: alt, slack_file: { id: chart.file } }];
  const url = safeWebUrl(chart.url);
  return url === null || url.length > 3_000 ? [] : [{ type: "image", alt_text: alt, image_url: url }];
}

function footerLink(label: string, url: string | null | undefined): string[] {
  const link = slackLink(label, url ?? null, 700);
  return link.startsWith("<") ? [link] : [];
}

function bulletList(lines: readonly { text: string; url: string | null }[]): string[] {
  return lines.map(({ text, url }) => `• ${slackLink(text, url, MAX_PHRASE_LENGTH)}`);
}

/** Returns a section block. `verbatim`: Slack must not turn text into links and mentions (Slack, "Text object"). */
export function section(text: string): ReportBlock {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

export function context(text: string): ReportBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] };
}
