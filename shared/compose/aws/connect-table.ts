import { createDynamoClient } from "../../adapters/dynamodb/create-client.ts";
import type { AwsConnection } from "../../adapters/node/aws-connection.ts";
import type { TableSettings } from "../../env.ts";
import type { TableConnection } from "../host-settings.ts";

type TableAddress = Pick<TableSettings, "name"> & Pick<AwsConnection, "endpoint" | "accessKey">;

export function connectTable({ name, endpoint, accessKey }: TableAddress): TableConnection {
  return { client: createDynamoClient({ endpoint, accessKey }), table: name };
}
