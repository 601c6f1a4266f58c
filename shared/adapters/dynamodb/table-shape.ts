/** Names of the table's keys and of its index, from which the CDK app and `ensureTable` create the table. */
export const tableShape = {
  partitionKey: "PK",
  sortKey: "SK",
  /** The index contains keys only and is updated later than the table, so items are read from the table. */
  index: { name: "GSI1", partitionKey: "GSI1PK", sortKey: "GSI1SK" },
  /** Attribute with the expiry in epoch seconds. DynamoDB deletes expired items late, so reads skip them. */
  timeToLive: "expiresAt",
} as const;
