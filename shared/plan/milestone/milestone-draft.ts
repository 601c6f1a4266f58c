import type { Milestone } from "../../model/plan/plan.ts";
import type { SourceRange } from "../diagnostics.ts";
import type { StatusMark } from "./status-marks.ts";

export type ScheduleText = { text: string; range: SourceRange };

/** The first text in the milestone with each of the labels about dates; `null` for a label without a text. */
export type ScheduleTexts = Record<"schedule" | "start" | "due" | "duration", ScheduleText | null>;

/** A list in which every item has an emoji that means done, and no checkbox. */
export interface EmojiList<Item extends { done: boolean }> {
  items: Item[];
  range: SourceRange;
}

/** A milestone while it is built, with the texts that are combined into its status and schedule at the end. */
export interface MilestoneDraft {
  milestone: Milestone;
  /** The milestone's name in the plan: "Phase 2". */
  label: string;
  statusMarks: StatusMark[];
  scheduleTexts: ScheduleTexts;
  /** Lists in which every item has an emoji such as ✅; these items are done only if the milestone is done. */
  emojiLists: EmojiList<{ done: boolean }>[];
}
