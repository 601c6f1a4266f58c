import type { GoalState } from "../../shared/model/goal-state.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { Link } from "../../shared/model/link.ts";

export interface StoredGoal {
  state: GoalState | null;
  holder: string | null;
  until: number;
  fence: number;
  /** By tracker and key. */
  links: Map<string, { tracker: TrackerName; link: Link; fence: number }>;
}
