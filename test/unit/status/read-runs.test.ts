import { describe, expect, it } from "vitest";
import type { Conflict } from "../../../shared/model/operation.ts";
import type { Diagnostic } from "../../../shared/model/plan/diagnostic.ts";
import type { PlanFileState } from "../../../shared/model/repository-state.ts";
import type { PlanResult, SyncResult } from "../../../shared/model/result.ts";
import type { RunRecord } from "../../../shared/model/run-record.ts";
import { buildRunViews, findConflicts, findDiagnostics, findHeldRuns } from "../../../shared/status/read-runs.ts";
import { link } from "../../contract/state/ledger-samples.ts";

const goal = "001-a";

function plan(name: string, given: Partial<PlanResult> = {}): PlanResult {
  return { path: `${name}.md`, goal: name, trackers: [], diagnostics: [], ...given };
}

function record(run: string, plans: PlanResult[], given: Partial<SyncResult> = {}): RunRecord {
  const result = {
    ...{ repo: "acme/web", commit: "c0ffee", outcome: "synced" as const, plans, run },
    ...{ resumeAt: null, error: null, held: null, ...given },
  };
  return { run, at: "2026-06-01T08:00:00Z", commit: "c0ffee", result };
}

function worked(conflicts: Conflict[], fields: string[] = []): PlanResult {
  const operation = {
    action: "update" as const,
    entity: "issue" as const,
    key: "d1",
    remote: null,
    title: "D",
  };
  const operations = fields.length === 0 ? [] : [{ ...operation, fields }];
  const requests = { reads: 2, writes: operations.length };
  return plan(goal, { trackers: [{ tracker: "github", operations, skipped: [], conflicts, requests }] });
}

const diagnostic = (message: string, line: number): Diagnostic => ({
  ...{ severity: "error", code: "placeholder", message, line, column: 1 },
});
const known = (given: Partial<PlanFileState> = {}): PlanFileState => ({
  ...{ goal, blob: "b", isUpToDate: true, wasSynced: true, diagnostics: [], ...given },
});

describe("conflicts", () => {
  const due: Conflict = {
    key: "d1",
    field: "due",
    plan: "2026-06-01",
    tracker: "2026-07-01",
    kept: "tracker",
  };
  const { isDeleted: _, ...there } = link("d1");
  const links = (observed: typeof there.observed, isDeleted = false) =>
    new Map([["github" as const, [{ ...there, observed, ...(isDeleted && { isDeleted: true as const }) }]]]);
  const differs = links({ due: "2026-07-01" });
  const later = record("02", [worked([])]);

  it("are those of the newest run, and those of older runs that still exist", () => {
    const first = record("01", [worked([due])]);
    expect(findConflicts([first], goal, new Map())).toEqual([due]);
    expect(findConflicts([later, first], goal, differs)).toEqual([due]);
    for (const agreed of [links(undefined), links({ state: "done" }), links({ due: "x" }, true), new Map()]) {
      expect(findConflicts([later, first], goal, agreed)).toEqual([]);
    }
    expect(findConflicts([first], "001-ab", differs)).toEqual([]);
  });

  it("are listed once, with the newest values, until the field is written", () => {
    const newer = { ...due, plan: "2026-06-09" };
    const runs = [later, record("02", [worked([newer])]), record("01", [worked([due])])];
    expect(findConflicts(runs, goal, differs)).toEqual([newer]);
    const written = [record("02", [worked([], ["due"])]), record("01", [worked([due])])];
    expect(findConflicts(written, goal, differs)).toEqual([]);
  });

  it("won by the plan end with the next run that worked on the goal", () => {
    const won = { ...due, kept: "plan" as const };
    const runs = [record("01", [worked([won])])];
    expect(findConflicts([record("02", [plan(goal)]), ...runs], goal, differs)).toEqual([won]);
    expect(findConflicts([later, ...runs], goal, differs)).toEqual([]);
  });
});

describe("a held run", () => {
  const item = { tracker: "github" as const, key: "d1", title: "D", remote: "https://github.example/1" };
  const held = [
    { goal, path: "a.md", items: [item] },
    { goal: "002", path: "b.md", items: [{ ...item, key: "d9" }] },
  ];
  const run: RunRecord = {
    ...record("02", [plan(goal)], { held: { run: "02", reason: "Why", items: [], creates: 0 } }),
    held,
  };

  it("is listed with this goal's items until it is approved", () => {
    const { tracker: __, ...shown } = item;
    const heldRuns = [{ run: "02", reason: "Why", items: [shown], creates: 0 }];
    expect(findHeldRuns([record("03", []), run], known({ heldIds: ["github d1"] }))).toEqual(heldRuns);
    expect(findHeldRuns([run], known())).toEqual([]);
    expect(findHeldRuns([{ ...run, approved: { at: "…", by: "ann" } }], known({ heldIds: [] }))).toEqual([]);
    expect(findHeldRuns([run], known({ goal: "00", heldIds: [] }))).toEqual([]);
  });
});

describe("diagnostics", () => {
  it("are those of the text and of the newest run, each once, by line", () => {
    const [one, two, old] = [diagnostic("one", 9), diagnostic("two", 3), diagnostic("old", 1)];
    const runs = [
      record("03", [plan("002")]),
      record("02", [plan(goal, { diagnostics: [one, two] })]),
      record("01", [plan(goal, { diagnostics: [old] })]),
    ];
    expect(findDiagnostics(runs, known({ diagnostics: [one] }))).toEqual([two, one]);
    expect(findDiagnostics([], known())).toEqual([]);
  });
});

describe("the runs of a goal", () => {
  it("are limited, and show what they did for that goal", () => {
    const runs = ["04", "03", "02", "01"].map((run) => record(run, [worked([], ["title"]), plan("002")]));
    const views = buildRunViews(runs, goal, 3);
    expect(views.map(({ run }) => run)).toEqual(["04", "03", "02"]);
    expect(views[0]).toMatchObject({
      requests: { reads: 2, writes: 1 },
      operations: [{ tracker: "github", key: "d1", fields: ["title"] }],
    });
  });

  it("of a run with several plans show the outcome of this one, if it did something", () => {
    const result = { outcome: "partial" as const };
    const bad = plan("002", { diagnostics: [diagnostic("bad", 1)] });
    const outcomes = (run: RunRecord) => [goal, "002"].map((name) => buildRunViews([run], name, 9)[0]?.outcome);
    expect(outcomes(record("01", [worked([], ["due"]), bad], result))).toEqual(["synced", "failed"]);
    expect(outcomes(record("01", [worked([]), bad], result))).toEqual([undefined, "failed"]);
    const held = [{ goal, path: "a.md", items: [] }];
    expect(outcomes({ ...record("01", [worked([]), bad], result), held })).toEqual(["held", "failed"]);
    expect(outcomes(record("01", [worked([]), bad], { ...result, error: "Limit." }))[0]).toBe("partial");
    expect(buildRunViews([record("01", [worked([], ["due"])], result)], goal, 9)[0]?.outcome).toBe("partial");
  });

  it("of an unknown format are skipped", () => {
    const strange = [{}, null, "text", { plans: [{ goal, trackers: "none" }] }].map((result, index) => ({
      ...record(`0${index}`, []),
      result,
    }));
    const runs = [...strange, record("00", [worked([], ["due"])])];
    expect(buildRunViews(runs, goal, 9).map(({ run }) => run)).toEqual(["00"]);
    expect(findDiagnostics(strange, known())).toEqual([]);
    expect(findConflicts(strange, goal, new Map())).toEqual([]);
  });
});
