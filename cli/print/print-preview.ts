import { sanitizeLine, type Terminal } from "../../shared/adapters/node/terminal.ts";
import { groupBy } from "../../shared/collections/group-by.ts";
import { trackerTitles } from "../../shared/model/item.ts";
import { hasErrors } from "../../shared/model/plan/plan-values.ts";
import type { Preview, TrackerPreview } from "../../shared/sync/run/preview-repository.ts";
import { formatCount, joinWithAnd } from "../../shared/text/format-count.ts";
import { formatSection } from "./preview/format-section.ts";
import { countItems } from "./preview/preview-items.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { formatSkipped } from "./print-operation.ts";

export interface PreviewTexts {
  /** Lines below the first one, for example about what was not checked. */
  notes: readonly string[];
  /** How to apply the changes, without a full stop. */
  howToApply: string;
}

type Output = Terminal & { screen: { columns?: number } };

/** Prints what a sync would do: what is held, the changes of each tracker by milestone, then the diagnostics. */
export function printPreview({ result, plans }: Preview, { notes, howToApply }: PreviewTexts, output: Output): void {
  const { out, err, color, errColor, screen } = output;
  const reasons = formatHoldReasons(plans);
  if (reasons.length > 0) out(color.yellow([...reasons, ""].join("\n")));
  const at = result.commit === null ? "" : `@${result.commit.slice(0, 7)}`;
  out(`${color.bold(`${sanitizeLine(result.repo)}${at}`)}: ${summarize(result, plans)}`);
  for (const note of notes) out(color.dim(note));
  const shown = plans.filter(
    ({ syncPlan: { operations, blockers, conflicts }, skipped, held }) =>
      held !== null || operations.length + blockers.length + conflicts.length + skipped.length > 0,
  );
  const isGrouped = new Set(shown.map(({ path }) => path)).size > 1;
  for (const [tracker, sections] of groupBy(shown, (one) => one.tracker)) {
    out("");
    out(color.bold(trackerTitles[tracker]));
    for (const section of sections) {
      if (isGrouped) out(`  ${sanitizeLine(section.path)}${section.held ? ", held for approval" : ""}`);
      const style = { color, columns: screen.columns, indent: isGrouped ? "    " : "  " };
      for (const line of formatSection(section, style)) out(line);
      for (const change of section.skipped) out(formatSkipped(change, { color }));
    }
  }
  out("");
  for (const { path, diagnostics } of result.plans) {
    printDiagnostics(path, diagnostics, null, err, { color: errColor });
  }
  const approval = reasons.length === 0 ? "" : "; what is held also needs an approval (`milepost approve`)";
  const hasPlanErrors = result.plans.some(({ diagnostics }) => hasErrors(diagnostics));
  if (shown.length > 0) out(`Nothing was changed. ${howToApply}${approval}.`);
  else out(hasPlanErrors ? "Nothing was changed." : "Nothing to change.");
}

/** Returns one line for each reason for which changes are held. Names the trackers unless all hold for that reason. */
function formatHoldReasons(plans: readonly TrackerPreview[]): string[] {
  const reasons = groupBy(plans, ({ held }) => held?.reason ?? null);
  const trackers = new Set(plans.map(({ tracker }) => tracker));
  return [...reasons].map(([reason, held]) => {
    const holding = [...new Set(held.map(({ tracker }) => trackerTitles[tracker]))];
    const place = holding.length === trackers.size ? "" : ` in ${joinWithAnd(holding)}`;
    return `Held for approval${place}: ${sanitizeLine(reason)}`;
  });
}

/** Returns how many items change: "3 of 25 GitHub items change, 2 of 12 Jira items". */
function summarize({ plans: results }: Preview["result"], plans: readonly TrackerPreview[]): string {
  const counts = [...groupBy(plans, ({ tracker }) => tracker)].map(([tracker, ofTracker]) => {
    const all = ofTracker.map(countItems);
    const sum = (of: keyof (typeof all)[number]) => all.reduce((total, count) => total + count[of], 0);
    const [total, held] = [sum("total"), sum("held")];
    const noun = `${trackerTitles[tracker]} item`;
    return { total, held, noun, changed: sum("changed"), created: sum("created") };
  });
  if (counts.every(({ changed, held }) => changed + held === 0)) {
    if (results.some(({ diagnostics }) => hasErrors(diagnostics)))
      return "nothing is synced until the errors are fixed";
    if (plans.length === 0) return 'no plan found, because no file matches "plans" in the config';
    return `no change to ${joinWithAnd(counts.map(({ total, noun }) => formatCount(total, noun)))}`;
  }
  if (counts.every(({ total, created, held }) => held === 0 && created === total)) {
    return counts.map(({ total, noun }) => formatCount(total, `new ${noun}`)).join(", ");
  }
  return counts
    .map(({ changed, total, held, noun }, index) => {
      const verb = index > 0 ? "" : changed === 1 ? " changes" : " change";
      return `${changed} of ${formatCount(total, noun)}${verb}${held === 0 ? "" : ` (${held} held)`}`;
    })
    .join(", ");
}
