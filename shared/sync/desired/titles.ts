import { renderTitle } from "../../config/values/render-title.ts";
import type { DesiredItem } from "../../model/item.ts";
import type { Plan } from "../../model/plan/plan.ts";
import { truncate } from "../../text/visible-text.ts";

/** Maximum length of milestone, epic and version titles in characters: the lowest limit of all trackers. */
export const MAX_MILESTONE_TITLE_LENGTH = 255;

type Goal = Plan["goal"];
type TitledMilestone = Pick<Plan["milestones"][number], "number" | "title">;

/** Returns the text with control characters and line breaks replaced by spaces. */
export function toOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ").trim();
}

/** Returns a milestone's title, the same for all trackers. `template`: `github.title` in the config. */
export function buildMilestoneTitle(template: string, goal: Goal, milestone: TitledMilestone): string {
  return truncate(toOneLine(renderTitle(template, { goal, milestone })), MAX_MILESTONE_TITLE_LENGTH);
}

export function buildDeliverableTitle(text: string, maxLength: number): string {
  return truncate(toOneLine(text), maxLength);
}

/**
 * Returns the titles to try for an item whose title must be unique: "Title", "Title (001-goal)", "Title (001-goal m1)".
 */
export function titleVariants(goal: string, { key, fields }: Pick<DesiredItem, "key" | "fields">): string[] {
  return ["", ` (${goal})`, ` (${goal} ${key})`].map((suffix) => withSuffix(fields.title, suffix));
}

/** Returns a milestone's temporary title, for `orderRenames`. It is not one of the `titleVariants`. */
export function temporaryTitle(title: string, goal: string, key: string): string {
  return withSuffix(title, ` (${goal} ${key}, being renamed)`);
}

function withSuffix(title: string, suffix: string): string {
  return truncate(title, MAX_MILESTONE_TITLE_LENGTH - suffix.length) + suffix;
}

/**
 * Returns a function that parses a title built from `template`: "001 M1: Setup" gives number "1" and title "Setup". For
 * any other title, the function returns the whole title and the number `null`.
 */
export function createTitleParser(template: string, goal: Goal): (title: string) => TitledMilestone {
  // The template is rendered with private-use characters, which are then replaced by capturing groups.
  const placeholders = { number: "\u{E000}", title: "\u{E001}" };
  const goalId = goal.id.replaceAll(".", "\\.");
  const patterns = [placeholders, { ...placeholders, number: null }].map((milestone) => {
    const body = renderTitle(template, { goal, milestone })
      .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
      .replace(placeholders.number, "(?<number>[\\w.-]+)")
      .replace(placeholders.title, "(?<title>.+?)");
    return new RegExp(`^${body}(?: \\(${goalId}(?: m\\d+)?\\))?$`, "u");
  });
  return (title) => {
    for (const pattern of patterns) {
      const groups = pattern.exec(title)?.groups;
      if (groups) return { number: groups.number ?? null, title: groups.title ?? title };
    }
    return { number: null, title };
  };
}
