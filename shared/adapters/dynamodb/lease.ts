import { LeaseLost, VersionConflict } from "../../errors.ts";
import type { GoalState } from "../../model/goal-state.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { Lease } from "../../ports/ledger.ts";
import {
  clearLeaseHolder,
  type DynamoExpression,
  extendLeaseTime,
  hasNoLaterFence,
  isLeaseHeld,
  isLeaseHeldOrReleased,
  type LeaseOwner,
} from "./expressions.ts";
import { goalKey, linkKey } from "./keys.ts";
import { isWorthRenewing, LEASE_MS } from "./lease-time.ts";
import { packRecord } from "./stored-record.ts";
import type { DynamoTable } from "./table.ts";

/** A lease as it was acquired. */
export interface LeaseGrant extends LeaseOwner {
  repository: string;
  goal: string;
  leaseUntilMs: number;
  state: GoalState | null;
}

/** A goal's lease. The fence, not the time, proves that it is still held. */
export class DynamoLease implements Lease {
  readonly state: GoalState | null;
  readonly #table: DynamoTable;
  readonly #grant: LeaseGrant;
  #leaseUntilMs: number;
  #version: number;
  /** "expired": a write was rejected locally because of the time, another holder is possible. "ended": lost or released. */
  #status: "held" | "expired" | "ended" = "held";

  constructor(table: DynamoTable, grant: LeaseGrant) {
    this.state = grant.state;
    this.#table = table;
    this.#grant = grant;
    this.#leaseUntilMs = grant.leaseUntilMs;
    this.#version = grant.state?.version ?? 0;
  }

  async extend(now: Date): Promise<void> {
    this.#assertNotEnded();
    if (!isWorthRenewing(this.#leaseUntilMs, now)) return;
    const leaseUntilMs = now.getTime() + LEASE_MS;
    const renewed = await this.#table.update(
      this.#key,
      extendLeaseTime(leaseUntilMs),
      isLeaseHeld(this.#grant),
    );
    if (renewed === null) throw this.#end();
    this.#leaseUntilMs = leaseUntilMs;
    this.#status = "held";
  }

  async saveLink(tracker: TrackerName, link: Link): Promise<void> {
    this.#assertInTime();
    const { repository, goal, fence } = this.#grant;
    const item = { ...linkKey(repository, goal, tracker, link.key), ...packRecord(link), fence };
    const description = `The link ${link.key} of ${goal}`;
    if (!(await this.#table.put(item, description, hasNoLaterFence(this.#grant)))) throw this.#end();
  }

  async saveGoal(state: GoalState): Promise<void> {
    this.#assertInTime();
    const { holder, fence } = this.#grant;
    const lease = { leaseHolder: holder, leaseUntil: this.#leaseUntilMs, fence };
    if (!(await this.#putGoal(state, lease, isLeaseHeld(this.#grant)))) throw this.#end();
  }

  async release(state: GoalState | null): Promise<void> {
    if (this.#status === "ended") return;
    const wasExpired = this.#status === "expired";
    const condition = isLeaseHeldOrReleased(this.#grant);
    const isReleased =
      state === null
        ? (await this.#table.update(this.#key, clearLeaseHolder, condition)) !== null
        : await this.#putGoal(state, { fence: this.#grant.fence }, condition);
    this.#status = "ended";
    if (!isReleased && state !== null && !wasExpired) throw this.#end();
  }

  async #putGoal(state: GoalState, lease: object, condition: DynamoExpression): Promise<boolean> {
    const { goal } = this.#grant;
    const leasedVersion = this.#grant.state?.version ?? 0;
    if (state.version < leasedVersion) {
      throw new VersionConflict(
        `The state of ${goal} to save is version ${state.version}; the lease was acquired at version ${leasedVersion}.`,
      );
    }
    const version = this.#version + 1;
    const item = { ...this.#key, ...packRecord({ ...state, version }), ...lease };
    const isSaved = await this.#table.put(item, `The goal ${goal}`, condition);
    if (isSaved) this.#version = version;
    return isSaved;
  }

  get #key() {
    return goalKey(this.#grant.repository, this.#grant.goal);
  }

  #assertInTime(): void {
    this.#assertNotEnded();
    if (this.#table.now().getTime() < this.#leaseUntilMs) return;
    this.#status = "expired";
    throw new LeaseLost(`The lease on ${this.#grant.goal} has expired.`);
  }

  #assertNotEnded(): void {
    if (this.#status === "ended") throw this.#end();
  }

  #end(): LeaseLost {
    this.#status = "ended";
    return new LeaseLost(`The lease on ${this.#grant.goal} is no longer held by ${this.#grant.holder}.`);
  }
}
