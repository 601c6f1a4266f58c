import { dayOfInstant, longDate, longTime, sinceWords } from "../../calendar/format-date.ts";
import type { GoalReport, Report } from "../../model/goal-report.ts";
import type { MilestoneStatus } from "../../model/goal-status.ts";
import { cutText, visibleLine } from "../../text/visible-text.ts";
import { approveCommand, attention } from "../attention.ts";
import { counted, forecastWords, healthWords, milestoneName, shareOf, someOf } from "../words.ts";
import { webAddress } from "./html.ts";

interface Style {
  /** Shows a text as the text that it is; GitHub's is `escapeMarkdown`. Nothing reaches the report but through it. */
  escape: (text: string) => string;
  /** The status page of a goal; null where there is none. */
  page?: (goal: GoalReport) => string | null;
}

/** An issue's body has at most 65,536 characters (GitHub); what Milepost adds around the report takes some. */
const maxLength = 60_000;
const maxRows = 60;
const maxText = 300;

/** A report as the body of one issue, which is updated in place. */
export function reportMarkdown(report: Report, style: Style): string {
  const parts: string[] = [];
  const closing = `_As of ${longTime(report.generatedAt)}. Milepost updates this text; what is written here is replaced._`;
  let length = closing.length;
  for (const [index, goal] of report.goals.entries()) {
    const part = goalMarkdown(goal, report, style);
    length += part.length + 2;
    if (length > maxLength) {
      parts.push(
        `… and ${counted(report.goals.length - index, "more goal")}, for which there is no room here.`,
      );
      break;
    }
    parts.push(part);
  }
  if (report.goals.length === 0) parts.push("No plan has been synced yet.");
  return `${[...parts, closing].join("\n\n")}\n`;
}

function goalMarkdown(goal: GoalReport, report: Report, style: Style): string {
  const today = dayOfInstant(report.generatedAt);
  const write = writer(style.escape);
  const forecast = forecastWords(goal.forecast, today);
  const page = style.page?.(goal) ?? null;
  const facts = [
    `**${healthWords[goal.health]}**`,
    `${shareOf(goal.progress.deliverables)} deliverables`,
    `${shareOf(goal.progress.criteria)} criteria`,
    ...(goal.due === null ? [] : [`due ${longDate(goal.due)}`]),
    ...(forecast === null ? [] : [forecast]),
  ];
  const { shown, more } = someOf(goal.milestones, maxRows);
  return joined([
    [`## ${write.text(goal.title)}`],
    [facts.join(" · ")],
    [
      `${write.text(goal.repo)} · ${write.text(goal.goal)}${page === null ? "" : ` · ${write.link("status page", page)}`}`,
    ],
    shown.length === 0
      ? []
      : [
          "| Milestone | Health | Deliverables | Criteria | Due |",
          "|---|---|---|---|---|",
          ...shown.map((milestone) => row(milestone, write)),
        ],
    more === 0 ? [] : [`… and ${counted(more, "more milestone")}.`],
    section(
      report.since === null ? null : `Since ${sinceWords(report.since, report.generatedAt)}`,
      goal.changes.map(({ text, url }) => write.link(text, url)),
    ),
    section(
      "Look at",
      attention(goal).map(({ text, url }) => write.link(text, url)),
    ),
    ...goal.held.map(({ run }) => [
      "To let the held run go on:",
      "",
      // Indented: a fence could be closed by what it holds.
      `    ${visibleLine(approveCommand(goal.repo, run))}`,
    ]),
  ]);
}

function joined(blocks: readonly (readonly string[])[]): string {
  return blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
}

function section(title: string | null, lines: readonly string[]): string[] {
  if (title === null || lines.length === 0) return [];
  const { shown, more } = someOf(lines, maxRows);
  return [
    `**${title}**`,
    "",
    ...shown.map((line) => `- ${line}`),
    ...(more === 0 ? [] : [`- … and ${more} more`]),
  ];
}

function row(milestone: MilestoneStatus, write: Writer): string {
  const { health, status, deliverables, criteria, due, links } = milestone;
  const name = write.link(milestoneName(milestone), links.github ?? links.jira);
  const standing = status === "cancelled" ? "Cancelled" : healthWords[health];
  const date = due === null ? "no date" : longDate(due);
  return `| ${name} | ${standing} | ${shareOf(deliverables)} | ${shareOf(criteria)} | ${date} |`;
}

type Writer = ReturnType<typeof writer>;

function writer(escapeText: (text: string) => string) {
  const text = (given: string): string => escapeText(cutText(visibleLine(given), maxText));
  return {
    text,
    /** A link; a text that has an address itself keeps that one, and the link follows it. */
    link(given: string, url: string | null): string {
      const address = webAddress(url);
      if (address === null) return text(given);
      const target = address.replace(/[|()<>[\]\\]/g, (sign) =>
        encodeURIComponent(sign).replace(/[()]/g, percent),
      );
      return /:\/\/|www\./i.test(given)
        ? `${text(given)} ([open](${target}))`
        : `[${text(given)}](${target})`;
    },
  };
}

const percent = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
