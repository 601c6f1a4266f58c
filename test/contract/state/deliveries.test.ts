import { createDynamoDeliveries } from "../../../shared/adapters/dynamodb/deliveries.ts";
import { MemoryDeliveries } from "../../fakes/memory-deliveries.ts";
import { deliveriesSuite } from "./deliveries-suite.ts";
import { embeddedTables } from "./embedded-tables.ts";

const newTable = embeddedTables();

deliveriesSuite("in memory", async () => new MemoryDeliveries());
deliveriesSuite("DynamoDB", async (clock) => createDynamoDeliveries({ ...(await newTable()), clock }));
