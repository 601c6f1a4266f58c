import type { Status } from "../../model/plan/plan-values.ts";
import type { DiagnosticCollector, SourceRange } from "../diagnostics.ts";
import { type InlineSpan, rangeOf } from "../markdown/spans.ts";

/** The status of a milestone according to one part of the plan. */
export interface StatusMark {
  status: Status;
  /** The name of this part of the plan in messages: "its checkbox". */
  source: string;
  range: SourceRange;
  /** True for an unticked checkbox or a section title: ignored if there are other marks, unless one is "done". */
  isWeak?: boolean;
  /** True for struck-through text: means cancelled, but is ignored if another mark is "done". */
  isStrikethrough?: boolean;
}

export function checkboxMark(isTicked: boolean, span: InlineSpan): StatusMark {
  return {
    status: isTicked ? "done" : "planned",
    source: "its checkbox",
    range: rangeOf(span),
    isWeak: !isTicked,
  };
}

export function strikethroughMark(span: InlineSpan): StatusMark {
  return { status: "cancelled", source: "its strikethrough", range: rangeOf(span), isStrikethrough: true };
}

const byProgress: readonly Status[] = ["planned", "active", "cancelled", "done"];

/** Returns the least advanced status of a milestone's marks (planned if there are none), and reports conflicts. */
export function resolveStatus(
  marks: readonly StatusMark[],
  milestoneName: string,
  diagnostics: DiagnosticCollector,
): Status {
  const sorted = relevantMarks(marks).toSorted(
    (one, other) => byProgress.indexOf(one.status) - byProgress.indexOf(other.status),
  );
  const [least] = sorted;
  if (!least) return "planned";
  const most = sorted.find(({ status }) => status === sorted.at(-1)?.status) ?? least;
  if (least.status !== most.status) {
    const describe = ({ status, source, range }: StatusMark) => `${status} (${source}, line ${range.line})`;
    const message = `${milestoneName} has conflicting statuses: ${describe(most)} and ${describe(least)}. The least advanced one is used: ${least.status}. Make both the same.`;
    diagnostics.report("conflicting-status", least.range, message);
  }
  return least.status;
}

function relevantMarks(marks: readonly StatusMark[]): readonly StatusMark[] {
  if (marks.length < 2) return marks;
  const strong = marks.filter(({ isWeak, isStrikethrough }) => !isWeak && !isStrikethrough);
  const isDone = strong.some(({ status }) => status === "done");
  return marks.filter(({ isWeak, isStrikethrough }) => {
    if (isWeak) return strong.length === 0 ? marks.every((mark) => !mark.isStrikethrough) : isDone;
    return !(isStrikethrough && isDone);
  });
}
