import type { Health, MilestoneStatus, Share } from "../model/goal-status.ts";
import { counted, joined } from "../text/counted.ts";
import { type Judged, judgeHealth, type Outlook, type Verdict } from "./health.ts";
import type { MilestoneFacts } from "./milestone-facts.ts";

/**
 * How a goal goes: as one milestone that all that is under way would be, due when the last of its milestones is, and at
 * least at risk when one of them is at risk or off track. Done when all its milestones are, the cancelled ones aside.
 */
export function judgeGoal(
  facts: readonly MilestoneFacts[],
  milestones: readonly MilestoneStatus[],
  outlook: Outlook,
): Verdict & { due: string | null } {
  const counting = facts.filter(({ status }) => status !== "cancelled");
  const underWay = counting.filter(({ status }) => status !== "done");
  // Where nothing that is left has a date, that of what is done is no date for it.
  const due = underWay.length > 0 && latest(underWay) === null ? null : latest(counting);
  if (counting.length === 0) {
    const reason = facts.length === 0 ? "the plan has no milestones" : "all milestones are cancelled";
    return { due, health: "not-started", reasons: [reason] };
  }
  if (underWay.length === 0) {
    const reason =
      counting.length === 1
        ? "its milestone is done"
        : `all ${counted(counting.length, "milestone")} are done`;
    return { due, health: "done", reasons: [reason] };
  }
  const share = (part: "deliverables" | "criteria" | "verification"): Share => ({
    done: counting.reduce((sum, facts) => sum + facts[part].done, 0),
    // What is open in a milestone that is done is not waited for.
    total: counting.reduce((sum, one) => sum + (one.status === "done" ? one[part].done : one[part].total), 0),
  });
  const whole: Judged = {
    status: "active",
    planned: "planned",
    begun: counting.some(({ begun, status }) => begun || status === "done"),
    start: earliest(counting),
    due,
    deliverables: share("deliverables"),
    criteria: share("criteria"),
    verification: share("verification"),
  };
  const { health, reasons } = judgeHealth(whole, outlook);
  const troubled = (["off-track", "at-risk"] as const).flatMap((kind) => {
    const names = milestones.filter((milestone) => milestone.health === kind).map(nameOf);
    const verb = names.length === 1 ? "is" : "are";
    return names.length === 0 ? [] : [`${several(names)} ${verb} ${kind.replace("-", " ")}`];
  });
  return { due, health: withTrouble(health, troubled.length > 0), reasons: [...reasons, ...troubled] };
}

function withTrouble(health: Health, troubled: boolean): Health {
  return troubled && health !== "off-track" ? "at-risk" : health;
}

/** "M1", "M1 and M2", "5 milestones". */
function several(names: readonly string[]): string {
  return names.length > 3 ? counted(names.length, "milestone") : joined(names);
}

function nameOf({ number, title }: MilestoneStatus): string {
  return number === null ? `"${title}"` : `M${number}`;
}

function latest(facts: readonly MilestoneFacts[]): string | null {
  return dates(facts.map(({ due }) => due)).at(-1) ?? null;
}

function earliest(facts: readonly MilestoneFacts[]): string | null {
  const starts = dates(facts.map(({ start }) => start));
  return starts.length < facts.length ? null : (starts[0] ?? null);
}

function dates(days: readonly (string | null)[]): string[] {
  return days.filter((day) => day !== null).sort();
}
