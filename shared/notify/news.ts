import { daysBetween, shortDate } from "../calendar/format-date.ts";
import type { newsKinds } from "../config/config.ts";
import type { GoalStatus, Health, MilestoneStatus } from "../model/goal-status.ts";
import type { News, Told } from "../model/outbox.ts";
import type { Diagnostic } from "../model/plan.ts";
import type { Held, ReportedOperation, TrackerResult } from "../model/result.ts";
import { approveCommand } from "../report/attention.ts";
import { counted, milestoneName, trackerWords } from "../report/words.ts";

/** What one run did to one goal, and how the goal stands after it. */
export interface Happened {
  repo: string;
  run: string;
  /** Null for a plan that was never synced. */
  status: GoalStatus | null;
  trackers: readonly TrackerResult[];
  held: Pick<Held, "items"> | null;
  /** False: it was cut short, and does not know what it would have held or failed at. */
  isWhole: boolean;
  /** Errors in the plan's text, which is refused until they are mended. */
  refused: readonly Diagnostic[];
  /** What only a person can mend, as messages. */
  trouble: readonly string[];
  /** ISO 8601 date. */
  today: string;
}

/** What is to be told of a run, and what is told with it. */
export interface NewsFound {
  news: News[];
  told: Told;
}

const nothingTold: Told = { health: "", milestones: {}, held: "", failed: "" };
const worse: readonly Health[] = ["at-risk", "off-track"];
/** Of the items of one kind of news; the rest is counted. */
const mostLines = 10;

/**
 * The news of a run, of the kinds that the config asks for: what is another than what was told last, so that a run
 * that is repeated tells nothing twice. What was not asked for counts as told.
 */
export function newsOf(
  before: Told | null,
  happened: Happened,
  notify: readonly (typeof newsKinds)[number][],
): NewsFound {
  const { status, held, refused, trouble, isWhole } = happened;
  const known = before ?? nothingTold;
  const failed = [...refused.map(({ line, message }) => `${line}: ${message}`), ...trouble];
  const told: Told = {
    health: status?.health ?? known.health,
    milestones: status === null ? known.milestones : milestonesTold(status),
    held:
      held === null
        ? isWhole
          ? ""
          : known.held
        : held.items
            .map(({ remote }) => remote)
            .sort()
            .join("\n") || "held",
    failed: failed.length === 0 && !isWhole ? known.failed : failed.join("\n").slice(0, 2_000),
  };
  const news = [
    ...done(happened.trackers),
    ...(before === null || status === null ? [] : changes(before, status, happened.today)),
    ...(told.held === known.held ? [] : waiting(happened)),
    ...(told.failed === known.failed ? [] : failures(failed, refused.length > 0)),
  ];
  return { news: news.filter(({ kind }) => notify.includes(kind)), told };
}

function milestonesTold({ milestones }: GoalStatus): Told["milestones"] {
  return Object.fromEntries(milestones.map(({ key, health, status, due }) => [key, { health, status, due }]));
}

const verbs: Readonly<Record<ReportedOperation["action"], string>> = {
  create: "created",
  update: "updated",
  close: "closed",
  reopen: "reopened",
  adopt: "found again",
};

/** "GitHub: 4 created, 1 closed". */
function done(trackers: readonly TrackerResult[]): News[] {
  return trackers
    .filter(({ operations }) => operations.length > 0)
    .map(({ tracker, operations }) => {
      const counts = new Map<string, number>();
      for (const { action } of operations) counts.set(verbs[action], (counts.get(verbs[action]) ?? 0) + 1);
      const text = [...counts].map(([verb, count]) => `${count} ${verb}`).join(", ");
      const lines = operations.map(({ action, title, remote }) => ({
        text: `${verbs[action]}: ${title}`,
        url: remote,
      }));
      return { kind: "synced", text: `${trackerWords[tracker]}: ${text}`, lines: limited(lines) };
    });
}

function changes(before: Told, { health, milestones }: GoalStatus, today: string): News[] {
  const goal: News[] =
    worse.includes(health) && health !== before.health
      ? [{ kind: "at-risk", text: `The goal is ${wordsOf(health)}.`, lines: [] }]
      : [];
  return [
    ...milestones.flatMap((milestone) => {
      const earlier = before.milestones[milestone.key];
      return earlier === undefined ? [] : milestoneNews(earlier, milestone, today);
    }),
    ...goal,
  ];
}

function milestoneNews(
  earlier: Told["milestones"][string],
  milestone: MilestoneStatus,
  today: string,
): News[] {
  const { status, health, due, reasons, links } = milestone;
  const name = milestoneName(milestone);
  const url = links.github ?? links.jira;
  if (status === "done") {
    return earlier.status === "done" ? [] : [{ kind: "completed", text: `${name} is done.`, lines: at(url) }];
  }
  const news: News[] = [];
  if (earlier.due !== null && due !== null && due > earlier.due) {
    const days = counted(daysBetween(earlier.due, due), "day");
    const span = `${shortDate(earlier.due, today)} to ${shortDate(due, today)}`;
    news.push({ kind: "slipped", text: `${name} slipped ${days}: ${span}.`, lines: at(url) });
  }
  if (worse.includes(health) && health !== earlier.health) {
    const lines = reasons.map((text) => ({ text, url: null }));
    news.push({ kind: "at-risk", text: `${name} is ${wordsOf(health)}.`, lines: limited(lines) });
  }
  return news;
}

function waiting({ repo, run, held }: Happened): News[] {
  if (held === null) return [];
  const what = held.items.length === 0 ? "" : `: it would close ${counted(held.items.length, "item")}`;
  const lines = held.items.map(({ title, remote }) => ({ text: title, url: remote }));
  const text = `A run waits for approval${what}. To let it go on: ${approveCommand(repo, run)}`;
  return [{ kind: "held", text, lines: limited(lines) }];
}

function failures(messages: readonly string[], isRefused: boolean): News[] {
  if (messages.length === 0) return [];
  const text = isRefused
    ? `The plan has ${counted(messages.length, "error")}; nothing of it is synced until then.`
    : "A sync could not be finished.";
  return [
    { kind: "failed", text, lines: limited(messages.map((message) => ({ text: message, url: null }))) },
  ];
}

function limited(lines: News["lines"]): News["lines"] {
  const more = lines.length - mostLines;
  if (more <= 0) return lines;
  return [...lines.slice(0, mostLines), { text: `and ${more} more`, url: null }];
}

const at = (url: string | null): News["lines"] => (url === null ? [] : [{ text: "Open it", url }]);
const wordsOf = (health: Health): string => health.replace("-", " ");
