import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmbeddedDynamoDB } from "../../../local/embedded/start-dynamodb.ts";
import { type GitHubEmulator, startGitHubEmulator } from "../../../local/emulators/github/github-emulator.ts";
import { createDynamoClient } from "../../../shared/adapters/dynamodb/create-client.ts";
import { ensureTable } from "../../../shared/adapters/dynamodb/ensure-table.ts";
import { createDynamoLedger } from "../../../shared/adapters/dynamodb/ledger.ts";
import { systemClock as clock } from "../../../shared/adapters/node/system-clock.ts";
import { openSyncHost } from "../../../shared/compose/sync-host.ts";
import { Secret } from "../../../shared/config/secret.ts";
import { syncRepository } from "../../../shared/sync/run/sync-repository.ts";
import { planPath, planText, smallPlan } from "../support/plan-text.ts";

let github: GitHubEmulator;
let dynamodb: Awaited<ReturnType<typeof startEmbeddedDynamoDB>>;

beforeEach(async () => {
  github = await startGitHubEmulator();
  dynamodb = await startEmbeddedDynamoDB();
  await ensureTable(dynamodb, "milepost");
  await github.createRepository("acme/web");
});
afterEach(async () => {
  await github.close();
  await dynamodb.close();
});

async function sync() {
  const request = { id: null, fullName: "acme/web", ref: null, installation: null };
  const ledger = createDynamoLedger({ client: createDynamoClient(dynamodb), table: "milepost", clock });
  const host = await openSyncHost(request, {
    jira: null,
    github: { apiUrl: github.url, credentials: { kind: "token", token: new Secret("test-token") } },
    ledger,
    clock,
    operator: null,
    deadline: new Date(clock.now().getTime() + 60_000),
    recordedElsewhere: false,
  });
  return syncRepository(request, host);
}

/** Returns random text, which compresses worst. */
const noise = (bytes: number) => randomBytes((bytes * 3) / 4).toString("base64");

test("a plan whose keys exceed the state's size limit fails before any write, and the other plans are synced", async () => {
  const deliverables = Array.from({ length: 60 }, () => noise(10_000));
  const large = planText({ milestones: [{ title: "Too much", deliverables }] });
  await github.push("acme/web", {
    [planPath("001-large")]: large,
    [planPath("002-small")]: planText(smallPlan),
  });
  for (const outcome of ["first", "again"]) {
    const { result, stopped } = await sync();
    expect({ outcome, stopped, got: result.outcome }).toEqual({
      outcome,
      stopped: null,
      got: outcome === "first" ? "partial" : "failed",
    });
    const codes = result.plans.flatMap(({ path, diagnostics }) => diagnostics.map(({ code }) => `${path} ${code}`));
    expect(codes).toContain(`${planPath("001-large")} state-too-large`);
  }
  expect(github.milestones("acme/web").map(({ title }) => title)).toEqual(["002 M1: Backend", "002 M2: Client"]);
});

test("a very long plan is synced, and its text is not stored", async () => {
  const text = `${planText({ ...smallPlan, summary: "Short." })}\n### Milestone Rationale\n\n${`${noise(9_000)}\n`.repeat(60)}`;
  await github.push("acme/web", { [planPath()]: text });
  const { result, stopped } = await sync();
  expect({ stopped, outcome: result.outcome }).toEqual({ stopped: null, outcome: "synced" });
});
