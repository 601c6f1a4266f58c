import type { Severity } from "../model/plan.ts";

export interface CodeEntry {
  severity: Severity;
  /** The other severity that it has in some places. */
  sometimes?: Severity;
  /** What the finding means. */
  meaning: string;
  /** What its reader can do. */
  remedy: string;
}

/** Every code that the parser of plans can report. */
export const diagnosticCodes = {
  placeholder: {
    severity: "error",
    sometimes: "warning",
    meaning:
      "Text of the template was left in: `[TITLE]`, `[e.g., …]`, an instruction sentence. It is an error in a milestone or in the goal's title and a warning elsewhere.",
    remedy:
      "Write the real text or remove the part. If the brackets are your own text, write it without them, or `\\[` for the first.",
  },
  "no-milestones": {
    severity: "error",
    meaning: "The file is read as a plan and has no milestone that could be read.",
    remedy:
      "Write each milestone as `**Milestone 1: Title** (Weeks 1-2)`, followed by bullets such as `- **Deliverable**: …`.",
  },
  "unread-milestone": {
    severity: "warning",
    sometimes: "error",
    meaning:
      "A line looks like a milestone and can't be read as one. It is an error where labelled bullets follow, because they would be lost.",
    remedy:
      "Write `**Milestone 1: Title** (Weeks 1-2)` on a line of its own, outside lists, quotes and text sections.",
  },
  "duplicate-number": {
    severity: "error",
    meaning: "Two milestones have the same number.",
    remedy: "Number each milestone once.",
  },
  "duplicate-id": {
    severity: "error",
    meaning: "Two milestones, or two deliverables, have the same `<!-- id: … -->`.",
    remedy: "Give each its own id, or remove the copied comment.",
  },
  "bad-id": {
    severity: "warning",
    meaning: "An `<!-- id: … -->` has characters that an id can't have; it is not used.",
    remedy: "Use letters, digits, `_`, `.` and `-`, at most 64.",
  },
  "no-deliverables": {
    severity: "warning",
    meaning: "A milestone has no deliverables.",
    remedy: "Add `- **Deliverable**: first thing, second thing`.",
  },
  "unknown-label": {
    severity: "warning",
    meaning: "A bold label is not one that is read; its text is not taken.",
    remedy:
      "Use one of the labels in docs/plan.md: Deliverable, Value, Success Criteria, Validation, Risk, Status, Owner, …",
  },
  "not-taken": {
    severity: "warning",
    meaning: "Text inside a milestone belongs to no label and is not taken.",
    remedy:
      "Start it with a label such as `**Deliverable**:`, or move it out of the milestone, under a heading of its own.",
  },
  "unknown-milestone": {
    severity: "warning",
    meaning: "A verification list names a milestone that the plan doesn't have.",
    remedy: "Use the number of one of the plan's milestones.",
  },
  "unknown-dependency": {
    severity: "warning",
    meaning: "A milestone depends on one that the plan doesn't have.",
    remedy:
      "Write the number or the title of one of the plan's milestones, or in words what else it waits for.",
  },
  "dependency-circle": {
    severity: "warning",
    meaning: "Milestones depend on each other in a circle, so that none of them can begin.",
    remedy: "Take one of the dependencies out.",
  },
  "unknown-reference": {
    severity: "warning",
    meaning:
      "A reference such as `SC-001` is defined nowhere: not in the goal.md beside the plan, or, without one, not in the plan's **Success Metrics**.",
    remedy: "Write one that is defined, or define it in goal.md: `- **SC-001**: what it means`.",
  },
  "unread-goal": {
    severity: "warning",
    meaning: "The goal.md beside the plan can't be read, so references are not explained and not checked.",
    remedy: "Save it as UTF-8 text of at most 1 MiB, with lines of at most 20,000 characters.",
  },
  "missing-strategy": {
    severity: "warning",
    meaning: "The file that **Strategy Alignment** names is not in the repository.",
    remedy: "Add the file, or write the path of the one that is meant.",
  },
  "branch-mismatch": {
    severity: "warning",
    meaning: "The **Goal Branch** is not called as the folder of the plan.",
    remedy: "Write the name of the folder, or move the plan to the folder of that goal.",
  },
  "unknown-status": {
    severity: "warning",
    meaning: "A **Status** is not one that is known; the milestone counts as planned.",
    remedy: "Write planned, active, done or cancelled.",
  },
  "status-disagreement": {
    severity: "warning",
    meaning:
      "Two places say different things of one status, as a heading with ✅ above `Status: in progress`. The one that claims less counts.",
    remedy: "Make the two say the same.",
  },
  "decorative-sign": {
    severity: "info",
    meaning:
      "Every item of a list has a sign that says done, and its milestone is not done. The signs are read as decoration.",
    remedy: "Write `[x]` for what is done and `[ ]` for what is not.",
  },
  "nested-items": {
    severity: "info",
    meaning: "Boxes below an item are details of the item and not items of their own.",
    remedy: "Move a box out of its item, to the left, to have it as a deliverable.",
  },
  "mentioned-again": {
    severity: "info",
    meaning: "A heading names a milestone that stands elsewhere in the plan; what is below it is not taken.",
    remedy:
      "Move what belongs to the milestone to its own section, or name what it is: `### Milestone 2 Success Criteria`.",
  },
  "bad-date": {
    severity: "warning",
    meaning: "A date is not a day of the calendar, or is not written as YYYY-MM-DD; it is not used.",
    remedy: "Write an existing day as 2026-05-15.",
  },
  "unknown-schedule": {
    severity: "warning",
    meaning: "A schedule can't be turned into dates; the milestone has none.",
    remedy: "Write (Weeks 1-2), (due 2026-06-01) or (2026-05-01 – 2026-06-01).",
  },
  "no-start": {
    severity: "warning",
    meaning: "Weeks can't become dates, because the plan has no **Date** and the config no `start`.",
    remedy: "Write `**Date**: 2026-05-15` in the header, or set `start` in the config.",
  },
  "no-title": {
    severity: "warning",
    meaning: "The plan has no `# Milestone Plan: …` heading; the goal is called by its id.",
    remedy: "Start the file with `# Milestone Plan: What the goal is`.",
  },
  "too-large": {
    severity: "error",
    meaning: "The file is over 1 MiB and was not read.",
    remedy: "Split the plan into several goals.",
  },
  "not-utf8": {
    severity: "error",
    meaning: "The file is not UTF-8 text and was not read.",
    remedy: "Save it as UTF-8.",
  },
  "nul-byte": {
    severity: "error",
    meaning: "The file has a NUL byte, as binary files and UTF-16 do, and was not read.",
    remedy: "Save it as UTF-8 text.",
  },
  "line-too-long": {
    severity: "error",
    meaning: "A line is longer than 20,000 characters; the file was not read.",
    remedy: "Break the line.",
  },
  "too-complex": {
    severity: "error",
    meaning:
      "The file has more than 50,000 lines, list items and table cells (a heading or a bold line counts as three) and was not read.",
    remedy: "Split the plan into several goals.",
  },
  "too-many-items": {
    severity: "error",
    meaning:
      "The plan has more than 500 milestones, 2,000 deliverables, or 5,000 criteria, verifications, validations and risks together; nothing of it is synced.",
    remedy: "Split the plan into several goals.",
  },
  "too-deep": {
    severity: "error",
    meaning: "Lists or quotes are nested more than 25 deep; the file was not read.",
    remedy: "Flatten them.",
  },
} as const satisfies Record<string, CodeEntry>;

export type DiagnosticCode = keyof typeof diagnosticCodes;
