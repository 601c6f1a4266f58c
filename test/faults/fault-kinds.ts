import type { CommonFault } from "../../local/emulators/shared/fault.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { Trial } from "./trial.ts";

/** Where a fault is injected. In the ledger, failures are injected into writes only, crashes into all requests. */
export type Place = TrackerName | "ledger" | "ledger writes";

/** A kind of fault that can be injected into one request of a run, to a tracker or the ledger. */
export interface FaultKind {
  /** Name, for example `jira/drop-after`. */
  name: string;
  at: Place;
  /** Injects the fault into the n-th request at `at`; returns a function that removes the fault. */
  set: (trial: Trial, n: number) => () => void;
}

const request = (at: TrackerName, name: string, fault: CommonFault): FaultKind => ({
  name: `${at}/${name}`,
  at,
  set: ({ faults }, n) => faults[at].on((_, seen) => (seen === n ? fault : null)),
});

/** Kills the process before or after its n-th request takes effect; no later request takes effect. */
const crash = (at: TrackerName, when: "before" | "after"): FaultKind => ({
  name: `${at}/crash-${when}`,
  at,
  set({ faults, milepost: { ledger } }, n) {
    let isDead = false;
    const other = at === "github" ? "jira" : "github";
    const clear = [
      faults[other].on(() => (isDead ? { kind: "drop-before" } : null)),
      faults[at].on((_, seen) => {
        if (seen < n) return null;
        isDead = true;
        ledger.operations.kill();
        return { kind: seen === n && when === "after" ? "drop-after" : "drop-before" };
      }),
    ];
    return () => {
      for (const one of clear) one();
    };
  },
});

const ledgerCrash = (when: "before" | "after"): FaultKind => ({
  name: `ledger/crash-${when}`,
  at: "ledger",
  set({ milepost: { ledger } }, n) {
    ledger.operations.crashAt(n, when);
    return () => {};
  },
});

const ledgerFailure = (when: "before" | "after"): FaultKind => ({
  name: `ledger/fail-${when}`,
  at: "ledger writes",
  set({ milepost: { ledger } }, n) {
    ledger.operations.failAt(n, when);
    return () => {};
  },
});

const inTracker = (at: TrackerName): FaultKind[] => [
  request(at, "fail-before", { kind: "fail-before" }),
  request(at, "fail-after", { kind: "fail-after" }),
  request(at, "drop-after", { kind: "drop-after" }),
  request(at, "429", { kind: "too-many", retryAfter: 90 }),
  crash(at, "before"),
  crash(at, "after"),
];

export const faultKinds: readonly FaultKind[] = [
  ...inTracker("github"),
  {
    name: "github/secondary",
    at: "github",
    set: ({ milepost: { github: double } }, n) =>
      double.faults.on((_, seen) => (seen === n ? { kind: "secondary", retryAfter: 90 } : null)),
  },
  ...inTracker("jira"),
  ledgerCrash("before"),
  ledgerCrash("after"),
  ledgerFailure("before"),
  ledgerFailure("after"),
];
