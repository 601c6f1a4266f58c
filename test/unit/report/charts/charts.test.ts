import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { burnUpSvg, describeBurnUp } from "../../../../shared/report/charts/burn-up.ts";
import { explainMissingBurnUp } from "../../../../shared/report/charts/missing-burn-up.ts";
import { openPngRenderer, type PngRenderer } from "../../../../shared/report/charts/png.ts";
import { labelDays } from "../../../../shared/report/charts/time-axis.ts";
import { explainMissingTimeline, timelineSvg } from "../../../../shared/report/charts/timeline.ts";
import { goalOf, nasty } from "../hostile.ts";
import { billing, liveReview } from "../page/sample-goals.ts";

const today = "2026-06-09";
const emptyProgress = { deliverables: { done: 0, total: 0 }, criteria: { done: 0, total: 0 } };
const charts = [
  ["burn-up", burnUpSvg],
  ["timeline", timelineSvg],
] as const;
const fontPath = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
const hasFont = existsSync(fontPath);
if (!hasFont) console.warn(`Text in PNGs is not tested: ${fontPath} is missing.`);

/** Width and height of a PNG, from its header (PNG specification, "IHDR Image header"). */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe.each(charts)("the %s", (_, draw) => {
  // resvg's parser takes well-formed XML only.
  let toPng: PngRenderer;
  beforeAll(async () => {
    const wasm = readFileSync(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm"));
    const fonts = [hasFont ? readFileSync(fontPath) : new Uint8Array(1)];
    toPng = await openPngRenderer({ wasm: new Uint8Array(wasm), fonts, family: "DejaVu Sans" });
  });

  it("is stable, and has a title, but no scripts or inline styles", () => {
    const svg = draw(liveReview);
    expect(draw(liveReview)).toBe(svg);
    expect(svg).not.toMatch(/<script|<foreignObject|<image|\son\w+=|\sstyle=|xlink|ecmeta|zr\d|NaN|undefined/);
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title description">\n<title id="title">/);
    expect(svg.match(/<style>/g)).toHaveLength(1);
    expect(svg).toContain("today");
  });

  it.each([720, 360])("is %i pixels wide, and twice as wide as a PNG", (width) => {
    for (const goal of [liveReview, billing]) {
      const png = toPng(draw(goal, { theme: "light", width }));
      expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      expect(sizeOf(png)[0]).toBe(width * 2);
    }
  });

  it.skipIf(!hasFont)("shows text in the PNG", () => {
    const svg = draw(liveReview, { theme: "light" });
    const without = toPng(svg.replace(/<text[\s\S]*?<\/text>/g, ""));
    expect(toPng(svg).length).toBeGreaterThan(without.length + 1_000);
  });

  it("has fixed colors in the light theme", () => {
    expect(draw(liveReview, { theme: "light" })).not.toMatch(/var\(|<style/);
  });

  it.each(nasty)("is well-formed XML with %j as every text", (text) => {
    const elements = (svg: string) => (svg.match(/<[a-z]\w*/gi) ?? []).filter((tag) => tag !== "<text");
    const svg = draw(goalOf(text), { theme: "light" });
    expect(toPng(svg).length).toBeGreaterThan(1_000);
    expect(elements(svg)).toEqual(elements(draw(goalOf("text"), { theme: "light" })));
  });

  it("is drawn for empty, overdue, done and undated goals", () => {
    const empty = { ...billing, milestones: [], days: [], due: null };
    const nothing = {
      ...empty,
      progress: { deliverables: { done: 0, total: 0 }, criteria: { done: 0, total: 0 } },
    };
    const late = { ...liveReview, due: "2025-12-01" };
    const done = {
      ...liveReview,
      progress: { ...liveReview.progress, deliverables: { done: 12, total: 12 } },
    };
    const undated = {
      ...liveReview,
      milestones: liveReview.milestones.map((one) => ({ ...one, start: null, due: null })),
    };
    const one = { ...liveReview, milestones: [], days: [], due: today, forecast: { p50: today, p85: today } };
    for (const goal of [nothing, late, done, undated, one]) {
      for (const width of [720, 360]) {
        const svg = draw(goal, { theme: "light", width });
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
        expect(toPng(svg).length).toBeGreaterThan(500);
      }
    }
  });
});

describe("the description of a burn-up", () => {
  it("has counts, due date and forecast", () => {
    expect(describeBurnUp(liveReview)).toBe(
      "7 of 12 deliverables done on 9 Jun 2026; 0 of 9 on 28 Apr 2026, the first day on record; due 25 Jun 2026; likely 24 Jun 2026, 85% by 2 Jul 2026.",
    );
    expect(describeBurnUp(billing)).toContain("not enough history for a forecast");
  });
});

describe("a chart without content", () => {
  it("is replaced by a sentence", () => {
    expect(explainMissingBurnUp(liveReview)).toBeNull();
    expect(explainMissingBurnUp({ ...liveReview, days: [] })).toMatch(/second day/);
    expect(explainMissingBurnUp({ ...liveReview, progress: emptyProgress })).toMatch(/no deliverables/);
    expect(explainMissingTimeline(liveReview)).toBeNull();
    const milestones = liveReview.milestones.map((one) => ({ ...one, due: null }));
    expect(explainMissingTimeline({ ...liveReview, milestones })).toMatch(/due date/);
  });
});

describe("a title in a script that the PNG font lacks", () => {
  const titles = ["第一阶段", "المرحلة الأولى", "🚀 Launch", "Straße, Ελλάδα, Київ, Đà Nẵng – “ok”"];
  const goal = {
    ...liveReview,
    milestones: liveReview.milestones
      .concat(liveReview.milestones.slice(0, 1))
      .map((one, index) => ({ ...one, number: index === 0 ? null : one.number, title: titles[index] ?? "" })),
  };

  it("is left out of the PNG, and says so", () => {
    const svg = timelineSvg(goal, { theme: "light" }).replace(/<(title|desc)[\s\S]*?<\/\1>/g, "");
    for (const title of titles.slice(0, 3)) expect(svg).not.toContain(title);
    for (const text of ["Milestone 1 (title not shown)", "M2 (title not shown)", titles[3]])
      expect(svg).toContain(text);
  });

  it("is drawn in the SVG, where the reader has fonts", () => {
    for (const title of titles) expect(timelineSvg(goal)).toContain(title);
  });
});

it("charts have a unit, and colors of a late goal only for a late goal", () => {
  expect(burnUpSvg(liveReview)).toContain(">deliverables<");
  expect(burnUpSvg(liveReview)).toContain("--risk)");
  expect(burnUpSvg({ ...liveReview, health: "off-track" })).toContain("--late)");
  expect(burnUpSvg({ ...liveReview, health: "on-track" })).not.toMatch(/var\(--(late|risk)\)/);
});

describe("the labels of a time axis", () => {
  it("are Mondays or firsts of months", () => {
    expect(labelDays("2026-04-28", "2026-07-06", 6)).toEqual([
      "2026-05-04",
      "2026-05-18",
      "2026-06-01",
      "2026-06-15",
      "2026-06-29",
    ]);
    expect(labelDays("2026-01-15", "2027-01-15", 6)).toEqual([
      "2026-02-01",
      "2026-04-01",
      "2026-06-01",
      "2026-08-01",
      "2026-10-01",
      "2026-12-01",
    ]);
    expect(labelDays("2026-06-09", "2026-06-11", 6)).toEqual(["2026-06-09"]);
  });
});
