import { describe, expect, it } from "vitest";
import { createDynamoOutboxes } from "../../../shared/adapters/dynamodb/outboxes.ts";
import type { Outboxes } from "../../../shared/ports/outboxes.ts";
import { REPORT_ISSUE_GOAL } from "../../../shared/report/formats/report-issue.ts";
import { embeddedTables } from "../../contract/state/embedded-tables.ts";
import { MemoryOutboxes } from "../../fakes/memory-outboxes.ts";
import { dueWorld, hour, mondays, quarter, repositoryOf } from "../../unit/notify/scheduled/scheduled-world.ts";

const newTable = embeddedTables();

/** Without quiet, processing a slot twice would be visible. */
const config = `${mondays}  quiet: false\n`;

/** Four repositories with this many goals each. */
const repositories = (goals: number) =>
  ["1", "2", "3", "4"].map((id) =>
    repositoryOf(
      id,
      Array.from({ length: goals }, (_, index) => `g${String(index).padStart(2, "0")}`),
      config,
    ),
  );

const cases = [
  { kind: "memory", total: 200 },
  { kind: "DynamoDB", total: 24 },
];

describe.each(cases)("$total due reports with $kind", ({ kind, total }) => {
  async function open() {
    const world = dueWorld(...repositories(total / 4));
    const stores: Outboxes[] = [];
    const memory = new MemoryOutboxes();
    const table = kind === "memory" ? null : await newTable();
    const store = (): Outboxes => {
      const made =
        table === null
          ? new MemoryOutboxes({ beside: memory })
          : createDynamoOutboxes({ ...table, clock: world.clock });
      stores.push(made);
      return made;
    };
    const reports = async () => {
      const all = await store().unsent();
      return all.filter(({ goal }) => goal !== REPORT_ISSUE_GOAL).map(({ entries }) => entries.map(({ key }) => key));
    };
    return { ...world, store, reports };
  }

  it("are sent once by two functions that wake at once, and a third finds nothing", async () => {
    const { wake, clock, store, reports, queue, issues } = await open();
    await Promise.all([wake({ outboxes: store() }), wake({ outboxes: store() })]);
    clock.advance(21 * hour);
    await Promise.all([wake({ outboxes: store() }), wake({ outboxes: store() })]);
    const found = await reports();
    expect(found).toHaveLength(total);
    expect(found.every((keys) => keys.length === 1)).toBe(true);
    const sent = queue.sent.filter(({ attempt }) => attempt.startsWith("report:"));
    expect(sent).toHaveLength(total);
    expect(new Set(sent.map(({ pointer }) => JSON.stringify(pointer))).size).toBe(total);
    expect(issues.map(({ repo }) => repo).sort()).toEqual(["acme/r1", "acme/r2", "acme/r3", "acme/r4"]);
    clock.advance(quarter);
    await wake({ outboxes: store() });
    expect(queue.sent.filter(({ attempt }) => attempt.startsWith("report:"))).toHaveLength(total);
    expect(issues).toHaveLength(4);
    expect(await reports()).toEqual(found);
  });
});

it("a crash at any step is completed by the next wake-up, each report once", async () => {
  for (let step = 1; step <= 14; step += 1) {
    for (const when of ["before", "after"] as const) {
      const world = dueWorld(repositoryOf("1", ["a", "b"]));
      const { clock, wake, outboxes, keys, queue, issues } = world;
      await wake();
      clock.advance(21 * hour);
      outboxes.operations.crashAt(step, when);
      await wake().catch(() => {});
      outboxes.operations.revive();
      clock.advance(quarter);
      await wake();
      const key = "report:2026-06-08T09:00:00.000Z";
      expect([keys("1", "a"), keys("1", "b")], `${when} ${step}`).toEqual([[key], [key]]);
      expect(new Set(queue.sent.map(({ pointer }) => pointer.goal))).toEqual(new Set(["a", "b"]));
      // Publishing an issue is idempotent.
      expect(issues.length, `${when} ${step}`).toBeGreaterThan(0);
      expect(outboxes.stored("1", REPORT_ISSUE_GOAL)?.entries).toEqual([]);
    }
  }
});
