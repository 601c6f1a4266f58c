import { describe, expect, it } from "vitest";
import { newsKinds } from "../../../shared/config/config.ts";
import type { ReportedOperation } from "../../../shared/model/result.ts";
import { type Happened, newsOf } from "../../../shared/notify/news.ts";
import { scheduled, statusOf } from "../progress/builders.ts";

const operation = (title: string, action: ReportedOperation["action"] = "create"): ReportedOperation => ({
  action,
  entity: "issue",
  key: title,
  remote: `https://example.test/${title}`,
  title,
  fields: [],
});
const nothing: Happened = {
  repo: "acme/web",
  run: "R1",
  status: null,
  trackers: [],
  held: null,
  refused: [],
  trouble: [],
  isWhole: true,
  today: "2026-06-01",
};
const status = (due: number, done: [number, number] = [2, 0]) => statusOf([scheduled("1", done, { due })]);
const all = [...newsKinds];

describe("news of a run", () => {
  it("count what was written, and name the first ten", () => {
    const operations = [
      ...Array.from({ length: 12 }, (_, index) => operation(`Item ${index}`)),
      operation("Old", "close"),
    ];
    const trackers = [
      { tracker: "github" as const, operations, conflicts: [], requests: { reads: 0, writes: 13 } },
      { tracker: "jira" as const, operations: [], conflicts: [], requests: { reads: 1, writes: 0 } },
    ];
    const { news } = newsOf(null, { ...nothing, trackers }, all);
    expect(news.map(({ kind, text }) => [kind, text])).toEqual([["synced", "GitHub: 12 created, 1 closed"]]);
    expect(news[0]?.lines).toHaveLength(11);
    expect(news[0]?.lines.at(-1)?.text).toBe("and 3 more");
  });

  it("tell a first look nothing of how things stand, and every change after it once", () => {
    const first = newsOf(null, { ...nothing, status: status(30) }, all);
    expect(first.news).toEqual([]);
    const later = { ...nothing, status: status(37) };
    const second = newsOf(first.told, later, all);
    expect(second.news.map(({ kind, text }) => [kind, text])).toEqual([
      ["slipped", expect.stringMatching(/slipped 7 days: 1 Jul to 8 Jul\./)],
    ]);
    expect(newsOf(second.told, later, all).news).toEqual([]);
    expect(newsOf(second.told, { ...nothing, status: status(30) }, all).news).toEqual([]);
  });

  it("tell of a milestone that is done, and not that it slipped", () => {
    const first = newsOf(null, { ...nothing, status: status(30) }, all);
    const { news } = newsOf(first.told, { ...nothing, status: status(37, [0, 2]) }, all);
    expect(news.map(({ kind, text }) => [kind, text])).toEqual([["completed", "M1 Milestone 1 is done."]]);
  });

  it("tell what waits for a person with the command, until it is another", () => {
    const held = { items: [{ key: "d1", title: "A", remote: "https://example.test/1" }] };
    const first = newsOf(null, { ...nothing, held }, all);
    expect(first.news[0]).toMatchObject({ kind: "held", lines: [{ text: "A" }] });
    expect(first.news[0]?.text).toContain("npx milepost approve --repo acme/web R1");
    expect(newsOf(first.told, { ...nothing, run: "R2", held }, all).news).toEqual([]);
    const more = { items: [...held.items, { key: "d2", title: "B", remote: "https://example.test/2" }] };
    expect(newsOf(first.told, { ...nothing, held: more }, all).news).toHaveLength(1);
    const over = newsOf(first.told, nothing, all);
    expect(over.news).toEqual([]);
    expect(newsOf(over.told, { ...nothing, held }, all).news).toHaveLength(1);
  });

  it("are not told again after a run that was cut short before it came to them", () => {
    const held = { items: [{ key: "d1", title: "A", remote: "https://example.test/1" }] };
    const first = newsOf(null, { ...nothing, held, trouble: ["x"] }, all);
    expect(first.news).toHaveLength(2);
    const cut = newsOf(first.told, { ...nothing, isWhole: false }, all);
    expect([cut.news, cut.told]).toEqual([[], first.told]);
  });

  it("tell what failed once, and again after it was well", () => {
    const refused = [
      { severity: "error" as const, code: "placeholder", message: "A template.", line: 3, column: 1 },
    ];
    const first = newsOf(null, { ...nothing, refused }, all);
    expect(first.news[0]?.text).toBe("The plan has 1 error; nothing of it is synced until then.");
    expect(newsOf(first.told, { ...nothing, refused }, all).news).toEqual([]);
    expect(newsOf(newsOf(first.told, nothing, all).told, { ...nothing, refused }, all).news).toHaveLength(1);
    const trouble = ["Jira answered 403 for project WEB."];
    expect(newsOf(first.told, { ...nothing, trouble }, all).news[0]).toMatchObject({
      kind: "failed",
      lines: [{ text: trouble[0] }],
    });
  });

  it("leave out the kinds that nobody asked for, and count them as told", () => {
    const first = newsOf(null, { ...nothing, status: status(30) }, []);
    const second = newsOf(first.told, { ...nothing, status: status(37) }, ["synced"]);
    expect(second.news).toEqual([]);
    expect(newsOf(second.told, { ...nothing, status: status(37) }, all).news).toEqual([]);
  });
});
