import type { Config } from "../../config/config.ts";
import type { DesiredItem, Source, TrackerName } from "../../model/item.ts";
import type { Diagnostic, Plan } from "../../model/plan.ts";
import type { KeyedPlan } from "../identity/identify.ts";

/** What the items of a plan in one tracker are made from. */
export interface DesiredInput {
  plan: Plan;
  keyed: KeyedPlan;
  config: Config;
  /** Where people find the milestone of that key in another tracker; null where nobody knows. */
  peerUrl: (tracker: TrackerName, key: string) => string | null;
  /** Where a line of the plan can be read, at the commit that is synced. */
  sourceOf: (line: number) => Source | null;
}

/** What a plan asks for in one tracker. */
export interface Desired {
  items: DesiredItem[];
  diagnostics: Diagnostic[];
  /** The tracker can't take this plan as it is set up, and a diagnostic says why: nothing is written there. */
  isRefused?: boolean;
}
