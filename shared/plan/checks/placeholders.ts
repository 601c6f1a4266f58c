import { referenceLabel } from "../markdown/document.ts";
import { codeBlot, type Passage } from "../markdown/passage.ts";
import type { Stretch } from "../milestone/items/split-items.ts";

/** How the template's own sentences begin. */
const instruction =
  /^\s*(?:Extract from goal and strategy: primary outcome \+|Validate milestones execute selected strategy \(from |Keep to 2-3 sentences\.)/i;

/** Words that stand for what is to be written. `[GOAL]`, `[Name]` and `[MILESTONE TITLE]` are made of nothing else. */
const standIns = new Set(
  "goal title date name number description owner milestone strategy priority metric metrics deliverable deliverables criteria criterion validation value week weeks start end due branch timeline person author tbd todo tba insert your placeholder yyyy mm dd n x y z xx xxx of the a here text".split(
    " ",
  ),
);
/** How the template's instructions begin. They tell or ask; a tag such as `[RFC]` names. */
const asks =
  /^(?:e\.?g\b|i\.e\.|for example|example:|what|who|which|why|how|when|where|describe|list|insert|enter|explain|define|specify|fill|replace|your|brief|short|key|overall|specific|name of|number of|link to|add|choose|current|additional|another)\b/i;

/**
 * The template's text in a passage. Never one: a link, an image, a footnote, a check box, a bracket after a word
 * (`Map[string]`), `\[`. Anywhere one: `[###-name]`, `[e.g., …]`, stand-in words (`[TITLE]`, `[Goal name]`), and three words or
 * more that ask or tell ("[Who is responsible?]"). Only as the whole text: any other bracket of two words or more.
 * So `[RFC] draft`, `[P1] login` and `[WIP]` are plan text. In inline code only the first two count.
 */
export function findPlaceholders({ text, mask }: Passage, references: ReadonlySet<string>): Stretch[] {
  if (instruction.test(text)) return [{ start: text.search(/\S/), end: text.trimEnd().length }];
  if (!text.includes("[")) return [];
  const whole = text.trim();
  const found: Stretch[] = [];
  const bracket = /\\.|\[([^[\]]{1,300})\]/g;
  for (let match = bracket.exec(text); match; match = bracket.exec(text)) {
    const content = match[1]?.trim();
    if (!content) continue;
    const start = match.index;
    const end = start + match[0].length;
    const inCode = mask[start] === codeBlot;
    if (!inCode && mask[start] !== "[") continue;
    if (
      inCode
        ? isTemplateToken(content)
        : !isLink(text, start, end, content, references) && speaksFor(content, match[0] === whole)
    ) {
      found.push({ start, end });
    }
  }
  return found;
}

function speaksFor(content: string, alone: boolean): boolean {
  if (isTemplateToken(content)) return true;
  const words = content.split(/[\s_/-]+/).filter((word) => word !== "");
  if (words.every((word) => standIns.has(word.toLowerCase())))
    return /[a-z]{2}|^[NX]$/i.test(content) && (alone || content !== content.toLowerCase());
  if (words.length >= 3 && asks.test(content)) return true;
  return alone && words.length >= 2;
}

function isTemplateToken(content: string): boolean {
  return /^#{2,}/.test(content) || /^e\.g\b/i.test(content);
}

function isLink(
  text: string,
  start: number,
  end: number,
  content: string,
  references: ReadonlySet<string>,
): boolean {
  const before = text[start - 1] ?? "";
  const after = text[end] ?? "";
  if (after === "(" || before === "!" || /[\p{L}\p{N}_)]/u.test(before)) return true;
  if (content.startsWith("^") || /^[xX]$/.test(content)) return true;
  if (references.size === 0) return false;
  if (references.has(referenceLabel(content))) return true;
  if (after !== "[") return false;
  const label = text.slice(end + 1, text.indexOf("]", end));
  return references.has(referenceLabel(label));
}
