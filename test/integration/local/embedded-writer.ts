import { startEmbeddedDynamoDB } from "../../../local/embedded/start-dynamodb.ts";
import { createDynamoClient } from "../../../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../../../shared/adapters/dynamodb/ensure-table.ts";
import { createDynamoLedger } from "../../../shared/adapters/dynamodb/ledger.ts";
import { link } from "../../contract/state/ledger-samples.ts";
import { VirtualClock } from "../../fakes/virtual-clock.ts";

/** Writes links without end and prints the key of each that was acknowledged. Made to be killed. */
const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: embedded-writer FOLDER");
// Always at the same time, so that a slow machine does not let the lease expire.
const clock = new VirtualClock();
const dynamodb = await startEmbeddedDynamoDB({ folder });
await ensureTable(dynamodb, "milepost");
const ledger = createDynamoLedger({
  client: createDynamoClient(dynamodb),
  table: "milepost",
  clock,
});
const lease = await ledger.acquireLease("1", "001-a", `writer ${process.pid}`, clock.now());
if (lease === null) {
  process.stdout.write("leased by another\n");
  process.exit();
}
for (let i = 0; ; i++) {
  const key = `d${String(i).padStart(6, "0")}`;
  await lease.saveLink("github", link(key));
  process.stdout.write(`${key}\n`);
}
