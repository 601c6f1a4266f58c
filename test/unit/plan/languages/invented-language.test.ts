import { describe, expect, test } from "vitest";
import type { ParseOptions } from "../../../../shared/model/plan/plan.ts";
import { languages } from "../../../../shared/plan/languages/languages.ts";
import { parsePlan } from "../../../../shared/plan/parse-plan.ts";
import { klingon } from "./klingon.ts";

const options: ParseOptions = { path: "milestones.md", split: "auto", start: "2026-05-15" };
const text = `# Hov Duj nab

## ngoQ 1: Duj chenmoH (Hogh 1-2)

**Dotlh**: rInpu'
**pIn'a'**: Torgh

**Dochmey potlh**:
- [x] jonta'
- [x] yoD

**chutmey**:
- QapDI' jonta'

## 2DIch ngoQ: Duj waH (5 vo javjar 2026 vaj 19 vo javjar 2026)

**Dotlh**: taH (40%)
**poQ**: ngoQ 1

**Dochmey**: waH nab, waH ghItlh

## ngoQ 3: Duj ngeH

**Dotlh**: rIn, wej yoD
**rInpoH**: pa 1 sochjar 2026
**poQ**: pagh

**Dochmey**:
- mang
`;

describe("a language that consists of one object", () => {
  test.each([
    ["next to the standard languages", [...languages, klingon]],
    ["alone", [klingon]],
  ])("is parsed %s", (_, chosen) => {
    const plan = parsePlan(text, options, chosen);
    expect(plan.diagnostics).toEqual([]);
    const [build, trial, launch] = plan.milestones;
    expect(plan.milestones).toHaveLength(3);
    expect(build).toMatchObject({
      number: "1",
      title: "Duj chenmoH",
      status: "done",
      owner: "Torgh",
      schedule: { start: "2026-05-15", due: "2026-05-28" },
      deliverables: [
        { text: "jonta'", done: true },
        { text: "yoD", done: true },
      ],
      criteria: [{ text: "QapDI' jonta'" }],
    });
    expect(trial).toMatchObject({
      number: "2",
      title: "Duj waH",
      status: "active",
      schedule: { start: "2026-06-05", due: "2026-06-19" },
      deliverables: [{ text: "waH nab" }, { text: "waH ghItlh" }],
      dependsOn: ["1"],
    });
    expect(launch).toMatchObject({
      number: "3",
      title: "Duj ngeH",
      status: "active",
      schedule: { start: null, due: "2026-07-01" },
      deliverables: [{ text: "mang" }],
      dependsOn: [],
    });
  });

  test("is unknown without it, also after it was used", () => {
    const before = parsePlan(text, options);
    parsePlan(text, options, [klingon]);
    expect(before.milestones).toEqual([]);
    expect(parsePlan(text, options)).toEqual(before);
  });

  test("is used by one call only, also if that call throws", () => {
    const unreadable = Object.defineProperty({ ...options }, "path", {
      get: () => {
        throw new RangeError("no path");
      },
    });
    expect(() => parsePlan(text, unreadable, [klingon])).toThrow(RangeError);
    expect(parsePlan(text, options).milestones).toEqual([]);
  });
});
