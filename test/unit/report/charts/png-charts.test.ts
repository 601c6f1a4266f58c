import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { chartAssets } from "../../../../shared/adapters/charts/chart-assets.ts";
import { createChartRenderer, readFromPackages } from "../../../../shared/adapters/charts/create-chart-renderer.ts";

const svg = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40"><text x="5" y="25" font-family="system-ui, sans-serif">${text}</text></svg>`;
const read = readFromPackages(import.meta.url);

describe("charts as PNG", () => {
  it("are rendered with the packaged fonts, in the most common scripts", async () => {
    const draw = createChartRenderer(read);
    const empty = await draw(svg(""));
    const boxes = await draw(svg("\u{e000}"));
    for (const text of ["Backend", "Őrség", "Планы", "Σχέδιο"]) {
      const drawn = await draw(svg(text));
      expect([...drawn.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
      expect(drawn.length).toBeGreaterThan(empty.length + 200);
      expect(drawn).not.toEqual(boxes);
    }
    // Different letters differ, and none is a missing-glyph box.
    expect(await draw(svg("Ж"))).not.toEqual(await draw(svg("\u{e000}")));
  });

  it("are cached by content, with a limit", async () => {
    const draw = createChartRenderer(read);
    const first = await draw(svg("first"));
    for (let other = 0; other < 30; other += 1) await draw(svg(`${other}`));
    expect(await draw(svg("first"))).toBe(first);
    const second = await draw(svg("0"));
    for (let other = 100; other < 139; other += 1) await draw(svg(`${other}`));
    expect(await draw(svg("0"))).toBe(second);
    expect(await draw(svg("first"))).not.toBe(first);
    expect(await draw(svg("first"))).toEqual(first);
  });

  it("load their files once, and again after a failure", async () => {
    const asked: string[] = [];
    let fails = true;
    const draw = createChartRenderer(async (name) => {
      asked.push(name);
      if (fails) throw new Error("no disk");
      return readFile(createRequire(import.meta.url).resolve(name));
    });
    await expect(draw(svg("a"))).rejects.toThrow("no disk");
    fails = false;
    asked.length = 0;
    await draw(svg("a"));
    await draw(svg("b"));
    expect(asked.sort()).toEqual([...chartAssets].sort());
  });
});
