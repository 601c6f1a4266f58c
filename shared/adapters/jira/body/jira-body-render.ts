import type { BodySection, ManagedBody } from "../../../model/item.ts";
import { toAdfNodes } from "./adf-write.ts";
import { type ManagedLine, toLines, toManagedBody, truncateLines } from "./managed-lines.ts";
import { escapeWiki } from "./wiki-text.ts";

/** Maximum characters of a managed block with markup. Jira allows 32,767 per field; the rest is for users' text. */
const MAX_ISSUE_SIZE = 29_000;
/** Maximum characters of a managed block in a version's description, for which Jira allows 16,384. */
const MAX_VERSION_SIZE = 14_500;
const LONGEST_NONCE = "n".repeat(32);

/** Returns the managed block of an issue, truncated if it would be too long for Jira Cloud or for Data Center. */
export function renderIssueBody(sections: readonly BodySection[]): ManagedBody {
  return toManagedBody(truncateLines(toLines(sections), issueSize, MAX_ISSUE_SIZE));
}

export function renderVersionBody(sections: readonly BodySection[]): ManagedBody {
  return toManagedBody(truncateLines(toLines(sections), versionSize, MAX_VERSION_SIZE));
}

function issueSize(lines: readonly ManagedLine[]): number {
  const textSize = versionSize(lines);
  if (textSize > MAX_ISSUE_SIZE) return textSize;
  const wikiSize = lines.reduce((size, { text }) => size + escapeWiki(text).length + 10, 0);
  return Math.max(wikiSize, JSON.stringify(toAdfNodes(lines, LONGEST_NONCE)).length);
}

function versionSize(lines: readonly ManagedLine[]): number {
  return lines.reduce((size, { text }) => size + text.length + 8, 0);
}
