import type { Plan } from "../../model/plan/plan.ts";

/** A line of a plan file that has the title of a milestone, but is not read as one. */
export interface Remnant {
  /** 1-based. */
  line: number;
  text: string;
}

/** Matches a line that can be a milestone in some layout: a heading, a bullet, a table row, a bold or numbered line. */
const milestoneLine = /^\s*(?:#{1,6}\s|[-*+]\s|\d{1,4}[.)]\s|\||\*\*|__|~~|<)/;
/** Maximum number of words around the title, as in "## Done: Milestone 1 - TITLE (Weeks 1-2)". */
const MAX_OTHER_WORDS = 6;
/** The same for a title of one word, which can stand in many lines by chance. */
const MAX_OTHER_WORDS_OF_ONE = 3;

/**
 * Returns a function that returns the first line of a file, outside the plan's milestones, that still has the title of a
 * milestone; `null` if no line has it.
 */
export function remnantFinder(
  { milestones }: Pick<Plan, "milestones">,
  file: string,
): (title: string) => Remnant | null {
  const usedLines = new Set(
    milestones.flatMap(({ line, deliverables, criteria, verification }) => [
      line,
      ...[...deliverables, ...criteria, ...verification].map((item) => item.line),
    ]),
  );
  const readCandidates = () =>
    file.split(/\r\n|\n|\r/).flatMap((text, index) => {
      if (usedLines.has(index + 1) || !milestoneLine.test(text)) return [];
      const words = wordsOf(text);
      return [{ line: index + 1, text: text.trim(), count: words.length, words: ` ${words.join(" ")} ` }];
    });
  let candidates: ReturnType<typeof readCandidates> | null = null;
  return (title) => {
    const words = wordsOf(title);
    if (words.length === 0) return null;
    const maxCount = words.length + (words.length === 1 ? MAX_OTHER_WORDS_OF_ONE : MAX_OTHER_WORDS);
    const sought = ` ${words.join(" ")} `;
    candidates ??= readCandidates();
    const found = candidates.find((line) => line.count <= maxCount && line.words.includes(sought));
    return found ? { line: found.line, text: found.text } : null;
  };
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}
