import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";

const TIMEOUT_MS = 2_000;

/** Returns true if the table answers a read within two seconds. Never throws. */
export async function isTableReachable(client: DynamoDBDocumentClient, table: string): Promise<boolean> {
  try {
    await client.send(new GetCommand({ TableName: table, Key: { PK: "health", SK: "-" } }), {
      abortSignal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return true;
  } catch {
    return false;
  }
}
