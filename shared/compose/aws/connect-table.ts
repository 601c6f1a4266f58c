import { createDynamoClient } from "../../adapters/dynamodb/create-client.ts";
import type { TableSettings } from "../../env.ts";
import type { TableConnection } from "../host-settings.ts";

export function connectTable({ name, endpoint }: Pick<TableSettings, "name" | "endpoint">): TableConnection {
  return { client: createDynamoClient({ endpoint }), table: name };
}
