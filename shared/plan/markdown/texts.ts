import type { Severity } from "../../model/plan.ts";
import { findPlaceholders } from "../checks/placeholders.ts";
import { quoted } from "../findings.ts";
import type { Reading } from "../layouts/layout.ts";
import type { Stretch } from "../milestone/items/split-items.ts";
import type { Block, ListItem } from "./document.ts";
import { type Line, type Passage, passage, placeIn, visible } from "./passage.ts";

/** What a placeholder stands in, for its message, and how bad it is there. */
export interface Role {
  what: string;
  severity: Severity;
}

/**
 * Reports the first placeholder of a passage and tells whether the passage is left out for it. Where that is a
 * warning, the rest of the plan is synced, so it is; where it is an error, nothing is, and the plan shows it as
 * it is written.
 */
export function leavesOut(text: Passage, reading: Reading, role: Role): boolean {
  const [found] = findPlaceholders(text, reading.references);
  if (found) reportPlaceholder(text, found, reading, role);
  return found !== undefined && role.severity !== "error";
}

/** The stretches of a passage that are not left out for a placeholder, as in `leavesOut`; those that hold one are reported. */
export function withoutPlaceholders(
  text: Passage,
  stretches: readonly Stretch[],
  reading: Reading,
  role: Role,
): readonly Stretch[] {
  const all = findPlaceholders(text, reading.references);
  if (all.length === 0) return stretches;
  let at = 0;
  return stretches.filter(({ start, end }) => {
    while ((all[at]?.end ?? start + 1) <= start) at++;
    const found = all[at];
    if (!found || found.start >= end) return true;
    reportPlaceholder(text, found, reading, role);
    return role.severity === "error";
  });
}

function reportPlaceholder(text: Passage, found: Stretch, reading: Reading, role: Role): void {
  const seen = text.text.slice(found.start, found.end);
  const brackets = seen.startsWith("[") ? ' If the brackets are yours, write "\\[".' : "";
  const ending = role.severity === "error" ? " Nothing of this plan is synced until then." : "";
  reading.findings.report(
    "placeholder",
    placeIn(text, found.start, found.end),
    `${quoted(seen)} is the template's text, not a plan. Write ${role.what}, or remove it.${brackets}${ending}`,
    role.severity,
  );
}

/** The text of some lines, or null when they are empty or left out. */
export function readText(lines: readonly Line[], reading: Reading, role: Role): string | null {
  if (lines.length === 0) return null;
  const text = passage(lines);
  if (leavesOut(text, reading, role)) return null;
  return visible(text.text, text.mask) || null;
}

/** The text of blocks: paragraphs on one line each, everything else as written. Comments and quotes are left out. */
export function readBlocks(
  blocks: readonly Block[],
  source: readonly string[],
  reading: Reading,
  role: Role,
): string | null {
  const parts: string[] = [];
  let end = 0;
  for (const block of blocks) {
    const text = blockText(block, source, reading, role);
    if (text === null) continue;
    if (parts.length > 0) parts.push(block.line > end + 1 ? "\n\n" : "\n");
    parts.push(text);
    end = block.end;
    while (end > block.line && (source[end - 1] ?? "").trim() === "") end--;
  }
  return parts.join("") || null;
}

function blockText(block: Block, source: readonly string[], reading: Reading, role: Role): string | null {
  switch (block.kind) {
    case "paragraph":
      return readText(withoutGuidance(block.lines), reading, role);
    case "list":
      return (
        block.items
          .map((item) => itemText(item, source, reading, role))
          .filter((text) => text !== null)
          .join("\n") || null
      );
    case "code":
    case "table":
      return source
        .slice(block.line - 1, block.end)
        .join("\n")
        .trimEnd();
    default:
      return null;
  }
}

function itemText(item: ListItem, source: readonly string[], reading: Reading, role: Role): string | null {
  const text = readBlocks(item.blocks, source, reading, role);
  return text === null ? null : `- ${text.replaceAll("\n", "\n  ")}`;
}

/** Without the template's italic lines: `*GATE: …*` and `*Example: …*`. */
function withoutGuidance(lines: readonly Line[]): Line[] {
  const kept: Line[] = [];
  const ends = { "*": -1, _: -1 };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (!line) continue;
    const marker = /^([*_])(?:GATE|Example)\b/i.exec(line.text)?.[1];
    if (marker === "*" || marker === "_") {
      // Where the next line with its end is, is looked for once for all lines before it.
      if (ends[marker] < at) {
        const end = lines.findIndex((other, index) => index >= at && other.text.endsWith(marker));
        ends[marker] = end < 0 ? lines.length : end;
      }
      if (ends[marker] < lines.length) {
        at = ends[marker];
        continue;
      }
    }
    kept.push(line);
  }
  return kept;
}
