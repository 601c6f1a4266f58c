import { describe, expect, it } from "vitest";
import { AccessDenied } from "../../../shared/errors.ts";
import { GoalRun, TrackerRun } from "../../../shared/model/goal-run.ts";
import { type NotifiedState, notificationKinds } from "../../../shared/model/outbox.ts";
import type { ReportedOperation } from "../../../shared/model/result.ts";
import type { HeldItem } from "../../../shared/model/run-record.ts";
import { buildNotifications } from "../../../shared/notify/build-notifications.ts";
import { scheduled, statusOf } from "../progress/builders.ts";

const operation = (title: string, action: ReportedOperation["action"] = "create"): ReportedOperation => ({
  action,
  entity: "issue",
  key: title,
  remote: `https://example.test/${title}`,
  title,
  fields: [],
});
const all = [...notificationKinds];
const build = (
  notified: NotifiedState | null,
  run: Partial<GoalRun>,
  kinds: readonly (typeof notificationKinds)[number][] = all,
) =>
  buildNotifications(
    notified,
    { ...new GoalRun({ run: "R1", path: "p", goal: "001-a" }), ...run },
    { repo: "acme/web", kinds, today: "2026-06-01" },
  );
const heldItem = (key: string, title: string): HeldItem => ({
  tracker: "github",
  key,
  title,
  remote: { id: key, name: key, url: `https://example.test/${key}` },
});
const held = { reasons: [], items: [heldItem("d1", "A")], creations: [] };
const failedRun = (message: string): Partial<GoalRun> => ({
  trackers: [{ ...new TrackerRun("jira"), stopped: new AccessDenied(message) }],
});
const status = (due: number, done: [number, number] = [2, 0]) => statusOf([scheduled("1", done, { due })]);

describe("the notifications of a run", () => {
  it("count operations, and name the first ten", () => {
    const operations = [
      ...Array.from({ length: 12 }, (_, index) => operation(`Item ${index}`)),
      operation("Old", "close"),
    ];
    const trackers = [
      { ...new TrackerRun("github"), wasAttempted: true, operations },
      { ...new TrackerRun("jira"), wasAttempted: true },
    ];
    const { notifications } = build(null, { trackers });
    expect(notifications.map(({ kind, text }) => [kind, text])).toEqual([["synced", "GitHub: 12 created, 1 closed"]]);
    expect(notifications[0]?.lines).toHaveLength(11);
    expect(notifications[0]?.lines.at(-1)?.text).toBe("and 3 more");
  });

  it("contain no status changes for the first run, and every later change once", () => {
    const first = build(null, { status: status(30) });
    expect(first.notifications).toEqual([]);
    const later = { status: status(37) };
    const second = build(first.notified, later);
    expect(second.notifications.map(({ kind, text }) => [kind, text])).toEqual([
      ["slipped", expect.stringMatching(/slipped 7 days: 1 Jul to 8 Jul\./)],
    ]);
    expect(build(second.notified, later).notifications).toEqual([]);
    expect(build(second.notified, { status: status(30) }).notifications).toEqual([]);
  });

  it("report a done milestone, and not that it slipped", () => {
    const first = build(null, { status: status(30) });
    const { notifications } = build(first.notified, { status: status(37, [0, 2]) });
    expect(notifications.map(({ kind, text }) => [kind, text])).toEqual([["completed", "M1 Milestone 1 is done."]]);
  });

  it("report held items with the approve command, until the items change", () => {
    const first = build(null, { held });
    expect(first.notifications[0]).toMatchObject({ kind: "held", lines: [{ text: "A" }] });
    expect(first.notifications[0]?.text).toContain("milepost approve --repo acme/web R1");
    expect(build(first.notified, { run: "R2", held }).notifications).toEqual([]);
    const more = { ...held, items: [...held.items, heldItem("d2", "B")] };
    expect(build(first.notified, { held: more }).notifications).toHaveLength(1);
    const over = build(first.notified, {});
    expect(over.notifications).toEqual([]);
    expect(build(over.notified, { held }).notifications).toHaveLength(1);
  });

  it("are not repeated after an incomplete run", () => {
    const first = build(null, { held, ...failedRun("x") });
    expect(first.notifications).toHaveLength(2);
    const cut = build(first.notified, { outcome: "partial" });
    expect([cut.notifications, cut.notified]).toEqual([[], first.notified]);
  });

  it("report a failure once, and again after it was fixed", () => {
    const diagnostics = [
      { severity: "error" as const, code: "placeholder", message: "A template.", line: 3, column: 1 },
    ];
    const rejected: Partial<GoalRun> = { diagnostics, isRejected: true, outcome: "failed" };
    const first = build(null, rejected);
    expect(first.notifications[0]?.text).toBe("The plan has 1 error and is not synced until it is fixed.");
    expect(build(first.notified, rejected).notifications).toEqual([]);
    expect(build(build(first.notified, {}).notified, rejected).notifications).toHaveLength(1);
    const failure = "Jira answered 403 for project WEB.";
    expect(build(first.notified, failedRun(failure)).notifications[0]).toMatchObject({
      kind: "failed",
      lines: [{ text: failure }],
    });
  });

  it("omit kinds that the config does not ask for, and count them as notified", () => {
    const first = build(null, { status: status(30) }, []);
    const second = build(first.notified, { status: status(37) }, ["synced"]);
    expect(second.notifications).toEqual([]);
    expect(build(second.notified, { status: status(37) }).notifications).toEqual([]);
  });
});
