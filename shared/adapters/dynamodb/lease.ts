import { LeaseLost } from "../../errors.ts";
import type { TrackerName } from "../../model/item.ts";
import type { Link } from "../../model/link.ts";
import type { GoalState } from "../../model/state.ts";
import type { Lease } from "../../ports/ledger.ts";
import { goalKey, linkKey } from "./keys.ts";
import { isWorthRenewing, leaseMilliseconds } from "./lease-time.ts";
import { pack } from "./packed.ts";
import type { Clause, Table } from "./table.ts";

export interface TakenLease {
  repository: string;
  goal: string;
  holder: string;
  until: number;
  fence: number;
  state: GoalState | null;
}

const isHeld = ({ holder, fence }: TakenLease): Clause => ({
  expression: "leaseHolder = :holder AND fence = :fence",
  values: { ":holder": holder, ":fence": fence },
});
/** Holds as well after our own release, which the SDK repeats when its answer was lost. */
const isHeldOrReleased = ({ holder, fence }: TakenLease): Clause => ({
  expression: "fence = :fence AND (leaseHolder = :holder OR attribute_not_exists(leaseHolder))",
  values: { ":holder": holder, ":fence": fence },
});
const isNotFenced = ({ fence }: TakenLease): Clause => ({
  expression: "attribute_not_exists(fence) OR fence <= :fence",
  values: { ":fence": fence },
});

/** A taken lease. The fence, not the time, proves that it is still ours: it grows with every taking. */
export class DynamoLease implements Lease {
  readonly state: GoalState | null;
  readonly #table: Table;
  readonly #taken: TakenLease;
  #until: number;
  #version: number;
  /** "doubtful" after a refusal for time alone, "over" when the ledger said so or it was given back. */
  #standing: "held" | "doubtful" | "over" = "held";

  constructor(table: Table, taken: TakenLease) {
    this.state = taken.state;
    this.#table = table;
    this.#taken = taken;
    this.#until = taken.until;
    this.#version = taken.state?.version ?? 0;
  }

  async hold(now: Date): Promise<void> {
    this.#assertNotOver();
    if (!isWorthRenewing(this.#until, now)) return;
    const until = now.getTime() + leaseMilliseconds;
    const renew = { expression: "SET leaseUntil = :until", values: { ":until": until } };
    if ((await this.#table.update(this.#key(), renew, isHeld(this.#taken))) === null) throw this.#over();
    this.#until = until;
    this.#standing = "held";
  }

  async saveLink(tracker: TrackerName, link: Link): Promise<void> {
    this.#assertInTime();
    const { repository, goal, fence } = this.#taken;
    const item = { ...linkKey(repository, goal, tracker, link.key), ...pack(link), fence };
    const saved = await this.#table.put(item, `The link ${link.key} of ${goal}`, isNotFenced(this.#taken));
    if (!saved) throw this.#over();
  }

  async saveGoal(state: GoalState): Promise<void> {
    this.#assertInTime();
    const { holder, fence } = this.#taken;
    const lease = { leaseHolder: holder, leaseUntil: this.#until, fence };
    if (!(await this.#put(state, lease, isHeld(this.#taken)))) throw this.#over();
  }

  async release(state: GoalState | null): Promise<void> {
    if (this.#standing === "over") return;
    const released = isHeldOrReleased(this.#taken);
    const done =
      state === null
        ? (await this.#table.update(this.#key(), forgetHolder, released)) !== null
        : await this.#put(state, { fence: this.#taken.fence }, released);
    const known = this.#standing === "doubtful";
    this.#standing = "over";
    if (!done && state !== null && !known) throw this.#over();
  }

  async #put(state: GoalState, lease: object, condition: Clause): Promise<boolean> {
    const leasedAt = this.#taken.state?.version ?? 0;
    if (state.version < leasedAt) {
      throw new LeaseLost(
        `The state of ${this.#taken.goal} to save is version ${state.version}, from before the lease on ${leasedAt}.`,
      );
    }
    const version = this.#version + 1;
    const item = { ...this.#key(), ...pack({ ...state, version }), ...lease };
    const saved = await this.#table.put(item, `The goal ${this.#taken.goal}`, condition);
    if (saved) this.#version = version;
    return saved;
  }

  #key() {
    return goalKey(this.#taken.repository, this.#taken.goal);
  }

  #assertInTime(): void {
    this.#assertNotOver();
    if (this.#table.now().getTime() < this.#until) return;
    this.#standing = "doubtful";
    throw new LeaseLost(`The time of the lease on ${this.#taken.goal} is over.`);
  }

  #assertNotOver(): void {
    if (this.#standing === "over") throw this.#over();
  }

  #over(): LeaseLost {
    this.#standing = "over";
    return new LeaseLost(`The lease on ${this.#taken.goal} is no longer held by ${this.#taken.holder}.`);
  }
}

const forgetHolder: Clause = { expression: "REMOVE leaseHolder, leaseUntil", values: {} };
