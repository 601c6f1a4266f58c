import { createDynamoLedger } from "../../../shared/adapters/dynamodb/ledger.ts";
import { MemoryLedger } from "../../fakes/memory-ledger.ts";
import { embeddedTables } from "./embedded-tables.ts";
import { ledgerLeaseSuite } from "./ledger-lease-suite.ts";
import { ledgerSuite } from "./ledger-suite.ts";

const newTable = embeddedTables();

for (const suite of [ledgerSuite, ledgerLeaseSuite]) {
  suite("in memory", async (clock) => new MemoryLedger({ clock }));
  suite("DynamoDB", async (clock) => createDynamoLedger({ ...(await newTable()), clock }));
}
