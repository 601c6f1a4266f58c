import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { githubBody } from "../../../../shared/adapters/github/body/github-body.ts";
import type { BodySection, ManagedBody } from "../../../../shared/model/item.ts";
import { findMarkers } from "../../../../shared/model/item.ts";
import { sampled } from "../../../support/sampled.ts";
import { loadCounted } from "../../../support/work-counter.ts";

const marker = { goal: "001-live-review", key: "a1", nonce: "abcdefgh1234" };

const extract = (body: string) => githubBody.extract(body, marker.nonce);
const replace = (body: string, managed: ManagedBody) => githubBody.replace(body, managed, marker.nonce, null);

const text = (value: string): BodySection => ({ kind: "text", heading: null, text: value });
const words = fc.oneof(
  fc.constantFrom(
    "<!-- /milepost -->",
    "<!-- milepost:g/d9:zzzzzzzz9999 -->",
    "- [x] a",
    "[x] a",
    "",
    " ",
    "\n",
    "$&",
    "\\",
    "---",
    "​",
  ),
  fc.string({ unit: "grapheme" }),
);
const boxes = fc.array(fc.record({ text: words, done: fc.boolean() }), { maxLength: 4 });
const heading = fc.constantFrom(null, "Success criteria", "Risks");
const section: fc.Arbitrary<BodySection> = fc.oneof(
  fc.record({ kind: fc.constant("text" as const), heading, text: words }),
  fc.record({ kind: fc.constant("list" as const), heading, items: fc.array(words, { maxLength: 3 }) }),
  fc.record({ kind: fc.constant("checklist" as const), heading, boxes }),
);

describe("a GitHub body", () => {
  it("is parsed as it was composed, and contains its marker", () => {
    fc.assert(
      fc.property(fc.array(section, { maxLength: 5 }), (sections) => {
        const managed = githubBody.render(sections);
        const body = githubBody.compose(managed, marker, null);
        expect(extract(body)).toEqual(managed);
        expect(replace(body, managed)).toBe(body);
        expect(findMarkers(body)).toEqual([marker]);
        const flipped = { ...managed, boxes: managed.boxes.map((box) => ({ ...box, done: !box.done })) };
        const ticked = replace(body, flipped) ?? "";
        expect(extract(ticked)).toEqual(flipped);
        expect(replace(ticked, managed)).toBe(body);
      }),
      { numRuns: sampled(1_000) },
    );
  });

  it("has one checkbox per box with a text, in order, with its state separate from the text", () => {
    const managed = githubBody.render([
      {
        kind: "checklist",
        heading: "Criteria",
        boxes: [
          { text: "a", done: true },
          { text: " ", done: true },
          { text: "b [x]", done: false },
        ],
      },
      text("- [x] no box"),
      { kind: "list", heading: null, items: ["[ ] no box"] },
      { kind: "checklist", heading: null, boxes: [{ text: "c", done: true }] },
    ]);
    expect(managed.boxes).toEqual([
      { text: "a", done: true },
      { text: "b \\[x\\]", done: false },
      { text: "c", done: true },
    ]);
    expect(managed.text).not.toMatch(/^- \[x\]/m);
    expect(githubBody.compose(managed, marker, null)).toContain("- [x] a\n- [ ] b \\[x\\]\n");
  });

  it("has no empty sections", () => {
    expect(
      githubBody.render([text(" \n"), { kind: "list", heading: "Risks", items: [] }, text("a"), text("")]),
    ).toEqual({
      text: "a",
      boxes: [],
    });
  });

  it.each([
    ["many lines", "x ".repeat(30_000), 5],
    ["one long word", "x".repeat(70_000), 1],
    ["one line of surrogate pairs", "😀".repeat(40_000), 1],
    ["one line of escapes", "\\".repeat(50_000), 1],
  ])("stays within GitHub's limit: %s", (_, long, times) => {
    const managed = githubBody.render(Array.from({ length: times }, () => text(long)));
    const body = githubBody.compose(managed, marker, null);
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body.length).toBeGreaterThan(50_000);
    expect(body.isWellFormed()).toBe(true);
    expect(body).toContain("Truncated: the text exceeds");
    expect(extract(body)).toEqual(managed);
  });

  it("keeps the states of the remaining boxes when it is truncated", () => {
    const list = Array.from({ length: 2_000 }, (_, index) => ({
      text: `criterion ${index} ${"y".repeat(30)}`,
      done: index % 3 === 0,
    }));
    const managed = githubBody.render([{ kind: "checklist", heading: null, boxes: list }]);
    expect(managed.boxes.length).toBeGreaterThan(1_000);
    expect(managed.boxes.map(({ done }) => done)).toEqual(list.slice(0, managed.boxes.length).map(({ done }) => done));
    expect(extract(githubBody.compose(managed, marker, null))).toEqual(managed);
  });

  it("has no managed block if a marker is missing or belongs to another item", () => {
    const body = githubBody.compose(githubBody.render([text("a")]), marker, null);
    for (const broken of [
      "",
      body.replace("<!-- /milepost -->", ""),
      body.replace(/^<!-- .* -->/, ""),
      body.replace("milepost:", "milepost: "),
      "<!-- milepost: notes -->\na\n<!-- /milepost -->",
    ]) {
      expect(extract(broken)).toBeNull();
      expect(replace(broken, { text: "b", boxes: [] })).toBeNull();
    }
  });

  it("restores a removed line break before the closing marker", () => {
    const body = githubBody.compose(githubBody.render([text("a")]), marker, null).replace("a\n<!--", "a<!--");
    expect(replace(body, githubBody.render([text("b")]))).toBe(
      githubBody.compose(githubBody.render([text("b")]), marker, null),
    );
  });

  it("is parsed in linear time with many markers", () => {
    const counted = loadCounted<typeof import("../../../../shared/adapters/github/body/github-body.ts")>(
      "shared/adapters/github/body/github-body.ts",
    );
    for (const body of [
      "<!-- milepost:g/d1:abcdefgh1234 -->\n".repeat(1_700),
      `<!-- milepost:g/d1:abcdefgh1234 -->\n${"<!-- milepost:".repeat(4_600)}`,
      "- [ ] a\n".repeat(8_000),
    ]) {
      expect(counted.countPer(body.length, () => counted.module.githubBody.extract(body, marker.nonce))).toBeLessThan(
        100,
      );
    }
    counted.stop();
  });
});
