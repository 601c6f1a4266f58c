import { isDay } from "../calendar/day-arithmetic.ts";
import type { ParseOptions, Plan } from "../model/plan.ts";
import { checkMilestones } from "./checks/check-milestones.ts";
import { goalFolderOf } from "./checks/goal-branch.ts";
import { dateOrderOf } from "./dates/read-schedule.ts";
import { Findings } from "./findings.ts";
import { goalOf } from "./goal-id.ts";
import { goalkit } from "./layouts/goalkit.ts";
import { headings } from "./layouts/headings.ts";
import { beyondDoubt, type Dialect, emptyBody, type PlanBody, type Reading } from "./layouts/layout.ts";
import { list } from "./layouts/list.ts";
import { table } from "./layouts/table.ts";
import { splitPictures } from "./markdown/decorations.ts";
import { type Document, readDocument, splitLines } from "./markdown/document.ts";
import { admit, type Refusal, refuseLines, tooDeepMessage } from "./markdown/limits.ts";
import { once } from "./markdown/once.ts";
import { passage, visible } from "./markdown/passage.ts";
import { plainText } from "./markdown/plain-text.ts";
import { leavesOut } from "./markdown/texts.ts";

/** In this order where two are as sure. */
const dialects: readonly Dialect[] = [goalkit, headings, list, table];

/** Below this a document is not a plan in that dialect. */
const enoughEvidence = 0.3;

/**
 * Reads a plan. Pure, and never throws: what can't be read is in `diagnostics`, and a file that is no plan at all
 * gives the dialect "none" and an error. All strings are plan text as written: hostile until rendered.
 */
export function parsePlan(source: string | Uint8Array, options: ParseOptions): Plan {
  const admitted = admit(source);
  if (admitted.refusal) return refused(admitted.refusal, options);
  const lines = splitLines(admitted.text);
  const tooMuch = refuseLines(lines);
  if (tooMuch) return refused(tooMuch, options);
  const document = readDocument(lines);
  if (document.tooDeep !== null) {
    return refused(
      { code: "too-deep", message: tooDeepMessage, place: { line: document.tooDeep, column: 1 } },
      options,
    );
  }
  return readPlan(document, options);
}

function readPlan(document: Document, options: ParseOptions): Plan {
  const findings = new Findings();
  const start = options.start !== null && isDay(options.start) ? options.start : null;
  const dialect = surest(document);
  const reading: Reading = {
    split: options.split,
    start,
    references: document.references,
    findings,
    strict: dialect?.strict ?? false,
    dateOrder: once(() => dateOrderOf(document.source)),
    goalFolder: goalFolderOf(options.path),
  };
  const body = dialect ? dialect.read(document, reading) : emptyBody();
  const goal = { ...goalOf(options.path), title: "" };
  goal.title = titleOf(document, reading, dialect !== null) ?? goal.id;
  checkMilestones(body.milestones, document.source, findings);
  return planOf(options, dialect?.name ?? "none", goal, body, findings);
}

function surest(document: Document): Dialect | null {
  let best: Dialect | null = null;
  let most = enoughEvidence;
  for (const dialect of dialects) {
    const evidence = dialect.evidence(document);
    if (evidence < most || (best && evidence === most)) continue;
    [best, most] = [dialect, evidence];
    if (evidence >= beyondDoubt) break;
  }
  return best;
}

/** The first H1 without its "Milestone Plan:", or null where it has none. */
function titleOf(document: Document, reading: Reading, isPlan: boolean): string | null {
  const heading = document.blocks.find((block) => block.kind === "heading" && block.level === 1);
  const line = heading?.kind === "heading" ? heading.text : null;
  if (line && isPlan) leavesOut(passage([line]), reading, { what: "the goal's title", severity: "error" });
  const shown = line ? splitPictures(line).rest : null;
  const title = shown
    ? plainText(visible(shown.text, shown.mask)).replace(
        /^(?:goal\s+)?milestones?(?:\s+plan(?:ning)?)?(?:\s*[:：]|\s+[–—-]\s|\s+for\s|$)\s*/i,
        "",
      )
    : "";
  if (title !== "") return title;
  if (isPlan) {
    const message =
      "This plan has no title, so its goal is called by its id. Write # Milestone Plan: What the goal is, as the first line.";
    reading.findings.report("no-title", { line: line?.line ?? 1, column: 1 }, message);
  }
  return null;
}

function refused({ code, message, place }: Refusal, options: ParseOptions): Plan {
  const findings = new Findings();
  findings.report(code, place, message);
  const goal = goalOf(options.path);
  return planOf(options, "none", { ...goal, title: goal.id }, emptyBody(), findings);
}

function planOf(
  options: ParseOptions,
  dialect: Plan["dialect"],
  goal: Plan["goal"],
  body: PlanBody,
  findings: Findings,
): Plan {
  return { path: options.path, dialect, goal, ...body, diagnostics: findings.list() };
}
