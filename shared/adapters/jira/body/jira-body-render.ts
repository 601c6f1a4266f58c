import type { BodySection, ManagedBody } from "../../../model/item.ts";
import { toAdfNodes } from "./adf-write.ts";
import { type ManagedLine, toLines, toManagedBody, truncateLines } from "./managed-lines.ts";
import { escapeWiki } from "./wiki-text.ts";

/** Of 32,767 characters per field, less the footer of the panel and some space for users' text. */
const MAX_ISSUE_SIZE = 29_000;
/** Of 16,384 characters of a version's description. */
const MAX_VERSION_SIZE = 14_500;
const LONGEST_NONCE = "n".repeat(32);

/** Returns the managed block of an issue: the same for Cloud and Data Center, short enough for both. */
export function renderIssueBody(sections: readonly BodySection[]): ManagedBody {
  return toManagedBody(truncateLines(toLines(sections), issueSize, MAX_ISSUE_SIZE));
}

/** Returns the managed block of a version's description. */
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
