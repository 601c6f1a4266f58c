import type { Notification } from "../model/outbox.ts";
import { context, type ReportMessage, section } from "../report/formats/report-slack.ts";
import { escapeSlack, fitLines, slackLink } from "../report/formats/slack-text.ts";

/** Below Slack's limit of 3,000 characters per section ("Section block"). */
const MAX_SECTION_LENGTH = 2_900;
const MAX_TEXT_LENGTH = 1_000;
const MAX_LINE_LENGTH = 240;
const MAX_NAME_LENGTH = 150;

/**
 * Renders a notification as a Slack message. `goal`: the goal to name; `null` for replies to the goal card.
 * `approvalsIssue`: where held runs are approved.
 */
export function renderNotification(
  notification: Notification,
  goal: { title: string; repo: string } | null,
  approvalsIssue: string | null = null,
): ReportMessage {
  const text = escapeSlack(notification.text, MAX_TEXT_LENGTH) || "Notification";
  const isApprovable = notification.kind === "held" && approvalsIssue !== null;
  const approval = isApprovable ? [{ text: "Approve on GitHub", url: approvalsIssue }] : [];
  const lines = [...approval, ...notification.lines]
    .map((line) => slackLink(line.text, line.url, MAX_LINE_LENGTH))
    .flatMap((line) => (line === "" ? [] : `• ${line}`));
  const message = section(fitLines([text, ...lines], MAX_SECTION_LENGTH));
  if (goal === null) return { text, blocks: [message] };
  const title = escapeSlack(goal.title, MAX_NAME_LENGTH) || "Goal";
  const source = `${title} · ${escapeSlack(goal.repo, MAX_NAME_LENGTH)}`;
  return { text: `${title}: ${text}`, blocks: [message, context(source)] };
}
