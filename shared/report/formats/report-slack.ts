import { dayOfInstant, shortDate, sinceWords } from "../../calendar/format-date.ts";
import type { GoalReport, Report } from "../../model/goal-report.ts";
import type { MilestoneStatus } from "../../model/goal-status.ts";
import { approveCommand, attention, type Remark } from "../attention.ts";
import { counted, forecastWords, healthWords, milestoneName, milestoneState, shareOf } from "../words.ts";
import { webAddress } from "./html.ts";
import { fitLines, slackLink, slackText } from "./slack-text.ts";

type SlackTextObject =
  | { type: "mrkdwn"; text: string; verbatim: true }
  | { type: "plain_text"; text: string; emoji: false };

/** The blocks that a report uses (Slack, "Blocks"). */
export type ReportBlock =
  | { type: "header"; text: SlackTextObject }
  | { type: "section"; text: SlackTextObject }
  | { type: "context"; elements: SlackTextObject[] }
  | { type: "image"; alt_text: string; image_url: string }
  | { type: "image"; alt_text: string; slack_file: { id: string } }
  | { type: "divider" };

export interface ReportMessage {
  /** What notifications and screen readers say. */
  text: string;
  blocks: ReportBlock[];
}

/** What leads on from a goal's part of the message; null and absent parts are left out. */
export interface GoalLinks {
  page?: string | null;
  plan?: string | null;
  milestones?: string | null;
  /** The burn-up: a public https address, or a file that was uploaded to Slack. */
  picture?: { url: string } | { file: string } | null;
}

/** Slack takes 50 blocks, and about 13,200 characters in all, which it does not document. */
const maxBlocks = 50;
const maxMessage = 12_800;
/** Of one goal, so that four of the longest, or fifteen usual ones, are in one message. */
const maxStanding = 1_300;
const maxChanges = 600;
const maxRemarks = 700;
const maxPhrase = 240;
const closingRoom = 400;

/** A report as one Slack message: for each goal how it stands, then what changed, then what to look at. */
export function reportSlack(
  report: Report,
  links: (goal: GoalReport) => GoalLinks = () => ({}),
): ReportMessage {
  const blocks: ReportBlock[] = [];
  let size = 0;
  let shown = 0;
  for (const goal of report.goals) {
    const part: ReportBlock[] = [
      ...(shown === 0 ? [] : [{ type: "divider" as const }]),
      ...goalBlocks(goal, report, links(goal)),
    ];
    const partSize = JSON.stringify(part).length;
    if (blocks.length + part.length > maxBlocks - 1 || size + partSize > maxMessage - closingRoom) break;
    blocks.push(...part);
    size += partSize;
    shown += 1;
  }
  const missing = report.goals.length - shown;
  if (report.goals.length === 0) blocks.push(section("No plan has been synced yet."));
  if (missing > 0) blocks.push(context(`… and ${counted(missing, "more goal")}, on the status page.`));
  return { text: summary(report), blocks };
}

function summary({ goals }: Report): string {
  if (goals.length === 0) return "No plan has been synced yet.";
  const lines = goals.map(
    ({ title, health, progress }) =>
      `${slackText(title, 150)}: ${healthWords[health].toLowerCase()}, ${shareOf(progress.deliverables)} done`,
  );
  return fitLines(lines, 1_500);
}

function goalBlocks(goal: GoalReport, report: Report, links: GoalLinks): ReportBlock[] {
  const today = dayOfInstant(report.generatedAt);
  const changes = goal.changes.map(({ text, url }) => slackLink(text, url, maxPhrase));
  const since = report.since === null ? null : sinceWords(report.since, report.generatedAt);
  return [
    {
      type: "header",
      text: { type: "plain_text", text: slackText(goal.title, 150) || "Goal", emoji: false },
    },
    section(
      fitLines(
        [
          standing(goal, today),
          ...byUrgency(goal.milestones, today).map((milestone) => line(milestone, today)),
        ],
        maxStanding,
      ),
    ),
    ...(since === null || changes.length === 0
      ? []
      : [section(fitLines([`*Since ${since}*`, ...bulleted(changes)], maxChanges))]),
    ...lookAt(goal),
    ...picture(goal, links),
    ...footer(links, goal),
  ];
}

function standing({ health, progress, due, forecast }: GoalReport, today: string): string {
  return [
    `*${healthWords[health]}*`,
    `${shareOf(progress.deliverables)} deliverables`,
    ...(progress.criteria.total === 0 ? [] : [`${shareOf(progress.criteria)} criteria`]),
    ...(due === null ? [] : [`due ${shortDate(due, today)}`]),
    ...present(forecastWords(forecast, today)),
  ].join(" · ");
}

/** In the plan's order; where there are more than fit, those that are over go first. */
function byUrgency(milestones: readonly MilestoneStatus[], today: string): readonly MilestoneStatus[] {
  if (milestones.length <= 8) return milestones;
  const over = ({ status }: MilestoneStatus): boolean => status === "done" || status === "cancelled";
  const late = ({ due }: MilestoneStatus): number => (due !== null && due < today ? 0 : 1);
  return [...milestones].sort(
    (one, other) => Number(over(one)) - Number(over(other)) || late(one) - late(other),
  );
}

function line(milestone: MilestoneStatus, today: string): string {
  const name = slackLink(milestoneName(milestone), milestone.links.github ?? milestone.links.jira, maxPhrase);
  return `${name}  ${milestoneState(milestone, today)}`;
}

function lookAt(goal: GoalReport): ReportBlock[] {
  const remarks = attention(goal);
  if (remarks.length === 0) return [];
  const lines = bulleted(remarks.map((remark) => phrase(remark)));
  const commands = goal.held.map(({ run }) => `\`${code(approveCommand(goal.repo, run))}\``);
  return [section(fitLines(["*Look at*", ...commands.slice(0, 1), ...lines], maxRemarks))];
}

function phrase({ text, url }: Remark): string {
  return slackLink(text, url, maxPhrase);
}

/** A back-tick would end the code. */
function code(text: string): string {
  return slackText(text.replaceAll("`", "'"), maxPhrase);
}

function picture(goal: GoalReport, { picture: given }: GoalLinks): ReportBlock[] {
  if (!given) return [];
  const { done, total } = goal.progress.deliverables;
  const alt = slackText(`Burn-up: ${done} of ${total} deliverables done`, 200);
  if ("file" in given) return [{ type: "image", alt_text: alt, slack_file: { id: given.file } }];
  const url = webAddress(given.url);
  return url === null || url.length > 3_000 ? [] : [{ type: "image", alt_text: alt, image_url: url }];
}

function footer({ page, plan, milestones }: GoalLinks, { repo }: GoalReport): ReportBlock[] {
  const links = [
    slackText(repo, 140),
    ...leading("Open report", page),
    ...leading("Plan", plan),
    ...leading("Milestones", milestones),
  ];
  return [context(links.join(" · "))];
}

function leading(label: string, url: string | null | undefined): string[] {
  const link = slackLink(label, url ?? null, 700);
  return link.startsWith("<") ? [link] : [];
}

const bulleted = (lines: readonly string[]): string[] => lines.map((text) => `• ${text}`);
const present = (text: string | null): string[] => (text === null ? [] : [text]);

/** `verbatim`: Slack makes no link or mention of what looks like one (Slack, "Text object"). */
function section(text: string): ReportBlock {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

function context(text: string): ReportBlock {
  return { type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] };
}
