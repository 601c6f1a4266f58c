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

/** Condition: the record has this version; 0 means that it does not exist. */
export function hasVersion(version: number): DynamoExpression {
  return version === 0
    ? { expression: "attribute_not_exists(PK)", values: {} }
    : { expression: "version = :version", values: { ":version": version } };
}

/**
 * Condition: nobody else holds the lease. Leases from before `session` count as free: their holders can't reach the
 * table any more.
 */
export function isLeaseAvailable(holder: string, now: Date, session: string | null): DynamoExpression {
  const expression = "attribute_not_exists(leaseUntil) OR leaseUntil <= :now OR leaseHolder = :holder";
  const values = { ":now": now.getTime(), ":holder": holder };
  if (session === null) return { expression, values };
  return {
    expression: `${expression} OR NOT begins_with(leaseHolder, :session)`,
    values: { ...values, ":session": session },
  };
}

/** Condition: the lease is still ours. */
export function isLeaseHeld({ holder, fence }: LeaseOwner): DynamoExpression {
  return {
    expression: "leaseHolder = :holder AND fence = :fence",
    values: { ":holder": holder, ":fence": fence },
  };
}

/** Condition for a release: true after our own release as well, because the SDK repeats it if its response was lost. */
export function isLeaseHeldOrReleased({ holder, fence }: LeaseOwner): DynamoExpression {
  return {
    expression: "fence = :fence AND (leaseHolder = :holder OR attribute_not_exists(leaseHolder))",
    values: { ":holder": holder, ":fence": fence },
  };
}

/** Condition: no later holder of the lease has written the record. */
export function hasNoLaterFence({ fence }: LeaseOwner): DynamoExpression {
  return {
    expression: "attribute_not_exists(fence) OR fence <= :fence",
    values: { ":fence": fence },
  };
}

/** Condition: the delivery is unknown, unfinished, or expired but not yet deleted. */
export function isDeliveryUnfinished(now: Date): DynamoExpression {
  return {
    expression: "attribute_not_exists(doneAt) OR expiresAt <= :nowSeconds",
    values: { ":nowSeconds": Math.floor(now.getTime() / 1000) },
  };
}

/** Update: acquires the lease and increments its fence. */
export function setLeaseHolder(holder: string, leaseUntilMs: number): DynamoExpression {
  return {
    expression: "SET leaseHolder = :holder, leaseUntil = :until ADD fence :one",
    values: { ":holder": holder, ":until": leaseUntilMs, ":one": 1 },
  };
}

/** Update: extends the lease. */
export function extendLeaseTime(leaseUntilMs: number): DynamoExpression {
  return { expression: "SET leaseUntil = :until", values: { ":until": leaseUntilMs } };
}

/** Update: releases the lease; its fence stays. */
export const clearLeaseHolder: DynamoExpression = {
  expression: "REMOVE leaseHolder, leaseUntil",
  values: {},
};
