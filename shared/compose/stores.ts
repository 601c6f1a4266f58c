import { createDynamoDeliveries } from "../adapters/dynamodb/deliveries.ts";
import { isTableReachable } from "../adapters/dynamodb/is-table-reachable.ts";
import { createDynamoLedger } from "../adapters/dynamodb/ledger.ts";
import { createDynamoOutboxes } from "../adapters/dynamodb/outboxes.ts";
import type { Clock } from "../ports/clock.ts";
import type { Deliveries } from "../ports/deliveries.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Log } from "../ports/log.ts";
import type { Outboxes } from "../ports/outboxes.ts";
import type { TableConnection } from "./host-settings.ts";

export interface Stores {
  ledger: Ledger;
  deliveries: Deliveries;
  outboxes: Outboxes;
  isReachable: () => Promise<boolean>;
}

interface StoreOptions {
  clock: Clock;
  /** Logs records that can't be read; lists then skip them. Without `log`, reading a list with such a record throws. */
  log?: Log;
}

/** Returns the stores that save their records in one table. Sends no request. */
export function openStores(connection: TableConnection, { clock, log }: StoreOptions): Stores {
  const options = {
    ...connection,
    clock,
    ...(log && { onUnreadable: ({ message }: Error) => log("record skipped", { error: message }) }),
  };
  return {
    ledger: createDynamoLedger(options),
    deliveries: createDynamoDeliveries(options),
    outboxes: createDynamoOutboxes(options),
    isReachable: () => isTableReachable(connection.client, connection.table),
  };
}
