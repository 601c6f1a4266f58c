import * as z from "zod";
import { channel, type Demo } from "../../../local/demo/run-demo.ts";
import type { MessageSnapshot } from "../../../local/emulators/slack/slack-emulator.ts";
import type { GoalDetails, MilestoneStatus } from "../../../shared/model/goal-status.ts";
import type { ItemState } from "../../../shared/model/item.ts";

/** What one place shows of one milestone: state by title, for each deliverable and criterion. */
export interface MilestoneStates {
  deliverables: Record<string, ItemState>;
  criteria: Record<string, ItemState>;
}

const textBlocks = z.array(z.object({ text: z.object({ text: z.string() }).optional() }));

type Items = Pick<MilestoneStatus, "items" | "links">;

const lastPart = (url: string | null) => url?.split("/").at(-1) ?? "";

/** Reads the issues of the milestone, and the checkboxes of its tracking issue. */
export function statesOnGitHub({ github }: Demo, repository: string, { items, links }: Items): MilestoneStates {
  const deliverables = items.map(({ title, links: own }) => {
    const { state, stateReason } = github.issue(repository, Number(lastPart(own.github)));
    const closed = stateReason === "completed" ? "done" : "cancelled";
    return [title, state === "open" ? "open" : closed] as const;
  });
  const milestone = Number(lastPart(links.github));
  const isTracking = (one: { labels: string[]; milestone: number | null }) =>
    one.labels.includes("tracking") && one.milestone === milestone;
  const body = github.issues(repository).find(isTracking)?.body ?? "";
  return { deliverables: Object.fromEntries(deliverables), criteria: boxesIn(body, /^- \[([ x])\] (.*)$/gm, "x") };
}

/** Reads the stories of the milestone, and the tasks of its epic. */
export function statesInJira({ jira }: Demo, { items, links }: Items): MilestoneStates {
  const deliverables = items.map(({ title, links: own }) => {
    const { statusCategory, status } = jira.issue(lastPart(own.jira));
    const closed = status === "Cancelled" ? "cancelled" : "done";
    return [title, statusCategory === "done" ? closed : "open"] as const;
  });
  const { text } = jira.issue(lastPart(links.jira));
  return { deliverables: Object.fromEntries(deliverables), criteria: boxesIn(text, /^\* \(([/x])\) (.*)$/gm, "/") };
}

/** Reads the lists of a milestone on the goal's page. */
export function statesOnPage(page: string, { title }: Pick<MilestoneStatus, "title">): MilestoneStates {
  const start = page.indexOf(`${escapeHtml(title)}</h3>`);
  const section = page.slice(start).split("</div>\n</div>")[0] ?? "";
  const [, deliverables = "", criteria = ""] = section.split(/<h4>(?:Deliverables|Criteria)<\/h4>/);
  const read = (list: string) => {
    const rows = list.split("</ul>")[0]?.matchAll(/<li class="is-(\w+)">.*?<span class="name">(.*?)<\/span>/g) ?? [];
    return Object.fromEntries([...rows].map(([, state = "", name = ""]) => [unescapeHtml(name), state as ItemState]));
  };
  return { deliverables: read(deliverables), criteria: read(criteria) };
}

/** Returns the blocks of the goal's newest card in Slack, as it is now. */
export function cardOf({ slack }: Demo, { title }: Pick<GoalDetails, "title">): unknown[] {
  const isCard = ({ thread, text }: MessageSnapshot) => thread === null && text.startsWith(`${title}: `);
  return slack.messages(channel).findLast(isCard)?.blocks ?? [];
}

/** Returns the lines of a card's texts, without addresses of links. */
export function linesOf(blocks: readonly unknown[]): string[] {
  return textBlocks
    .parse(blocks)
    .flatMap(({ text }) => text?.text.split("\n") ?? [])
    .map((line) => unescapeHtml(line.replace(/<[^|>]*\|([^>]*)>/g, "$1")));
}

/** Returns the health on the goal's page, with the sentence below it. */
export function healthOnPage(page: string): string[] {
  const badge = /<p><span class="health [\w-]+"><span[^>]*>.*?<\/span> (.*?)<\/span>/.exec(page);
  const [, reason = ""] = /^<p class="(?:late|risk|quiet)">(.*?)<\/p>/m.exec(page) ?? [];
  return [badge?.[1] ?? "", unescapeHtml(reason)];
}

function boxesIn(text: string, pattern: RegExp, done: string): Record<string, ItemState> {
  const boxes = [...text.matchAll(pattern)].map(([, sign, label = ""]) => {
    return [label.replace(/\\([^\w\s])/g, "$1").replaceAll("\u2060", ""), sign === done ? "done" : "open"] as const;
  });
  return Object.fromEntries(boxes);
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
}
