import type { Milestone } from "../../model/plan.ts";
import type { SourceRange } from "../diagnostics.ts";
import type { StatusMark } from "./status-marks.ts";

/** A text about dates. */
export interface ScheduleText {
  text: string;
  range: SourceRange;
}

/** The first text of each kind. */
export type ScheduleTexts = Record<"schedule" | "start" | "due" | "duration", ScheduleText | null>;

/** A list in which every item is marked as done, by an emoji only. */
export interface EmojiList<Item extends { done: boolean }> {
  items: Item[];
  range: SourceRange;
}

/** A milestone while it is built, with what can be resolved only at the end. */
export interface MilestoneDraft {
  milestone: Milestone;
  /** Its name in the plan: "Phase 2". */
  label: string;
  statusMarks: StatusMark[];
  scheduleTexts: ScheduleTexts;
  /** Their items are done if the milestone is done; otherwise the emoji are decoration. */
  emojiLists: EmojiList<{ done: boolean }>[];
}
