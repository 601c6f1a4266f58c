/** The table and its sparse index, for the CDK app and `ensureTable`. */
export const tableShape = {
  partitionKey: "PK",
  sortKey: "SK",
  /** The index contains only keys. It can lag behind the table, so the items themselves are read from the table. */
  index: { name: "GSI1", partitionKey: "GSI1PK", sortKey: "GSI1SK" },
  /** Attribute for the expiry in epoch seconds. DynamoDB deletes expired items late, so reads also leave them out. */
  timeToLive: "expiresAt",
} as const;
