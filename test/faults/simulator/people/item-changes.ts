import type { ItemState } from "../../../../shared/model/item.ts";

export interface Touch<T> {
  value: T;
  /** Time of the change in milliseconds of virtual time. */
  at: number;
  /** The tracker's revision after the change. A process that read an older revision does not see the change. */
  revision: number;
  /**
   * True if the change reverts a write of Milepost whose response was lost: a later run can't tell whether a user
   * reverted the write or the write had no effect.
   */
  isDenied?: boolean;
}

/** The changes that users made to one item, without those that a process overwrote before it could read them. */
export interface ItemChanges {
  title: Touch<string> | null;
  due: Touch<string | null> | null;
  milestone: Touch<string | null> | null;
  parent: Touch<string | null> | null;
  states: Touch<ItemState>[];
  /** Texts that users wrote around the managed block. */
  notes: Touch<string>[];
  labels: Touch<string>[];
  /** Changes of checkboxes in order, by the checkbox's text. */
  ticks: Map<string, Touch<boolean>[]>;
  isUnlabelled: boolean;
  /** True if users moved the item before the ledger had its id: then the tracker could have dropped the milestone. */
  isMovedEarly: boolean;
}

export const noItemChanges = (): ItemChanges => ({
  title: null,
  due: null,
  milestone: null,
  parent: null,
  states: [],
  notes: [],
  labels: [],
  ticks: new Map(),
  isUnlabelled: false,
  isMovedEarly: false,
});
