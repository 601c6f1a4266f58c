import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

const patience = 2_000;

/** True when the table answers within two seconds, for the health check. Never throws. */
export async function canReach(client: DynamoDBDocumentClient, table: string): Promise<boolean> {
  try {
    await client.send(new GetCommand({ TableName: table, Key: { PK: "health", SK: "-" } }), {
      abortSignal: AbortSignal.timeout(patience),
    });
    return true;
  } catch {
    return false;
  }
}
