import type { TrackerName } from "../../shared/sync/item.ts";
import type { Link } from "../../shared/sync/link.ts";
import type { GoalState } from "../../shared/sync/state.ts";

export interface StoredGoal {
  state: GoalState | null;
  holder: string | null;
  until: number;
  fence: number;
  /** By tracker and key. */
  links: Map<string, { tracker: TrackerName; link: Link; fence: number }>;
}
