import { describe, expect, it } from "vitest";
import { AccessDenied } from "../../../shared/errors.ts";
import { GoalRun, TrackerRun } from "../../../shared/model/goal-run.ts";
import type { Health } from "../../../shared/model/goal-status.ts";
import { type NotifiedState, notificationKinds } from "../../../shared/model/outbox.ts";
import type { Outcome, ReportedOperation } from "../../../shared/model/result.ts";
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
  thread: string | null = null,
) =>
  buildNotifications(
    notified,
    { ...new GoalRun({ run: "R1", path: "p", goal: "001-a" }), ...run },
    { kinds, today: "2026-06-01", thread },
  );
const heldItem = (key: string, title: string): HeldItem => ({
  tracker: "github",
  key,
  title,
  remote: { id: key, name: key, url: `https://example.test/${key}` },
});
const held = { reasons: [], items: [heldItem("d1", "A")], creations: [] };
const failedRun = (message: string): Partial<GoalRun> => ({
  outcome: "partial",
  trackers: [{ ...new TrackerRun("jira"), stopped: new AccessDenied(message) }],
});
const status = (due: number, done: [number, number] = [2, 0]) => statusOf([scheduled("1", done, { due })]);

describe("the notifications of a run", () => {
  it("tell in one line what was created and closed in all trackers", () => {
    const created = (count: number) => Array.from({ length: count }, (_, index) => operation(`Item ${index}`));
    const tracker = (name: "github" | "jira", operations: ReportedOperation[], outcome: Outcome = "synced") => ({
      ...new TrackerRun(name),
      wasAttempted: true,
      operations,
      outcome,
    });
    const textOf = (trackers: TrackerRun[], outcome: Outcome = "synced") =>
      build(null, { trackers, outcome }).notifications;
    expect(textOf([tracker("github", created(16)), tracker("jira", created(13))])).toEqual([
      { kind: "synced", text: "Synced: 16 created on GitHub, 13 in Jira", lines: [] },
    ]);
    const closed = [operation("Old", "close"), operation("Other", "update")];
    expect(textOf([tracker("github", closed), tracker("jira", created(1))])[0]?.text).toBe(
      "Synced: 1 created in Jira; 1 closed on GitHub",
    );
    const quiet = ["update", "reopen", "adopt"] as const;
    expect(
      textOf([
        tracker(
          "github",
          quiet.map((action) => operation("A", action)),
        ),
      ]),
    ).toEqual([]);
    const late = { ...new TrackerRun("jira"), wasAttempted: false };
    expect(textOf([tracker("github", created(16)), late], "partial")[0]?.text).toBe(
      "Partly synced: 16 created on GitHub. Jira is not up to date yet.",
    );
    expect(textOf([tracker("github", []), tracker("jira", created(13))])[0]?.text).toBe("Synced: 13 created in Jira");
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

  it("report held items without a command, until the items change", () => {
    const first = build(null, { held });
    expect(first.notifications).toEqual([
      {
        kind: "held",
        text: "Waiting for approval. The run would close 1 item.",
        lines: [{ text: "A", url: "https://example.test/d1" }],
      },
    ]);
    expect(build(first.notified, { run: "R2", held }).notifications).toEqual([]);
    const more = { ...held, items: [...held.items, heldItem("d2", "B")] };
    expect(build(first.notified, { held: more }).notifications).toHaveLength(1);
    const over = build(first.notified, {});
    expect(over.notifications).toEqual([]);
    expect(build(over.notified, { held }).notifications).toHaveLength(1);
  });

  it("report held creations once, although every push changes the plan from which they are built", () => {
    const creating = (inputs: string, count: number) => ({
      reasons: [],
      items: [],
      creations: [{ tracker: "github" as const, inputs, count, items: [] }],
    });
    const first = build(null, { held: creating("blob1", 164) });
    expect(first.notifications).toHaveLength(1);
    expect(build(first.notified, { held: creating("blob2", 164) }).notifications).toEqual([]);
    expect(build(first.notified, { held: creating("blob2", 165) }).notifications).toHaveLength(1);
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

  it("report the same failure once while it lasts, also if other failures come and go or lines move", () => {
    const first = build(null, failedRun("No access to WEB."));
    const other = build(first.notified, failedRun("No access to acme/web."));
    expect(other.notifications).toHaveLength(1);
    expect(build(other.notified, failedRun("No access to WEB.")).notifications).toEqual([]);
    const rejectedAt = (line: number): Partial<GoalRun> => ({
      diagnostics: [{ severity: "error", code: "placeholder", message: "A template.", line, column: 1 }],
      isRejected: true,
      outcome: "failed",
    });
    expect(build(build(null, rejectedAt(3)).notified, rejectedAt(5)).notifications).toEqual([]);
  });

  it("report a mistake in the plan again if it was fixed and comes back, although another one is left", () => {
    const rejected = (...messages: string[]): Partial<GoalRun> => ({
      diagnostics: messages.map((message) => ({ severity: "error", code: "placeholder", message, line: 3, column: 1 })),
      isRejected: true,
      outcome: "failed",
    });
    const first = build(null, rejected("A template."));
    const other = build(first.notified, rejected("Two milestones have number 2."));
    expect(build(other.notified, rejected("A template.")).notifications).toHaveLength(1);
  });

  it("report many long mistakes once", () => {
    const messages = Array.from({ length: 300 }, (_, index) => `${index} ${"long ".repeat(100)}`);
    const rejected: Partial<GoalRun> = {
      diagnostics: messages.map((message) => ({ severity: "error", code: "placeholder", message, line: 3, column: 1 })),
      isRejected: true,
      outcome: "failed",
    };
    const first = build(null, rejected);
    expect(first.notifications).toHaveLength(1);
    expect(first.notified.failed.length).toBeLessThan(25_000);
    expect(build(first.notified, rejected).notifications).toEqual([]);
  });

  const withHealth = (health: Health) => {
    const of = status(30);
    return { status: { ...of, health, milestones: of.milestones.map((one) => ({ ...one, health })) } };
  };

  it("do not repeat a health in a thread if it goes back and forth, and tell a worse one", () => {
    const healths: Health[] = ["on-track", "at-risk", "on-track", "at-risk", "off-track", "at-risk", "off-track"];
    const kindsIn = (threadOf: (day: number) => string | null) => {
      let notified: NotifiedState | null = null;
      return healths.map((health, day) => {
        const built = build(notified, withHealth(health), all, threadOf(day));
        notified = built.notified;
        return built.notifications.map(({ kind }) => kind)[0] ?? null;
      });
    };
    expect(kindsIn(() => "1.0")).toEqual([null, "at-risk", null, null, "off-track", null, null]);
    // A new report starts a new thread, and without cards there are no threads.
    expect(kindsIn((day) => (day < 3 ? "1.0" : "2.0"))).toEqual([
      null,
      "at-risk",
      null,
      "at-risk",
      "off-track",
      null,
      null,
    ]);
    expect(kindsIn(() => null)).toEqual([null, "at-risk", null, "at-risk", "off-track", null, "off-track"]);
  });

  it("report a health that gets worse, each step once, under its own kind", () => {
    const kindsOf = (before: NotifiedState, health: Health) =>
      build(before, withHealth(health)).notifications.map(({ kind }) => kind);
    const onTrack = build(null, withHealth("on-track")).notified;
    expect(kindsOf(onTrack, "at-risk")).toEqual(["at-risk", "at-risk"]);
    expect(kindsOf(onTrack, "off-track")).toEqual(["off-track", "off-track"]);
    const offTrack = build(null, withHealth("off-track")).notified;
    expect(kindsOf(offTrack, "at-risk")).toEqual([]);
    expect(kindsOf(offTrack, "off-track")).toEqual([]);
    expect(build(onTrack, withHealth("off-track"), ["at-risk"]).notifications).toEqual([]);
  });

  it("omit kinds that the config does not ask for, and count them as notified", () => {
    const first = build(null, { status: status(30) }, []);
    const second = build(first.notified, { status: status(37) }, ["synced"]);
    expect(second.notifications).toEqual([]);
    expect(build(second.notified, { status: status(37) }).notifications).toEqual([]);
  });
});
