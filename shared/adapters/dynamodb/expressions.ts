import type { Attributes } from "./stored-record.ts";

/** A DynamoDB condition or update expression with the values of its placeholders. */
export interface DynamoExpression {
  expression: string;
  values: Attributes;
}

/** The holder of a goal's lease, and the lease's fence. */
export interface LeaseOwner {
  holder: string;
  fence: number;
}

export const conditions = {
  /** True if the stored record has this version. Version 0 means that no record is stored. */
  hasVersion: (version: number): DynamoExpression =>
    version === 0
      ? { expression: "attribute_not_exists(PK)", values: {} }
      : { expression: "version = :version", values: { ":version": version } },

  /**
   * True if the lease is free, expired or already belongs to `holder`. `session` is the prefix of all holders in this
   * process's session; a lease with another prefix is free, because its process has stopped. `null`: no sessions.
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

  isLeaseHeld: ({ holder, fence }: LeaseOwner): DynamoExpression => ({
    expression: "leaseHolder = :holder AND fence = :fence",
    values: { ":holder": holder, ":fence": fence },
  }),

  /** True if the owner holds or has released the lease, because the SDK repeats a release if the response is lost. */
  isLeaseHeldOrReleased: ({ holder, fence }: LeaseOwner): DynamoExpression => ({
    expression: "fence = :fence AND (leaseHolder = :holder OR attribute_not_exists(leaseHolder))",
    values: { ":holder": holder, ":fence": fence },
  }),

  /** True if no run that held the lease after this owner has written the record. */
  hasNoLaterFence: ({ fence }: LeaseOwner): DynamoExpression => ({
    expression: "attribute_not_exists(fence) OR fence <= :fence",
    values: { ":fence": fence },
  }),

  /** True if the project has fewer repositories than `max`. */
  hasFewerRepositories: (max: number): DynamoExpression => ({
    expression: "attribute_not_exists(repositories) OR size(repositories) < :max",
    values: { ":max": max },
  }),

  /** True if the delivery is not stored, not processed completely, or expired but still in the table. */
  isDeliveryUnfinished: (now: Date): DynamoExpression => ({
    expression: "attribute_not_exists(doneAt) OR expiresAt <= :nowSeconds",
    values: { ":nowSeconds": Math.floor(now.getTime() / 1000) },
  }),
};

/** DynamoDB has no empty sets: the attribute is absent without an element. */
export const projectUpdates = {
  add: (repository: string): DynamoExpression => ({
    expression: "ADD repositories :one",
    values: { ":one": new Set([repository]) },
  }),

  remove: (repository: string): DynamoExpression => ({
    expression: "DELETE repositories :one",
    values: { ":one": new Set([repository]) },
  }),
};

export const leaseUpdates = {
  acquire: (holder: string, leaseUntilMs: number): DynamoExpression => ({
    expression: "SET leaseHolder = :holder, leaseUntil = :until ADD fence :one",
    values: { ":holder": holder, ":until": leaseUntilMs, ":one": 1 },
  }),

  extend: (leaseUntilMs: number): DynamoExpression => ({
    expression: "SET leaseUntil = :until",
    values: { ":until": leaseUntilMs },
  }),

  /** Removes the holder and the expiry but not the fence, which must never decrease. */
  release: { expression: "REMOVE leaseHolder, leaseUntil", values: {} },
};
