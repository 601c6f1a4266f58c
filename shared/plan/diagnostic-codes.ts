import type { CodeEntry } from "../model/plan/diagnostic.ts";

/** The codes of all diagnostics about plans; docs/diagnostics.md is generated from this table. */
export const diagnosticCodes = {
  placeholder: {
    severity: "error",
    otherSeverity: "warning",
    meaning:
      "The plan contains placeholder text from the template: `[TITLE]`, `[e.g., …]`, an instruction; or an open question, `NEEDS CLARIFICATION`. An error in milestones and in the goal's title, elsewhere a warning.",
    remedy:
      "Replace the placeholder with the real text or remove it. If the brackets are your own text, remove them or escape the first one: `\\[`.",
  },
  "no-milestones": {
    severity: "error",
    meaning: "The file contains no milestones that can be parsed.",
    remedy: "Write `**Milestone 1: Title** (Weeks 1-2)`, followed by bullets such as `- **Deliverable**: …`.",
  },
  "unparsed-milestone": {
    severity: "warning",
    otherSeverity: "error",
    meaning: `Text looks like a milestone, but can't be parsed as one. An error if ignoring it would lose deliverables or leave the plan incomplete.`,
    remedy:
      "Write it like the other milestones, for example `**Milestone 1: Title** (Weeks 1-2)` on a separate line, outside lists, block quotes and sections such as Summary.",
  },
  "duplicate-number": {
    severity: "error",
    meaning: "Two milestones have the same number.",
    remedy: "Give each milestone its own number.",
  },
  "duplicate-id": {
    severity: "error",
    meaning: "Two milestones, or two deliverables, have the same `<!-- id: … -->`.",
    remedy: "Give each its own id, or remove the copied comment.",
  },
  "invalid-id": {
    severity: "warning",
    meaning: "An `<!-- id: … -->` contains characters that are not allowed. The id is ignored.",
    remedy: "Use at most 64 letters, digits, `_`, `.` and `-`.",
  },
  "no-deliverables": {
    severity: "warning",
    meaning: "A milestone has no deliverables, so its progress can't be measured.",
    remedy: "Add `- **Deliverable**: first thing, second thing`.",
  },
  "unknown-label": {
    severity: "warning",
    otherSeverity: "info",
    meaning: "A label is not known, so its text is ignored.",
    remedy: "Use one of the labels in docs/plan.md: Deliverable, Value, Success Criteria, Risk, Status, …",
  },
  "ignored-text": {
    severity: "warning",
    otherSeverity: "info",
    meaning: "Text was recognised but is not used: it has no label, or repeats a value.",
    remedy: "Start it with a label such as `**Deliverable**:`, or move it out of the milestone.",
  },
  "unknown-milestone": {
    severity: "warning",
    meaning: "A verification list refers to a milestone that the plan does not contain.",
    remedy: "Use the number of one of the plan's milestones.",
  },
  "unknown-dependency": {
    severity: "warning",
    meaning: "A milestone depends on a milestone that the plan does not contain.",
    remedy: "Write the number or title of a milestone, or describe an external dependency in words.",
  },
  "dependency-cycle": {
    severity: "warning",
    meaning: "Milestones depend on each other in a cycle, so none of them can start.",
    remedy: "Remove one of the dependencies.",
  },
  "unknown-reference": {
    severity: "warning",
    meaning:
      "A reference such as `SC-001` is not defined in the goal.md next to the plan or, without a goal.md, in the plan's **Success Metrics**.",
    remedy: "Use a defined reference, or define it in goal.md: `- **SC-001**: what it means`.",
  },
  "unreadable-goal-file": {
    severity: "warning",
    meaning: "The goal.md next to the plan can't be read, so references are not checked.",
    remedy: "Save goal.md as UTF-8 text of at most 1 MiB, with lines of at most 20,000 characters.",
  },
  "missing-strategy": {
    severity: "warning",
    meaning: "The file that **Strategy Alignment** links to is not in the repository.",
    remedy: "Add the file or correct the path.",
  },
  "branch-mismatch": {
    severity: "warning",
    meaning: "The name in **Goal Branch** differs from the name of the plan's folder.",
    remedy: "Write the name of the folder, or move the plan to the folder of that goal.",
  },
  "unknown-status": {
    severity: "warning",
    meaning: "The text of a **Status** is not a known status and is ignored.",
    remedy: "Write planned, active, done or cancelled.",
  },
  "conflicting-status": {
    severity: "warning",
    meaning:
      "Two parts of the plan give different statuses, for example ✅ in a heading above `Status: in progress`. The least advanced one is used.",
    remedy: "Make both the same.",
  },
  "ignored-status-mark": {
    severity: "info",
    meaning: `Every item of a list starts with an emoji that means done, but the milestone is not done. The items are read as open.`,
    remedy: "Write `[x]` for completed items and `[ ]` for open ones.",
  },
  "not-split": {
    severity: "info",
    meaning: 'Words joined by "and" without a comma are one item: "drag and drop".',
    remedy: 'If they are two items, write a comma before "and", or write a list.',
  },
  "nested-items": {
    severity: "info",
    meaning: "Task items below another item are read as its details, not as deliverables.",
    remedy: "Unindent a task item to make it a deliverable.",
  },
  "repeated-milestone": {
    severity: "info",
    meaning: `A heading repeats a milestone that is defined elsewhere in the plan. The text below it is ignored.`,
    remedy: "Move the text to the milestone, or name what it contains: `### Milestone 2 Success Criteria`.",
  },
  "invalid-date": {
    severity: "warning",
    meaning: "A date does not exist, is not written as YYYY-MM-DD, or is before the start. It is ignored.",
    remedy: "Write an existing day as 2026-05-15.",
  },
  "unparsed-schedule": {
    severity: "warning",
    meaning: "A schedule can't be converted to dates; the milestone has no dates.",
    remedy: "Write (Weeks 1-2), (due 2026-06-01) or (2026-05-01 – 2026-06-01).",
  },
  "missing-start-date": {
    severity: "warning",
    meaning: "Weeks can't be converted to dates: neither the plan nor the config has a start date.",
    remedy: "Write `**Date**: 2026-05-15` in the header, or set `start` in the config.",
  },
  "missing-title": {
    severity: "warning",
    meaning: "The plan has no `# Milestone Plan: …` heading. The goal's id is used as its title.",
    remedy: "Start the file with `# Milestone Plan: Title of the goal`.",
  },
  "too-large": {
    severity: "error",
    meaning: "The file is larger than 1 MiB and was not parsed.",
    remedy: "Split the plan into several goals.",
  },
  "not-utf8": {
    severity: "error",
    meaning: "The file is not UTF-8 text and was not parsed.",
    remedy: "Save the file as UTF-8.",
  },
  "nul-byte": {
    severity: "error",
    meaning: "The file contains a NUL byte, like binary files and UTF-16, and was not parsed.",
    remedy: "Save the file as UTF-8 text.",
  },
  "line-too-long": {
    severity: "error",
    meaning: "A line is longer than 20,000 characters; the file was not parsed.",
    remedy: "Break the line.",
  },
  "too-complex": {
    severity: "error",
    meaning: `The file has more than 50,000 lines, list items and table cells (a heading or bold line counts as three) and was not parsed.`,
    remedy: "Split the plan into several goals.",
  },
  "too-many-items": {
    severity: "error",
    meaning: `The plan has more than 500 milestones, 2,000 deliverables, or 5,000 criteria, verifications, validations and risks together.`,
    remedy: "Split the plan into several goals.",
  },
  "too-deep": {
    severity: "error",
    meaning: "Lists or block quotes are nested more than 25 levels deep; the file was not parsed.",
    remedy: "Reduce the nesting.",
  },
} as const satisfies Record<string, CodeEntry>;

export type DiagnosticCode = keyof typeof diagnosticCodes;
