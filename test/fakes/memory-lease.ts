import { isWorthRenewing, LEASE_MS } from "../../shared/adapters/dynamodb/lease.ts";
import { LeaseLost, VersionConflict } from "../../shared/errors.ts";
import type { GoalState } from "../../shared/model/goal-state.ts";
import type { TrackerName } from "../../shared/model/item.ts";
import type { Link } from "../../shared/model/link.ts";
import type { Clock } from "../../shared/ports/clock.ts";
import type { Lease } from "../../shared/ports/ledger.ts";
import type { LedgerOperations } from "./operations.ts";
import type { StoredGoal } from "./stored-goal.ts";

export class MemoryLease implements Lease {
  readonly state: GoalState | null;
  readonly #stored: StoredGoal;
  readonly #holder: string;
  readonly #fence: number;
  readonly #clock: Clock;
  readonly #operations: LedgerOperations;
  #until: number;
  #lost = false;
  #over = false;

  constructor(stored: StoredGoal, holder: string, clock: Clock, operations: LedgerOperations) {
    this.state = structuredClone(stored.state);
    this.#stored = stored;
    this.#holder = holder;
    this.#fence = stored.fence;
    this.#until = stored.until;
    this.#clock = clock;
    this.#operations = operations;
  }

  async extend(now: Date): Promise<void> {
    if (this.#over) throw this.#refuse();
    if (!isWorthRenewing(this.#until, now)) return;
    await this.#operations.run("hold", "write", () => {
      this.#assertHeld();
      this.#until = now.getTime() + LEASE_MS;
      this.#stored.until = this.#until;
      this.#lost = false;
    });
  }

  async saveLink(tracker: TrackerName, given: Link): Promise<void> {
    this.#assertInTime();
    const link = structuredClone(given);
    await this.#operations.run("saveLink", "write", () => {
      const id = JSON.stringify([tracker, link.key]);
      // As in DynamoDB, the condition is on the link's own fence: the goal's record is another item.
      if ((this.#stored.links.get(id)?.fence ?? 0) > this.#fence) throw this.#refuse();
      this.#stored.links.set(id, { tracker, link, fence: this.#fence });
    });
  }

  async saveGoal(given: GoalState): Promise<void> {
    this.#assertInTime();
    const state = structuredClone(given);
    this.#assertNotStale(state);
    await this.#operations.run("saveGoal", "write", () => {
      this.#assertHeld();
      this.#store(state);
    });
  }

  async release(given: GoalState | null): Promise<void> {
    if (this.#over) return;
    const state = structuredClone(given);
    if (state !== null) this.#assertNotStale(state);
    await this.#operations.run("release", "write", () => {
      const held = this.#isHeld();
      if (!held && state !== null && !this.#lost) throw this.#refuse();
      this.#over = true;
      if (!held) return;
      if (state !== null) this.#store(state);
      this.#stored.holder = null;
      this.#stored.until = 0;
    });
  }

  #store(state: GoalState): void {
    this.#stored.state = { ...state, version: (this.#stored.state?.version ?? 0) + 1 };
  }

  #assertNotStale(state: GoalState): void {
    if (state.version < (this.state?.version ?? 0)) throw new VersionConflict("State from before the lease.");
  }

  #isHeld(): boolean {
    return this.#stored.holder === this.#holder && this.#stored.fence === this.#fence;
  }

  #assertHeld(): void {
    if (!this.#isHeld()) throw this.#refuse();
  }

  #assertInTime(): void {
    if (this.#over) throw this.#refuse();
    if (this.#clock.now().getTime() < this.#until) return;
    this.#lost = true;
    throw new LeaseLost("The lease's time is over.");
  }

  #refuse(): LeaseLost {
    this.#over = true;
    return new LeaseLost(`The lease is no longer held by ${this.#holder}.`);
  }
}
