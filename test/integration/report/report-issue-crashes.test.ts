import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OutcomeUnknown, RequestRejected, RetryLater } from "../../../shared/errors.ts";
import { Crash } from "../../fakes/operations.ts";
import { sampledCases } from "../../support/sampled.ts";
import { first, onlyIssue, publish, second, textOf, title } from "../support/report-issues.ts";
import type { SyncHarness } from "../support/sync-harness.ts";
import { startSync } from "../support/sync-harness.ts";

let start: SyncHarness;
let repositories = 0;

beforeAll(async () => {
  start = await startSync({ limits: false });
});
afterAll(() => start.stop());

async function fresh(): Promise<SyncHarness> {
  repositories += 1;
  return start.another(`acme/r${repositories}`);
}

describe("after a crash at any step and a retry, there is one current report issue", () => {
  /** The state before the report is published. */
  const beginnings = {
    "the first one": fresh,
    "an update": async () => {
      const at = await fresh();
      await publish(at, second);
      return at;
    },
    "an adoption": async () => {
      const at = await fresh();
      await publish(at, second);
      at.loseLedger();
      return at;
    },
  };

  async function expectWhole(at: SyncHarness, what: string) {
    at.ledger.operations.revive();
    at.github.faults.clear();
    at.clock.advance(61_000);
    const { url } = await publish(at, first);
    expect(url, what).toBe(onlyIssue(at).url);
    expect(textOf(at), what).toContain(`## ${title(first, 1)}`);
    expect(await publish(at, first), what).toMatchObject({ written: false, reads: 0, writes: 0 });
  }

  test.each(Object.entries(beginnings))("killed at any request to the ledger: %s", async (_, begin) => {
    const clean = await begin();
    const done = clean.ledger.operations.count();
    await publish(clean, first);
    const operations = clean.ledger.operations.count() - done;
    expect(operations).toBeGreaterThanOrEqual(5);
    for (const when of ["before", "after"] as const) {
      for (const n of sampledCases(operations)) {
        const at = await begin();
        at.ledger.operations.crashAt(n, when);
        await expect(publish(at, first), `${when} ${n}`).rejects.toThrow(Crash);
        await expectWhole(at, `${when} ${at.ledger.operations.log.at(-1)?.name} (${n})`);
      }
    }
  });

  test.each(Object.entries(beginnings))("at any request to GitHub: %s", async (_, begin) => {
    const clean = await begin();
    const { reads, writes } = await publish(clean, first);
    const trouble = ["drop-before", "drop-after", "fail-before", "fail-after", "too-many"] as const;
    for (const kind of trouble) {
      for (const isKilled of [false, true]) {
        for (let n = 1; n <= reads + writes; n += 1) {
          const at = await begin();
          at.github.faults.on((_, request) => {
            if (request < n) return null;
            if (isKilled) at.ledger.operations.kill();
            return { kind };
          });
          const what = `${kind} ${n}${isKilled ? ", killed" : ""}`;
          const expected = [Crash, RetryLater, OutcomeUnknown];
          const error = await publish(at, first).catch((thrown: unknown) => thrown);
          expect(
            expected.some((one) => error instanceof one),
            `${what}: ${error}`,
          ).toBe(true);
          await expectWhole(at, what);
        }
      }
    }
  });

  test("in an update whose answer was lost, followed by the earlier report", async () => {
    const at = await fresh();
    await publish(at, first);
    at.github.faults.on(({ method }) => (method === "PATCH" ? { kind: "drop-after" } : null));
    await expect(publish(at, second)).rejects.toThrow(OutcomeUnknown);
    expect(textOf(at)).not.toContain(title(first, 1));
    await expectWhole(at, "set back");
  });

  test("with lagging GitHub lists", async () => {
    const slow = await startSync({ limits: false, listLag: 3_000 });
    const clear = slow.github.faults.on(({ method }) => (method === "POST" ? { kind: "drop-after" } : null));
    await expect(publish(slow, first)).rejects.toThrow(OutcomeUnknown);
    clear();
    await publish(slow, first);
    expect(onlyIssue(slow).title).toBe("Milepost: status report");
    await slow.stop();
  });

  test("with two publishers at once", async () => {
    const at = await fresh();
    const done = await Promise.allSettled([publish(at, first), publish(at, first)]);
    expect(done.some(({ status }) => status === "fulfilled")).toBe(true);
    await expectWhole(at, "two at once");
  });

  test("at the deadline", async () => {
    const at = await fresh();
    await expect(publish(at, first, { budget: 0 })).rejects.toMatchObject({
      name: "RetryLater",
      reason: "time-budget",
    });
    await expectWhole(at, "no time");
  });

  test("if GitHub rejects it", async () => {
    const at = await fresh();
    at.github.faults.on(({ method }) => (method === "POST" ? { kind: "answer", status: 422 } : null));
    const refused = await publish(at, first).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(RequestRejected);
    expect(refused).toMatchObject({
      message: expect.stringMatching(/^The status report of acme\/r\d+ was not written: .*422/),
    });
    await expectWhole(at, "refused");
  });
});
