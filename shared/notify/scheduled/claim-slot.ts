import type { Outbox } from "../../model/outbox.ts";
import type { StoredOutbox } from "../outbox/stored-outbox.ts";
import { dueSlot } from "./schedule.ts";
import type { ReportRules } from "./scheduled-host.ts";

/**
 * Returns the schedule slot that is due (ISO 8601 instant), or `null`. When a schedule is seen for the first time, the
 * current time is stored, so that the first report is that of the next slot, not of the last one.
 */
export async function findDueSlot(
  stored: StoredOutbox,
  rules: ReportRules,
  now: Date,
): Promise<string | null> {
  const { lastSlot } = stored.current;
  if (lastSlot === null) {
    const first = now.toISOString();
    await stored.change((outbox) => (outbox.lastSlot === null ? { ...outbox, lastSlot: first } : null));
    return null;
  }
  return dueSlot(rules.schedule, rules.timezone, new Date(lastSlot), now)?.toISOString() ?? null;
}

/** Returns true if another process has claimed this slot or a later one. */
export function isSlotClaimed({ lastSlot }: Outbox, slot: string): boolean {
  return lastSlot !== null && lastSlot >= slot;
}
