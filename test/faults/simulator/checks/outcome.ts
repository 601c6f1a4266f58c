import type { KeyedItem } from "../../../../shared/model/keyed-plan.ts";
import type { Hub } from "../github/hub.ts";

/** One tracker, and the keys that the ledger has for the items of one goal. */
export interface Outcome {
  hub: Hub;
  identities: readonly KeyedItem[];
  /** Names of items by the URLs in bodies. */
  addresses: ReadonlyMap<string, string>;
}
