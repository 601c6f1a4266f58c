import { describe, expect, it } from "vitest";
import { formatOperation } from "../../../cli/print/print-operation.ts";
import { printPreview } from "../../../cli/print/print-preview.ts";
import { printSync } from "../../../cli/print/print-sync.ts";
import { openTerminal } from "../../../shared/adapters/node/terminal.ts";
import type { CreatedLink } from "../../../shared/model/link.ts";
import type { SkippedChange, SyncResult } from "../../../shared/model/result.ts";
import type { TrackerPreview } from "../../../shared/sync/run/preview-repository.ts";

const hostile = "\u001b]0;owned\u0007\u001b[31m";

function streams(out: boolean, err: boolean) {
  const printed: string[] = [];
  const stream = (isTTY: boolean) => ({ isTTY, write: (text: string) => printed.push(text) });
  return { stdout: stream(out), stderr: stream(err), printed };
}

const skipped = {
  ...({ action: "close", entity: "issue", key: "k" } as const),
  ...{ title: hostile, remote: hostile, reason: hostile, fields: [hostile] },
} satisfies SkippedChange;
const result: SyncResult = {
  repo: `acme/web${hostile}`,
  commit: null,
  outcome: "held",
  plans: [
    {
      path: `a${hostile}.md`,
      goal: `goal${hostile}`,
      trackers: [
        {
          tracker: "github",
          operations: [],
          skipped: [skipped],
          conflicts: [{ key: `m1${hostile}`, field: "title", plan: hostile, tracker: hostile, kept: "tracker" }],
          requests: { reads: 1, writes: 0 },
        },
      ],
      diagnostics: [{ severity: "error", code: "placeholder", message: `bad${hostile}`, line: 1, column: 1 }],
    },
  ],
  run: "run",
  resumeAt: null,
  error: `no repository${hostile}\nsecond line`,
  held: {
    run: "run",
    reason: `why${hostile}\nand`,
    items: [{ key: "k", title: hostile, remote: hostile }],
    creates: 0,
  },
};

const remote = { id: "1", name: `1${hostile}`, url: hostile };
const link = {
  ...{ key: "d1", role: "deliverable", entity: "issue", nonce: "n", remote, intendedAt: null },
  base: { title: hostile, body: { text: `- [ ] ${hostile}`, boxes: [] }, labels: [hostile], priority: hostile },
} as const satisfies CreatedLink;
const desired = { title: `new${hostile}`, labels: [`new${hostile}`], priority: `new${hostile}` };
const hostilePreview: TrackerPreview = {
  path: `a${hostile}.md`,
  tracker: "github",
  skipped: [skipped],
  syncPlan: {
    operations: [
      {
        ...{ action: "update", key: "d1", entity: "issue", title: desired.title, link, desired },
        ...{ fields: ["title", "labels", "priority", "body"], source: null, parent: null },
        changes: { ...desired, body: hostile },
        base: { ...desired, body: { text: hostile, boxes: [] } },
      },
    ],
    blockers: [],
    linkUpdates: [],
    conflicts: [{ key: "d1", field: "milestone", plan: hostile, tracker: hostile, kept: "tracker" }],
    diagnostics: [],
  },
  links: [link],
  held: { reason: hostile, items: [], creation: null },
  isWaiting: true,
};

describe("what is printed", () => {
  it("holds no control character of a tracker, a plan or an error", () => {
    const { printed, ...to } = streams(false, false);
    printSync(result, openTerminal(to, {}));
    const texts = { notes: [], howToApply: "Push" };
    printPreview({ result, plans: [hostilePreview] }, texts, { ...openTerminal(to, {}), screen: {} });
    printed.push(
      formatOperation(
        { action: "close", entity: "issue", key: "k", title: hostile, fields: [], remote: hostile },
        openTerminal(to, {}),
      ),
    );
    expect(printed.join("")).not.toMatch(/[^\P{Cc}\n]/u);
    expect(printed.join("")).toContain("\nsecond line\n");
  });

  it.each([
    [true, false],
    [false, true],
  ])("is coloured by the stream that it goes to (stdout %s, stderr %s)", (out, err) => {
    const { printed: _, ...to } = streams(out, err);
    const { color, errColor } = openTerminal(to, {});
    expect(color.red("x") !== "x").toBe(out);
    expect(errColor.red("x") !== "x").toBe(err);
    expect(openTerminal(to, { NO_COLOR: "1" }).errColor.red("x")).toBe("x");
  });

  it("has uncoloured findings on a stderr that is a file", () => {
    const { printed, stdout, stderr } = streams(true, false);
    const err: string[] = [];
    printSync(result, openTerminal({ stdout, stderr: { ...stderr, write: (text) => err.push(text) } }, {}));
    expect(printed.join("")).toContain("\u001b[1m");
    expect(err.join("")).not.toContain("\u001b");
  });
});
