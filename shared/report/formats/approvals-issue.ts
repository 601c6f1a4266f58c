import { formatInstant } from "../../calendar/format-date.ts";
import { type DesiredItem, type ItemState, type ManagedBody, trackerNames } from "../../model/item.ts";
import type { HeldGoal } from "../../model/run-record.ts";
import { formatCount } from "../../text/format-count.ts";
import { toSingleLine } from "../../text/visible-text.ts";
import { safeWebUrl } from "../../text/web-url.ts";
import { describeHeld, formatApproveCommand } from "../attention.ts";
import { trackerPlaces } from "../wording.ts";

/** Used instead of a goal id for the approvals issue, as `REPORT_ISSUE_GOAL` is for the report issue. */
export const APPROVALS_GOAL = ".approvals";

/** A run that holds changes, with exactly the changes that one approval covers. */
export interface ApprovalRequest {
  run: string;
  /** ISO 8601 instant when the run finished. */
  at: string;
  goals: HeldGoal[];
  /** 16 hexadecimal digits that identify run and changes. */
  digest: string;
}

export function approvalsIssueItem(body: ManagedBody, labels: readonly string[], state: ItemState): DesiredItem {
  const fields = { title: "Milepost: approvals", body, labels: [...labels], state };
  // The marker needs a role; for Milepost's own issues, the role has no effect.
  return { key: "r1", role: "deliverable", entity: "issue", fields };
}

const INTRODUCTION =
  "A box approves exactly the changes that are listed with it. Only people with write access can approve; another tick is undone. If a plan changes first, Milepost asks again. Milepost closes this issue when nothing is held.";
const NOTHING_HELD = "Nothing is held for approval.";

/** Below GitHub's limit of 65,536 characters per body, with space for people's notes. */
const MAX_LENGTH = 50_000;
const MAX_TITLE_LENGTH = 200;

/** Renders the list of held runs as Markdown. `escape` makes any text safe in one line of Markdown. */
export function renderApprovals(
  requests: readonly ApprovalRequest[],
  { repo, escape: escapeText }: { repo: string; escape: (text: string) => string },
): string {
  if (requests.length === 0) return NOTHING_HELD;
  const maxLength = Math.floor((MAX_LENGTH - INTRODUCTION.length) / requests.length);
  return [INTRODUCTION, ...requests.map((request) => renderRequest(request, repo, escapeText, maxLength))].join("\n\n");
}

function renderRequest(
  { run, at, goals, digest }: ApprovalRequest,
  repo: string,
  escapeText: (text: string) => string,
  maxLength: number,
): string {
  const closes = goals.reduce((count, { items }) => count + items.length, 0);
  const creates = goals.flatMap(({ creations = [] }) => creations).reduce((total, { count }) => total + count, 0);
  const effect = describeHeld(closes, creates) || "confirm that the plan was removed";
  const head = [
    `### Run of ${formatInstant(at)}`,
    "",
    `* [ ] Approve: ${effect} ${formatBoxMarker({ run, digest })}`,
  ].join("\n");
  const command = `Or on the command line, with Milepost's state: \`${toSingleLine(formatApproveCommand(repo, run)).replaceAll("`", "'")}\``;
  const lines = goals.flatMap((goal) => renderGoal(goal, escapeText));
  return [head, limitLines(lines, maxLength - head.length - command.length - 4), command].join("\n\n");
}

function renderGoal({ goal, path, items, creations = [] }: HeldGoal, escapeText: (text: string) => string): string[] {
  const text = (title: string) => escapeText(Array.from(title).slice(0, MAX_TITLE_LENGTH).join("")) || "Untitled";
  const closed = trackerNames.flatMap((tracker) => {
    const own = items.filter((item) => item.tracker === tracker);
    const links = own.map(({ title, remote }) => {
      const url = safeWebUrl(remote);
      return url === null ? `- ${text(title)}` : `- [${text(title)}](<${url}>)`;
    });
    return listBlock(`To be closed ${trackerPlaces[tracker]}`, own.length, links);
  });
  const created = creations.flatMap(({ tracker, count, items: listed }) => {
    const more = count > listed.length ? [`- … and ${count - listed.length} more`] : [];
    const titles = listed.map(({ title }) => `- ${text(title)}`);
    return listBlock(`To be created ${trackerPlaces[tracker]}`, count, [...titles, ...more]);
  });
  return [`**${text(goal)}** (${text(path)})`, "", ...closed, ...created];
}

function listBlock(title: string, count: number, lines: readonly string[]): string[] {
  return count === 0 ? [] : [`${title}: ${formatCount(count, "item")}`, "", ...lines, ""];
}

/** Joins as many whole lines as fit, and says how many were left out. */
function limitLines(lines: readonly string[], maxLength: number): string {
  let length = 0;
  const fitting = lines.findIndex((line) => {
    length += line.length + 1;
    return length > maxLength;
  });
  if (fitting === -1) return lines.join("\n").trimEnd();
  const more = lines.slice(fitting).filter((line) => line.startsWith("- ")).length;
  return [...lines.slice(0, fitting), "", `… and ${formatCount(more, "more item")}`].join("\n");
}

/** A box in the text of the approvals issue. Anybody who can edit the issue can write one. */
export interface ApprovalBox {
  run: string;
  digest: string;
  isTicked: boolean;
}

const BOX = /^\* \[([ xX])\] (.{0,400}?)<!-- milepost-approve ([0-9A-Za-z]{1,40}) ([0-9a-f]{16}) -->\r?$/gm;

function formatBoxMarker({ run, digest }: Pick<ApprovalBox, "run" | "digest">): string {
  return `<!-- milepost-approve ${run} ${digest} -->`;
}

/** Returns all boxes in a text. */
export function readApprovalBoxes(text: string): ApprovalBox[] {
  return [...text.matchAll(BOX)].map(([, tick, , run = "", digest = ""]) => ({ run, digest, isTicked: tick !== " " }));
}

/** Returns the text without ticks in its boxes. */
export function untickBoxes(text: string): string {
  return text.replace(BOX, (line) => line.replace(/^\* \[[xX]\]/, "* [ ]"));
}

/** Returns true if a text has a ticked box for exactly this run and list. */
export function isBoxTicked(text: string, { run, digest }: Pick<ApprovalBox, "run" | "digest">): boolean {
  return readApprovalBoxes(text).some((box) => box.isTicked && box.run === run && box.digest === digest);
}
