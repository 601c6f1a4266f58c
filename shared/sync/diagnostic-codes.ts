import type { CodeEntry } from "../plan/diagnostic-codes.ts";
import { reporterOf } from "../plan/reporter.ts";

/** Every code that a preview or a sync can report about a plan that was read. */
export const syncCodes = {
  "duplicate-goal": {
    severity: "error",
    meaning: "Two plan files stand for the same goal; the one that was not synced before is left out.",
    remedy: "Rename one of them, or take one out of `plans` in the config.",
  },
  untold: {
    severity: "warning",
    meaning: "The trackers are in line, but the news of it could not be kept for Slack.",
    remedy:
      "Nothing, if it is an outage; else mend what the message names. The goal's message is right again with the next sync.",
  },
  "stale-commit": {
    severity: "info",
    meaning: "The commit is older than the one that the trackers already match, so nothing is changed.",
    remedy: "Nothing: the next commit is synced as usual.",
  },
  "ambiguous-identity": {
    severity: "warning",
    meaning:
      "A changed milestone or deliverable could be more than one of the items that are tracked, so none of them is touched.",
    remedy: "Add `<!-- id: name -->` to each, or make the texts differ more.",
  },
  reworded: {
    severity: "info",
    meaning:
      "A milestone or deliverable in new words was taken for one that is tracked, because it is the only one like it, though not very like it.",
    remedy:
      "Nothing, if it is the same thing. If it is something else, say it in words that have less in common with the old ones.",
  },
  "too-many-changes": {
    severity: "warning",
    meaning:
      "So many milestones or deliverables changed at once that what is not found word for word is taken as new, and the old as gone.",
    remedy: "Change fewer in one push, or add `<!-- id: name -->` to each before changing it.",
  },
  "too-much-to-keep": {
    severity: "error",
    meaning:
      "What identifies the plan's items does not fit into the state that is kept for a goal; nothing of the plan is written.",
    remedy: "Split the plan into several goals.",
  },
  "title-taken": {
    severity: "warning",
    meaning:
      "The repository has another milestone of the same title, and GitHub allows a title once; ours gets the goal's id appended.",
    remedy: "Rename one of them to tell them apart.",
  },
  "item-gone": {
    severity: "warning",
    meaning:
      "An issue or milestone that Milepost made is not there any more, or is not what it was. It is left alone and not made again; new deliverables of a deleted milestone are made without one. It is said once, and again for each time that the plan changes the item.",
    remedy:
      "Nothing where it was meant. To have it again, say it in the plan in words that have little in common with the old ones.",
  },
  "copied-marker": {
    severity: "warning",
    meaning:
      "An issue carries the hidden mark of another, because its text was copied. The older one is kept in step.",
    remedy: "Remove the first comment from the text of the copy.",
  },
  "too-many-sub-issues": {
    severity: "warning",
    meaning:
      "A milestone has more deliverables than GitHub takes sub-issues under one issue. The rest is made and stands outside the acceptance issue.",
    remedy: "Split the milestone.",
  },
  "jira-project": {
    severity: "error",
    meaning:
      "The Jira project can't take the plan as it is set up: an issue type or a field is missing, or a field is required that no plan says. Nothing of this plan is written to Jira; the other trackers go on.",
    remedy:
      "Do what the message says, in the project's settings or in the config. The next sync finds it out anew.",
  },
  "jira-field": {
    severity: "warning",
    meaning:
      "The create screen of a Jira issue type lacks a field that the plan has something for; it is left out.",
    remedy: "Add the field to the screen in the project's settings, or leave it.",
  },
  "jira-unreachable": {
    severity: "error",
    meaning:
      "The config names a Jira project that this installation may not write to, or has no Jira credentials for. Nothing is written to Jira; the other trackers go on.",
    remedy:
      "Ask the operator for the credentials (JIRA_BASE_URL and the ones beside it) or for the project, or take `jira` out of the config.",
  },
  withheld: {
    severity: "warning",
    meaning:
      "An issue was to be closed or reopened, and Jira's workflow leaves open by which status: none fits, several do, or the one that does asks for more. It stays as it is, and everything else goes on.",
    remedy: "Say which statuses are meant with `jira.statuses` in the config, or move the issue by hand.",
  },
  "not-attached": {
    severity: "warning",
    meaning:
      "The tracker refused to put an issue under the one that it belongs to; the issue itself is there.",
    remedy: "See what the tracker says in the message; attach it by hand, or change the plan.",
  },
  "tracker-refused": {
    severity: "error",
    meaning: "The tracker refused to take an item as the plan has it; it was not written.",
    remedy: "See what the tracker says in the message and change that text in the plan.",
  },
} as const satisfies Record<string, CodeEntry>;

export const syncFinding = reporterOf(syncCodes);
