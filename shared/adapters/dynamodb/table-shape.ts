/** The one table and its one sparse index, for the CDK app that makes it on AWS and for `ensureTable`. */
export const tableShape = {
  partitionKey: "PK",
  sortKey: "SK",
  /** Projects keys only: a hit is a hint, the item itself is read before anything is done about it. */
  index: { name: "GSI1", partitionKey: "GSI1PK", sortKey: "GSI1SK" },
  /** Epoch seconds. DynamoDB deletes late, so every read filters by it as well. */
  timeToLive: "expiresAt",
} as const;
