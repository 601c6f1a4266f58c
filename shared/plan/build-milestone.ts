import type { Reading } from "./dialects/dialect.ts";
import type { Block } from "./document.ts";
import { readFields, readItemFields } from "./fields.ts";
import { quoted } from "./findings.ts";
import { idOf } from "./item-id.ts";
import { addFields, type Surroundings } from "./milestone-fields.ts";
import type { Head } from "./milestone-head.ts";
import { reportNotTaken } from "./milestone-items.ts";
import { scheduleOf } from "./milestone-schedule.ts";
import { passage, placeOf, visible } from "./passage.ts";
import type { Milestone } from "./plan.ts";
import { leavesOut } from "./texts.ts";

/** A milestone from the line that opens it and the labelled blocks below. Every dialect ends here. */
export function buildMilestone(head: Head, blocks: readonly Block[], surroundings: Surroundings): Milestone {
  const { anchor, reading } = surroundings;
  const milestone = emptyMilestone(head, anchor, reading);
  for (const block of blocks) {
    if (block.kind === "paragraph") addFields(milestone, readFields(block.lines), surroundings);
    else if (block.kind === "list") {
      for (const item of block.items) addFields(milestone, readItemFields(item), surroundings);
    } else {
      reportNotTaken(
        block,
        reading,
        "Write it as a labelled bullet such as - **Value**: …, or move it out of the milestone.",
      );
    }
  }
  return milestone;
}

function emptyMilestone(head: Head, anchor: string | null, reading: Reading): Milestone {
  const { parentheses, trailing } = head;
  const schedule = parentheses ? scheduleOf(parentheses.text, placeOf(parentheses), anchor, reading) : null;
  const role = { what: "the milestone's title", severity: "error" as const };
  leavesOut(passage([head.title]), reading, role);
  if (parentheses) leavesOut(passage([parentheses]), reading, { ...role, what: "its weeks" });
  const title = schedule || !parentheses ? visible(head.title.text, head.title.mask) : head.fullTitle;
  if (trailing && visible(trailing.text, trailing.mask) !== "") {
    const advice =
      "Only parentheses with weeks or dates may follow the title; write **Status**: done or the like as a bullet.";
    reading.findings.report(
      "not-taken",
      placeOf(trailing),
      `${quoted(trailing.text)} after the title is not taken. ${advice}`,
    );
  }
  const id = idOf(head.idComment, reading.findings);
  return {
    number: head.number,
    title,
    schedule,
    status: head.struck ? "cancelled" : head.ticked ? "done" : "planned",
    deliverables: [],
    criteria: [],
    value: null,
    validation: [],
    risks: [],
    owner: null,
    dependsOn: [],
    verification: [],
    line: head.line.line,
    ...(id === null ? {} : { id }),
  };
}
