import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adfBody } from "../../../../shared/adapters/jira/body/adf-body.ts";
import type { ManagedBody } from "../../../../shared/model/item.ts";
import { isExhaustive, sampled } from "../../../support/sampled.ts";
import { type CountedModule, loadCounted } from "../../../support/work-counter.ts";
import { adfProblems } from "./adf-schema.ts";
import { type Habit, normalise, variations } from "./adf-variations.ts";
import { assertLaws, checklist, flip, list, marker, sections, source, sources, text } from "./body-samples.ts";

const extract = (body: string) => adfBody.extract(body, marker.nonce);
const replace = (body: string, managed: ManagedBody) => adfBody.replace(body, managed, marker.nonce, null) ?? "";
const compose = (managed: ManagedBody) => adfBody.compose(managed, marker, source);
const habit = fc.constantFrom(...(Object.keys(variations) as Habit[]));

const paragraph = (words: string) => ({ type: "paragraph", content: [{ type: "text", text: words }] });
const mention = { type: "paragraph", content: [{ type: "mention", attrs: { id: "7", text: "@Ann" } }] };
const theirs = [
  paragraph("Mine"),
  { type: "panel", attrs: { panelType: "note" }, content: [paragraph("milepost:g/d1:abcdefgh1234")] },
  mention,
  { type: "futureNode", attrs: { a: [1, null] } },
  {
    type: "heading",
    attrs: { level: 1 },
    content: [{ type: "text", text: "H", marks: [{ type: "strong" }] }],
  },
];
/** Returns a body with nodes around the panel. */
const around = (body: string, before: unknown[], after: unknown[]) => {
  const document = JSON.parse(body);
  return JSON.stringify({ ...document, content: [...before, ...document.content, ...after] });
};
/** Returns a body whose panel contains the nodes that `change` returns. */
const inPanel = (body: string, change: (nodes: unknown[]) => unknown[]) => {
  const document = JSON.parse(body);
  const [panel] = document.content;
  return JSON.stringify({ ...document, content: [{ ...panel, content: change(panel.content) }] });
};

describe("an Atlassian document", () => {
  it("is read back as written, including checkbox states", () => {
    assertLaws(adfBody, (found, wanted) => expect(found).toEqual(wanted), { hasMarker: false });
  });

  it("is valid and has no empty text node for any plan text", () => {
    fc.assert(
      fc.property(sections, sources, (plan, from) => {
        const body = adfBody.compose(adfBody.render(plan), marker, from);
        expect(adfProblems(body)).toEqual([]);
        expect(body).not.toMatch(/"text":"\s*"|"content":\[\]/);
      }),
      { numRuns: sampled(1_000) },
    );
  });

  it("is compared by visible text: changes that Jira or its editor makes to nodes don't count", () => {
    fc.assert(
      fc.property(sections, sources, fc.array(habit, { maxLength: 5 }), (plan, from, chosen) => {
        const managed = adfBody.render(plan);
        const body = adfBody.compose(managed, marker, from);
        const seen = normalise(body, chosen);
        expect(extract(seen)).toEqual(managed);
        expect(extract(replace(seen, flip(managed)))).toEqual(flip(managed));
      }),
      { numRuns: sampled(1_500) },
    );
  });

  it("keeps users' nodes around the panel and reads the same block among them", () => {
    const nodes = fc.array(fc.constantFrom(...theirs), { maxLength: 3 });
    fc.assert(
      fc.property(sections, sections, nodes, nodes, (old, now, before, after) => {
        const [managed, next] = [adfBody.render(old), adfBody.render(now)];
        const body = around(compose(managed), before, after);
        expect(extract(body)).toEqual(managed);
        expect(replace(body, next)).toBe(around(compose(next), before, after));
      }),
    );
  });

  it("contains headings, paragraphs, lists and checkboxes, and ends with source links and note, without a marker", () => {
    const sections = [
      text("First\nline two\n\nThird", "Value"),
      list("a"),
      { ...checklist("x done", "todo"), heading: "Criteria" },
    ];
    const body = JSON.parse(compose(adfBody.render(sections)));
    expect(body.content[0].content.map(({ type }: { type: string }) => type)).toEqual([
      "heading",
      "paragraph",
      "paragraph",
      "bulletList",
      "heading",
      "taskList",
      "paragraph",
    ]);
    expect(body.content[0].content[5].content).toEqual([
      {
        type: "taskItem",
        attrs: { localId: "abcdefgh1234-b1", state: "DONE" },
        content: [{ type: "text", text: "done" }],
      },
      {
        type: "taskItem",
        attrs: { localId: "abcdefgh1234-b2", state: "TODO" },
        content: [{ type: "text", text: "todo" }],
      },
    ]);
    expect(body.content[0].content.at(-1).content).toEqual([
      { type: "text", text: "Part of " },
      { type: "text", text: "M1: Pricing page", marks: [{ type: "strong" }] },
      { type: "text", text: " · " },
      { type: "text", text: "plan", marks: [{ type: "link", attrs: { href: source.url } }] },
      { type: "text", text: " · " },
      { type: "text", text: "GitHub", marks: [{ type: "link", attrs: { href: "https://github.com/o/r/issues/4" } }] },
      { type: "text", text: " · " },
      { type: "text", text: "Milepost updates this block; notes below it are yours.", marks: [{ type: "em" }] },
    ]);
    expect(adfBody.render(sections).text).toBe(
      "# Value\n\n| First\n| line two\n\n| Third\n\n- a\n\n# Criteria\n\n[ ] done\n[ ] todo",
    );
  });

  it("returns ticks of users, and keeps their mentions and cards if only ticks are written", () => {
    const body = inPanel(compose(adfBody.render([checklist("todo @Ann", "two")])), ([tasks, foot]) => {
      const same = JSON.stringify(tasks)
        .replace("TODO", "DONE")
        .replace('"todo @Ann"}', '"todo "},{"type":"mention","attrs":{"id":"7","text":"@Ann"}}');
      return [JSON.parse(same), foot];
    });
    const found = extract(body);
    expect(found?.boxes).toEqual([
      { text: "todo @Ann", done: true },
      { text: "two", done: false },
    ]);
    const both = {
      text: found?.text ?? "",
      boxes: [
        { text: "", done: true },
        { text: "", done: true },
      ],
    };
    expect(replace(body, both)).toBe(body.replace('"state":"TODO"', '"state":"DONE"'));
  });

  it("reports users' text inside the panel as a change, at any position", () => {
    const managed = adfBody.render([text("a"), checklist("b")]);
    const body = compose(managed);
    expect(extract(inPanel(body, (nodes) => [...nodes, paragraph("mine")]))?.text).toBe("| a\n\n[ ] b\n\n| mine");
    const behind = body.replace('are yours."', 'are yours. mine"');
    expect(extract(behind)?.text).toBe("| a\n\n[ ] b\n\n| mine");
    expect(extract(replace(behind, managed))).toEqual(managed);
    const media = { type: "mediaSingle", content: [{ type: "media", attrs: { id: "1", type: "file" } }] };
    expect(extract(inPanel(body, (nodes) => [media, ...nodes]))?.text).toBe("| [media]\n\n| a\n\n[ ] b");
  });

  it("has no managed block if the panel is missing, broken or duplicated", () => {
    const body = compose(adfBody.render([text("a")]));
    const [panel] = JSON.parse(body).content;
    for (const broken of [
      "",
      "a",
      "{",
      "null",
      "[]",
      "{}",
      '{"type":"doc","content":{}}',
      '{"type":"doc","version":1,"content":[]}',
      '{"type":"doc","version":1,"content":[null,1,{"type":"panel"},{"type":"panel","content":[null]}]}',
      body.replaceAll('"panel"', '"expand"'),
      body.replace('"type":"em"', '"type":"strong"'),
      body.replace("Milepost updates", "Nobody updates"),
      inPanel(body, (nodes) => nodes.slice(0, -1)),
      inPanel(body, (nodes) => [...nodes, nodes.at(-1)]),
      around(body, [panel], []),
      `{"type":"doc","version":1,"content":[${'{"content":['.repeat(20_000)}${"]}".repeat(20_000)}]}`,
    ]) {
      expect(extract(broken)).toBeNull();
      expect(adfBody.replace(broken, { text: "", boxes: [] }, marker.nonce, source)).toBeNull();
    }
  });

  describe("of an earlier release, with the marker as code,", () => {
    const { nonce } = marker;
    const old = inPanel(compose(adfBody.render([text("a"), checklist("b")])), (nodes) => [
      ...nodes.slice(0, -1),
      {
        type: "paragraph",
        content: [
          { type: "text", text: "From " },
          { type: "text", text: "m.md, line 4", marks: [{ type: "link", attrs: { href: source.url } }] },
          { type: "text", text: ". Milepost updates this panel. Add your notes outside it. " },
          { type: "text", text: `milepost:001-live_review.v2/a1:${nonce}`, marks: [{ type: "code" }] },
        ],
      },
    ]);
    const next = adfBody.render([text("a"), checklist("c")]);

    it("is read, and rewritten in the present form with the next change", () => {
      expect(extract(old)).toEqual(adfBody.render([text("a"), checklist("b")]));
      expect(adfBody.extract(old, "zzzzzzzz9999")).toBeNull();
      expect(adfBody.replace(old, next, nonce, source)).toBe(adfBody.compose(next, marker, source));
      expect(extract(replace(old, next))).toEqual(next);
      expect(replace(old, next)).toContain(nonce);
    });

    it("is preferred to the panel of another item that a user pasted", () => {
      const [pasted] = JSON.parse(compose(adfBody.render([text("other")]))).content;
      expect(extract(around(old, [pasted], []))?.text).toBe("| a\n\n[ ] b");
    });
  });

  it("never throws for any panel content", () => {
    const body = compose(adfBody.render([text("a")]));
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.jsonValue(), (nodes, attrs) => {
        const strange = ["paragraph", "taskList", "taskItem", "date", "text", "bulletList"].map((type) => ({
          type,
          attrs,
          content: nodes,
          marks: attrs,
        }));
        const whole = inPanel(body, (own) => [...nodes, ...strange, { type: "taskList", content: strange }, ...own]);
        const found = extract(whole);
        expect(found).not.toBeNull();
        expect(extract(replace(whole, found ?? { text: "", boxes: [] }))).toEqual(found);
      }),
    );
  });

  it.each([
    ["many lines", "x ".repeat(30_000), 5],
    ["many paragraphs", "word\n\n".repeat(9_000), 1],
    ["one word without end", "x".repeat(70_000), 1],
    ["one line of characters in two halves", "😀".repeat(40_000), 1],
    ["one line of nothing but escapes", '\\"'.repeat(50_000), 1],
  ])("stays within what Jira takes: %s", (_, long, times) => {
    const managed = adfBody.render(Array.from({ length: times }, () => text(long, "Heading")));
    const body = compose(managed);
    expect(body.length).toBeLessThanOrEqual(31_000);
    expect(managed.text.length).toBeGreaterThan(1_500);
    expect(body.isWellFormed()).toBe(true);
    expect(managed.text.endsWith("| Truncated: the text exceeds Jira's limit. See the plan for the rest.")).toBe(true);
    expect(extract(body)).toEqual(managed);
  });

  it("keeps complete checkboxes with their ticks when it is truncated", () => {
    const boxes = Array.from({ length: 1_000 }, (_, index) => `${index % 3 ? "" : "x "}criterion ${index}`);
    const managed = adfBody.render([checklist(...boxes)]);
    expect(managed.boxes.length).toBeGreaterThan(150);
    expect(managed.boxes.map(({ text, done }) => (done ? `x ${text}` : text))).toEqual(
      boxes.slice(0, managed.boxes.length),
    );
    expect(compose(managed).length).toBeLessThan(31_000);
  });

  describe("is in linear time", () => {
    let counted: CountedModule<typeof import("../../../../shared/adapters/jira/body/adf-body.ts")>;
    beforeAll(() => {
      counted = loadCounted("shared/adapters/jira/body/adf-body.ts");
    });
    afterAll(() => counted.stop());

    it("read", () => {
      const code = { type: "text", text: "milepost:milepost:", marks: [{ type: "code" }, { type: "em" }] };
      const wide = {
        type: "paragraph",
        content: Array.from({ length: 200_000 }, (_, i) => (i % 2 ? code : paragraph("a"))),
      };
      const body = compose(adfBody.render([text("a")]));
      const large = inPanel(body, (nodes) => [wide, ...Array.from({ length: 5_000 }, () => paragraph("b ")), ...nodes]);
      for (const found of [large, "{".repeat(1_000_000)]) {
        expect(counted.countPer(found.length, () => counted.module.adfBody.extract(found, marker.nonce))).toBeLessThan(
          100,
        );
      }
    });

    it("rendered", () => {
      const length = isExhaustive ? 1_000_000 : 100_000;
      const items: string[] = Array(length / 2).fill("b");
      const texts = ["a ".repeat(length / 2), ...["\n", " ", "{"].map((part) => part.repeat(length))];
      const all = [{ kind: "list", heading: null, items } as const, ...texts.map((one) => text(one))];
      for (const one of all) {
        expect(counted.countPer(length, () => counted.module.adfBody.render([one]))).toBeLessThan(100);
      }
    });
  });
});
