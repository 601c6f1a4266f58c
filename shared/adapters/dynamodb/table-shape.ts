/** The table and its sparse index, for the CDK app and `ensureTable`. */
export const tableShape = {
  partitionKey: "PK",
  sortKey: "SK",
  /** Keys-only projection: the index may lag behind, so the items themselves are read. */
  index: { name: "GSI1", partitionKey: "GSI1PK", sortKey: "GSI1SK" },
  /** Epoch seconds. DynamoDB deletes expired items late, so every read filters by it as well. */
  timeToLive: "expiresAt",
} as const;
