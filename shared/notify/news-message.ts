import type { News } from "../model/outbox.ts";
import type { ReportBlock, ReportMessage } from "../report/formats/report-slack.ts";
import { fitLines, slackLink, slackText } from "../report/formats/slack-text.ts";

/** A section takes 3,000 characters (Slack, "Section block"). */
const maxSection = 2_900;
const maxSentence = 1_000;
const maxLine = 240;
const maxName = 150;

/** One piece of news. `about`: the goal that it is of, for a message that does not hang below the goal's card. */
export function newsMessage(news: News, about: { title: string; repo: string } | null): ReportMessage {
  const sentence = slackText(news.text, maxSentence) || "News of a goal";
  const lines = news.lines
    .map(({ text, url }) => slackLink(text, url, maxLine))
    .filter((line) => line !== "")
    .map((line) => `• ${line}`);
  const section: ReportBlock = {
    type: "section",
    text: { type: "mrkdwn", text: fitLines([sentence, ...lines], maxSection), verbatim: true },
  };
  if (about === null) return { text: sentence, blocks: [section] };
  const name = slackText(about.title, maxName) || "A goal";
  const whose = `${name} · ${slackText(about.repo, maxName)}`;
  return {
    text: `${name}: ${sentence}`,
    blocks: [section, { type: "context", elements: [{ type: "mrkdwn", text: whose, verbatim: true }] }],
  };
}
