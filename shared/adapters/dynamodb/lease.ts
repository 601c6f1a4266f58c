import { LeaseLost, VersionConflict } from "../../errors.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { Lease } from "../../ports/ledger.ts";
import { conditions, type DynamoExpression, type LeaseOwner, leaseUpdates } from "./expressions.ts";
import { keys } from "./keys.ts";
import { packRecord } from "./stored-record.ts";
import type { DynamoTable } from "./table.ts";

/** Time from a lease's last renewal to its expiry: 15 s below the 60 s that tests allow, for clock skew. */
export const LEASE_MS = 45_000;

/** Returns true if a third of `LEASE_MS` has passed since the last renewal. Earlier renewals are not necessary. */
export function isWorthRenewing(leaseUntilMs: number, now: Date): boolean {
  return leaseUntilMs - now.getTime() < (LEASE_MS * 2) / 3;
}

interface LeaseGrant extends LeaseOwner {
  repository: string;
  goal: string;
  leaseUntilMs: number;
  state: GoalState | null;
}

/** Returns a goal's lease. Every write checks the fence, because clocks differ: time can't prove who holds a lease. */
export function createDynamoLease(table: DynamoTable, grant: LeaseGrant): Lease {
  const { repository, goal, holder, fence, state: leasedState } = grant;
  const leasedVersion = leasedState?.version ?? 0;
  const key = keys.goal(repository, goal);
  let { leaseUntilMs } = grant;
  let version = leasedVersion;
  /** "expired": a write came after the expiry, so another run can hold the lease. "ended": lost or released. */
  let status: "held" | "expired" | "ended" = "held";

  function end(): LeaseLost {
    status = "ended";
    return new LeaseLost(`The lease on ${goal} is no longer held by ${holder}.`);
  }

  function assertInTime(): void {
    if (status === "ended") throw end();
    if (table.now().getTime() < leaseUntilMs) return;
    status = "expired";
    throw new LeaseLost(`The lease on ${goal} has expired.`);
  }

  async function putGoal(state: GoalState, lease: object, condition: DynamoExpression): Promise<boolean> {
    if (state.version < leasedVersion) {
      throw new VersionConflict(
        `The state of ${goal} was not saved: it has version ${state.version}, older than version ${leasedVersion} of the lease.`,
      );
    }
    const item = { ...key, ...packRecord({ ...state, version: version + 1 }), ...lease };
    const isSaved = await table.put(item, `The goal ${goal}`, condition);
    if (isSaved) version += 1;
    return isSaved;
  }

  return {
    state: leasedState,

    async extend(now) {
      if (status === "ended") throw end();
      if (!isWorthRenewing(leaseUntilMs, now)) return;
      const extendedMs = now.getTime() + LEASE_MS;
      const renewed = await table.update(key, leaseUpdates.extend(extendedMs), conditions.isLeaseHeld(grant));
      if (renewed === null) throw end();
      leaseUntilMs = extendedMs;
      status = "held";
    },

    async saveLink(tracker, link) {
      assertInTime();
      const item = { ...keys.link(repository, goal, tracker, link.key), ...packRecord(link), fence };
      const isSaved = await table.put(item, `The link ${link.key} of ${goal}`, conditions.hasNoLaterFence(grant));
      if (!isSaved) throw end();
    },

    async saveGoal(state) {
      assertInTime();
      const lease = { leaseHolder: holder, leaseUntil: leaseUntilMs, fence };
      if (!(await putGoal(state, lease, conditions.isLeaseHeld(grant)))) throw end();
    },

    async release(state) {
      if (status === "ended") return;
      const wasExpired = status === "expired";
      const condition = conditions.isLeaseHeldOrReleased(grant);
      const isReleased =
        state === null
          ? (await table.update(key, leaseUpdates.release, condition)) !== null
          : await putGoal(state, { fence }, condition);
      status = "ended";
      if (!isReleased && state !== null && !wasExpired) throw end();
    },
  };
}
