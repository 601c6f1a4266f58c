import type { Attributes } from "./stored-record.ts";

/** A DynamoDB condition or update expression with the values of its placeholders. */
export interface DynamoExpression {
  expression: string;
  values: Attributes;
}

/** Who holds a goal's lease. The fence grows each time the lease is acquired. */
export interface LeaseOwner {
  holder: string;
  fence: number;
}

/** Conditions of writes. */
export const conditions = {
  /** The record has this version; 0 means that it does not exist. */
  hasVersion: (version: number): DynamoExpression =>
    version === 0
      ? { expression: "attribute_not_exists(PK)", values: {} }
      : { expression: "version = :version", values: { ":version": version } },

  /**
   * Nobody else holds the lease. Leases from before `session` count as free: their holders can't reach the table any
   * more.
   */
  isLeaseAvailable(holder: string, now: Date, session: string | null): DynamoExpression {
    const expression = "attribute_not_exists(leaseUntil) OR leaseUntil <= :now OR leaseHolder = :holder";
    const values = { ":now": now.getTime(), ":holder": holder };
    if (session === null) return { expression, values };
    return {
      expression: `${expression} OR NOT begins_with(leaseHolder, :session)`,
      values: { ...values, ":session": session },
    };
  },

  /** The lease is still ours. */
  isLeaseHeld: ({ holder, fence }: LeaseOwner): DynamoExpression => ({
    expression: "leaseHolder = :holder AND fence = :fence",
    values: { ":holder": holder, ":fence": fence },
  }),

  /** For a release: true after our own release as well, because the SDK repeats it if its response was lost. */
  isLeaseHeldOrReleased: ({ holder, fence }: LeaseOwner): DynamoExpression => ({
    expression: "fence = :fence AND (leaseHolder = :holder OR attribute_not_exists(leaseHolder))",
    values: { ":holder": holder, ":fence": fence },
  }),

  /** No later holder of the lease has written the record. */
  hasNoLaterFence: ({ fence }: LeaseOwner): DynamoExpression => ({
    expression: "attribute_not_exists(fence) OR fence <= :fence",
    values: { ":fence": fence },
  }),

  /** The delivery is unknown, unfinished, or expired but not yet deleted. */
  isDeliveryUnfinished: (now: Date): DynamoExpression => ({
    expression: "attribute_not_exists(doneAt) OR expiresAt <= :nowSeconds",
    values: { ":nowSeconds": Math.floor(now.getTime() / 1000) },
  }),
};

/** Updates of a goal's lease. */
export const leaseUpdates = {
  /** Increments the fence. */
  acquire: (holder: string, leaseUntilMs: number): DynamoExpression => ({
    expression: "SET leaseHolder = :holder, leaseUntil = :until ADD fence :one",
    values: { ":holder": holder, ":until": leaseUntilMs, ":one": 1 },
  }),

  extend: (leaseUntilMs: number): DynamoExpression => ({
    expression: "SET leaseUntil = :until",
    values: { ":until": leaseUntilMs },
  }),

  /** The fence stays. */
  release: { expression: "REMOVE leaseHolder, leaseUntil", values: {} },
};
