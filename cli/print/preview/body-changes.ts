import { isEqual } from "../../../shared/collections/is-equal.ts";
import type { ManagedBody } from "../../../shared/model/item.ts";
import { alignTexts } from "../../../shared/text/align-texts.ts";

/**
 * Returns the lines that differ between two managed blocks, old lines with "- " and new ones with "+ "; or one line that
 * says what else differs.
 */
export function listBodyChanges(before: ManagedBody, after: ManagedBody): string[] {
  const [oldLines, newLines] = [toLines(before), toLines(after)];
  const aligned = alignTexts(newLines, oldLines);
  const unchanged = new Set(aligned);
  const changes = [
    ...newLines.flatMap(({ text }, index) => {
      const old = oldLines[aligned[index] ?? -1];
      if (old === undefined) return [`+ ${text}`];
      return old.text === text ? [] : [`- ${old.text}`, `+ ${text}`];
    }),
    ...oldLines.flatMap(({ text }, index) => (unchanged.has(index) ? [] : [`- ${text}`])),
  ];
  if (changes.length > 0) return changes;
  const isSameText = isEqual(newLines, oldLines);
  return [isSameText ? "the hidden digest that identifies it" : "the order of its lines"];
}

/** Matches the digest by which GitHub's items are identified. People don't see it. */
const identityLine = /^<!-- text:[0-9a-f]+ -->$/;

/** Returns the lines of a managed block in any tracker's format as plain text, with the ticks of its checkboxes. */
function toLines({ text, boxes }: ManagedBody): { text: string }[] {
  const ticks = boxes.values();
  return text
    .split("\n")
    .filter((line) => !identityLine.test(line))
    .map((line) => toPlainText(line).replace(/^\[ \] /, () => (ticks.next().value?.done ? "[x] " : "[ ] ")))
    .filter((line) => line.trim() !== "")
    .map((line) => ({ text: line }));
}

/** Removes the markup that Milepost adds to a line: list signs, bold headings, line prefixes and escapes. */
function toPlainText(line: string): string {
  return line
    .replace(/^(?:- (?=\[ \] )|[|#@] | {2}> )/, "")
    .replace(/^\*\*(.*)\*\*$/, "$1")
    .replace(/\\([!-/:-@[-`{-~])/g, "$1");
}
