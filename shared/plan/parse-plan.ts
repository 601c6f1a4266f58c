import { isDay } from "../calendar/days.ts";
import type { ParseOptions, Plan } from "../model/plan/plan.ts";
import { checkMilestones } from "./checks/check-milestones.ts";
import { DiagnosticCollector } from "./diagnostics.ts";
import { goalFolderName, goalFromPath } from "./goal-id.ts";
import type { Language } from "./languages/language.ts";
import { languages as allLanguages } from "./languages/languages.ts";
import { goalkit } from "./layouts/goalkit.ts";
import { headings } from "./layouts/headings.ts";
import { CERTAIN_SCORE, emptyPlanBody, type Layout } from "./layouts/layout.ts";
import { list } from "./layouts/list.ts";
import { table } from "./layouts/table.ts";
import type { MarkdownDocument } from "./markdown/blocks.ts";
import { stripEmoji } from "./markdown/emoji.ts";
import { decodeText, parseMarkdown } from "./markdown/parse-markdown.ts";
import { joinSpans, withoutComments } from "./markdown/spans.ts";
import { stripMarkup } from "./markdown/strip-markup.ts";
import { reportPlaceholder } from "./milestone/read-text.ts";
import type { ParseContext } from "./parse-context.ts";
import { fromLanguages, withLanguages } from "./vocabulary/active-languages.ts";
import { anyPhrase } from "./vocabulary/word-patterns.ts";

/** The layouts in order of precedence: if two layouts have equal scores, the one that is listed first is used. */
const layouts: readonly Layout[] = [goalkit, headings, list, table];

/** Minimum score (0 to 1) of a layout that is used. */
const MIN_SCORE = 0.3;

/**
 * Parses a plan. Pure, and never throws: problems are in `diagnostics`, and a file that is not a plan has the layout
 * "none" and an error. All strings are untrusted text from the plan: escape them where they are rendered.
 */
export function parsePlan(
  source: string | Uint8Array,
  options: ParseOptions,
  languages: readonly Language[] = allLanguages,
): Plan {
  return withLanguages(languages, () => parse(source, options));
}

function parse(source: string | Uint8Array, { path, split, start }: ParseOptions): Plan {
  const diagnostics = new DiagnosticCollector();
  const goal = { ...goalFromPath(path), title: "" };
  const text = decodeText(source, diagnostics);
  const document = text === null ? null : parseMarkdown(text, diagnostics);
  const layout = document && chooseLayout(document);
  let body = emptyPlanBody();
  if (document) {
    const startDate = start !== null && isDay(start) ? start : null;
    const isStrict = layout?.isStrict ?? false;
    const context = { document, diagnostics, split, startDate, isStrict, goalFolder: goalFolderName(path) };
    if (layout) body = layout.read(document, context);
    goal.title = readTitle(context, layout !== null);
    checkMilestones(body.milestones, document.source, diagnostics);
  }
  goal.title ||= goal.id;
  return { path, layout: layout?.name ?? "none", goal, ...body, diagnostics: diagnostics.list() };
}

function chooseLayout(document: MarkdownDocument): Layout | null {
  let best: Layout | null = null;
  let bestScore = MIN_SCORE;
  for (const layout of layouts) {
    const score = layout.score(document);
    if (score < bestScore || (best && score === bestScore)) continue;
    [best, bestScore] = [layout, score];
    if (score >= CERTAIN_SCORE) break;
  }
  return best;
}

const titlePrefix = fromLanguages((languages) => {
  const end = `(?:\\s*[:：]|\\s+[–—-]\\s|\\s+${anyPhrase(languages, "titleJoiners")}\\s|$)\\s*`;
  return new RegExp(`^${anyPhrase(languages, "titlePrefixes")}${end}`, "iu");
});

/** Returns the text of the first heading of level 1, without "Milestone Plan:"; "" if there is no such heading. */
function readTitle(context: ParseContext, isPlan: boolean): string {
  const heading = context.document.blocks.find((block) => block.kind === "heading" && block.level === 1);
  const span = heading?.kind === "heading" ? heading.text : null;
  if (span && isPlan) reportPlaceholder(joinSpans([span]), context, { name: "the goal's title", severity: "error" });
  const title = span ? stripMarkup(withoutComments(stripEmoji(span).rest)).replace(titlePrefix(), "") : "";
  if (title === "" && isPlan) {
    const message =
      "This plan has no title; the goal's id is used instead. Write # Milestone Plan: Title of the goal, as the first line.";
    context.diagnostics.report("missing-title", { line: span?.line ?? 1, column: 1 }, message);
  }
  return title;
}
