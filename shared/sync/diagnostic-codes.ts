import { type CodeEntry, createDiagnosticFactory } from "../model/plan/diagnostic.ts";

/** Diagnostic codes that a preview or sync reports about a plan, besides those of the parser. */
export const syncDiagnosticCodes = {
  "duplicate-goal": {
    severity: "error",
    meaning: "Two plan files have the same goal id; only the one that was synced before is synced.",
    remedy: "Rename one of them, or remove one from `plans` in the config.",
  },
  "broken-link": {
    severity: "error",
    meaning:
      "A plan is a symbolic link that leads outside the repository, into a submodule, to a folder or to nothing; nothing of it is synced.",
    remedy: "Replace the link with the file, or with a relative link to a file in the same repository.",
  },
  "notification-not-saved": {
    severity: "warning",
    meaning: "The trackers are up to date, but the notification about the changes could not be saved for Slack.",
    remedy:
      "Nothing if the cause was an outage; otherwise fix the cause that the message names. The next sync updates the goal card.",
  },
  "stale-commit": {
    severity: "info",
    meaning: "The commit is older than the one that the trackers match; nothing was changed.",
    remedy: "Nothing: the next commit is synced as usual.",
  },
  "ambiguous-identity": {
    severity: "warning",
    meaning: "A changed milestone or deliverable matches several tracked items equally well; none of them was changed.",
    remedy: "Add `<!-- id: name -->` to each, or make the texts more different.",
  },
  "item-reworded": {
    severity: "info",
    meaning:
      "A milestone or deliverable with a changed text was identified as a tracked item, because no other tracked item is similar, although the texts differ a lot.",
    remedy:
      "Nothing if the text still describes the same item. If it describes a different one, reword it so that it shares fewer words with the old text.",
  },
  "too-many-changes": {
    severity: "warning",
    meaning:
      "So many milestones or deliverables changed at once that those with a changed text are treated as new, and the previous ones as removed.",
    remedy: "Change fewer in one push, or add `<!-- id: name -->` to each before changing it.",
  },
  "state-too-large": {
    severity: "error",
    meaning: "The keys of the plan's items exceed the size limit of a goal's state; nothing of the plan was written.",
    remedy: "Split the plan into several goals.",
  },
  "duplicate-title": {
    severity: "warning",
    meaning:
      "Another item of the tracker has the title of a milestone, and titles must be unique; the goal's id was appended.",
    remedy: "Rename one of them to distinguish them.",
  },
  "item-deleted": {
    severity: "warning",
    meaning:
      "An item that Milepost created was deleted or replaced in the tracker. It is not updated and not created again; new deliverables of a deleted milestone are created without it. Reported once, and again each time the plan changes the item.",
    remedy:
      "Nothing if this was intended. To create the item again, change its text in the plan to one with few words in common.",
  },
  "item-not-visible": {
    severity: "warning",
    meaning:
      "Jira does not show an issue that Milepost created, although it shows other issues of the project. The issue was deleted, moved out of sight or hidden by issue security; Jira does not say which. It is not updated and not created again until it is visible. Reported once, and again each time the plan changes the issue.",
    remedy:
      "Nothing if it was deleted on purpose. Otherwise give Milepost's account access to it: the next full scan updates it.",
  },
  "foreign-marker": {
    severity: "warning",
    meaning:
      "An item has a marker of Milepost, but was not created by an account of Milepost, or lacks the proof that the tracker stores. It is ignored: not adopted, edited, closed, moved or labelled.",
    remedy:
      "Nothing if somebody copied the text. If Milepost used another account before, add that account to `formerAccounts` of the tracker in the config.",
  },
  "ambiguous-marker": {
    severity: "warning",
    meaning:
      "Several items that Milepost's account created have the same marker, because its text was copied. None of them is changed, and no item is created in their place.",
    remedy:
      "Remove the first comment (GitHub) or the panel (Jira) from the text of each copy; in Jira Cloud, delete the copies. The next sync adopts the remaining item.",
  },
  "unmatched-item": {
    severity: "warning",
    meaning:
      "After the state was lost, an open item that Milepost created was found that is not in the plan. It is not closed, because nothing proves that it was removed from the plan.",
    remedy: "Close it in the tracker if it is not needed, or add it to the plan again.",
  },
  "too-many-sub-issues": {
    severity: "warning",
    meaning:
      "A milestone has more deliverables than GitHub allows sub-issues per issue. The remaining issues are not under the tracking issue.",
    remedy: "Split the milestone.",
  },
  "tracker-unavailable": {
    severity: "error",
    meaning:
      "The config names a tracker project that this installation may not write to or has no credentials for. Nothing is written there; other trackers are synced.",
    remedy: "Ask the operator for the credentials or for access to the project, or remove the tracker from the config.",
  },
  "skipped-transition": {
    severity: "warning",
    meaning:
      "An issue was not closed or reopened, because the tracker's workflow has no path to a suitable status, several suitable statuses, or a transition that requires fields without a value. Its other fields are synced.",
    remedy:
      "Set `statuses` or `transitionFields` of the tracker in the config, or change the issue's status in the tracker.",
  },
  "unknown-assignee": {
    severity: "warning",
    meaning:
      "An account in `people` of the config does not exist in the tracker, or may not be assigned there. The items were created without it.",
    remedy: "Correct the account in `people`, or give it access; then assign the items in the tracker.",
  },
  "parent-not-set": {
    severity: "warning",
    meaning: "The tracker rejected the parent of an issue; the issue was created without it.",
    remedy: "See the tracker's answer in the message; set the parent in the tracker, or change the plan.",
  },
  "dependency-not-set": {
    severity: "warning",
    meaning:
      "The tracker rejected a change of the items that block another one: it has no such relations, or the account may not change them.",
    remedy: "See the tracker's answer in the message; change the relation in the tracker by hand.",
  },
  "tracker-rejected": {
    severity: "error",
    meaning: "The tracker rejected an item; it was not written.",
    remedy: "See the tracker's answer in the message, and change the item's text in the plan.",
  },
} as const satisfies Record<string, CodeEntry>;

export const syncDiagnostic = createDiagnosticFactory(syncDiagnosticCodes);
