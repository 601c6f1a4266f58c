import type { Fault } from "../doubles/github/fault.ts";
import type { SyncHarness } from "../integration/support/sync-harness.ts";

/** One thing that goes wrong with one request of a run, to GitHub or to the ledger. */
export interface FaultKind {
  name: string;
  /** What it strikes; "ledger writes" are the places where a failure alone means anything. */
  at: "requests" | "ledger" | "ledger writes";
  /** Has the n-th of these go wrong from now on; the function returned takes that away. */
  set: (milepost: SyncHarness, n: number) => () => void;
}

const request = (name: string, fault: Fault): FaultKind => ({
  name,
  at: "requests",
  set: ({ double }, n) => double.faults.on((_, seen) => (seen === n ? fault : null)),
});

/** The process dies while the request is under way: nothing of it happens any more, in the ledger neither. */
const crash = (when: "before" | "after"): FaultKind => ({
  name: `crash-${when}`,
  at: "requests",
  set: ({ double, ledger }, n) =>
    double.faults.on((_, seen) => {
      if (seen < n) return null;
      ledger.operations.kill();
      return { kind: seen === n && when === "after" ? "drop-after" : "drop-before" };
    }),
});

const ledgerCrash = (when: "before" | "after"): FaultKind => ({
  name: `ledger-crash-${when}`,
  at: "ledger",
  set: ({ ledger }, n) => {
    ledger.operations.crashAt(n, when);
    return () => {};
  },
});

const ledgerFailure = (when: "before" | "after"): FaultKind => ({
  name: `ledger-fail-${when}`,
  at: "ledger writes",
  set: ({ ledger }, n) => {
    ledger.operations.failAt(n, when);
    return () => {};
  },
});

export const faultKinds: readonly FaultKind[] = [
  request("fail-before", { kind: "fail-before" }),
  request("fail-after", { kind: "fail-after" }),
  request("drop-after", { kind: "drop-after" }),
  request("429", { kind: "too-many", retryAfter: 90 }),
  request("secondary", { kind: "secondary", retryAfter: 90 }),
  crash("before"),
  crash("after"),
  ledgerCrash("before"),
  ledgerCrash("after"),
  ledgerFailure("before"),
  ledgerFailure("after"),
];
