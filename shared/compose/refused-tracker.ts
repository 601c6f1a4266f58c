import type { TrackerName } from "../model/item.ts";
import type { Tracker } from "../ports/tracker.ts";
import type { BodyFormat } from "../sync/desired/body-format.ts";
import { syncFinding } from "../sync/diagnostic-codes.ts";

/** Stands for a tracker that the config names and this installation does not reach: it says so, and asks for nothing. */
export function refusedTracker(name: TrackerName, message: string): Tracker {
  const never = async (): Promise<never> => {
    throw new Error(`The tracker ${name} is refused and was asked all the same`);
  };
  return {
    name,
    body: noBody,
    desired: async () => ({
      items: [],
      diagnostics: [syncFinding("jira-unreachable", message)],
      isRefused: true,
    }),
    deliverableBody: () => ({ text: "", boxes: [] }),
    discovered: () => null,
    address: () => null,
    observe: async () => new Map(),
    survey: async () => ({ found: new Map(), gone: new Set() }),
    isAsBefore: async () => true,
    version: async () => null,
    findMarked: async () => [],
    takenTitles: async () => new Map(),
    refresh: () => {},
    requests: () => ({ reads: 0, writes: 0 }),
    room: async () => {},
    most: () => 1,
    create: never,
    update: never,
    attach: never,
  };
}

const noBody: BodyFormat = {
  render: () => ({ text: "", boxes: [] }),
  extract: () => null,
  compose: () => "",
  replace: () => null,
};
