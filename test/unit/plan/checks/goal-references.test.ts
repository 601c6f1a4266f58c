import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readGoalFile, referencesIn } from "../../../../shared/plan/checks/goal-references.ts";
import { isExhaustive } from "../../../support/sampled.ts";
import { type CountedModule, loadCounted } from "../../../support/work-counter.ts";

const fixture = readFileSync(new URL("../../../fixtures/across/goal.md", import.meta.url));
const mib = 1024 * 1024;

function definitionsIn(text: string): Record<string, string> {
  return Object.fromEntries((readGoalFile(text).definitions ?? []).map(({ ref, text: said }) => [ref, said]));
}

test("reads definitions in list items, headings, table rows and lines, not in mentions, code and comments", () => {
  const { definitions } = readGoalFile(fixture);
  expect(Object.fromEntries((definitions ?? []).map(({ ref, text }) => [ref, text]))).toEqual({
    "FR-001": "Comments MUST reach every open review",
    "FR-002": "(offline): Comments MUST survive a lost connection",
    "FR-003": "Reviewers can mute a file",
    "SC-001": "Reviewers see a comment within two seconds",
    "SC-002": "Reviewers who use live comments; 85%",
    "SC-003": "Review time; down; 30%",
    "SC-004": "Nobody loses a comment when the server restarts.",
    "SC-005": "Support requests about comments halve",
    "SC-006": "",
    "SC-007": "Works on the train",
  });
});

test.each([
  ["- **SC-001**: Fast", "Fast"],
  ["- **SC-001:** Fast", "Fast"],
  ["- SC-001 – Fast", "Fast"],
  ["- SC-001 Fast", "Fast"],
  ["- [SC-001] Fast", "Fast"],
  ["1. _SC-001_ Fast", "Fast"],
  ["**SC-001**: Fast\n**SC-002**: Cheap", "Fast"],
  ["SC-001: Fast\nand sound\nSC-002: Cheap", "Fast and sound"],
  ["> quoteText\n\n- sc-001: Fast", "Fast"],
  ["- **SC-001**: Fast <!-- not shown --> indeed", "Fast indeed"],
  ["# SC-001\n\n- Fast", "Fast"],
  ["---\ntitle: x\n---\n- SC-001: Fast", "Fast"],
  ["\uFEFF- SC-001: Fast\r\n- SC-002: Cheap", "Fast"],
])("%j", (text, meaning) => {
  expect(definitionsIn(text)["SC-001"]).toBe(meaning);
});

test.each([
  "SC-001 is what counts",
  "- SC-001, SC-002: measured by survey",
  "- SC-001 and SC-002 are related",
  "- SC-001–003: the rest",
  "- SC-001's survey",
  "- SC-001abc: no",
  "- XSC-001: no",
  "> - SC-001: quoteText",
  "    SC-001: code",
])("%j is not a definition", (text) => {
  expect(definitionsIn(text)).toEqual({});
});

test("truncates a long text between characters", () => {
  const text = definitionsIn(`- SC-001: ${"😀".repeat(2_000)}`)["SC-001"] ?? "";
  expect([...text]).toHaveLength(300);
  expect(text.endsWith("😀…")).toBe(true);
});

test("returns the references in a text without duplicates, in any case", () => {
  expect(referencesIn("SC-001, sc-2a (SC-001), ABSC-3, SC-, FR-10x1")).toEqual(["SC-001", "sc-2a"]);
});

describe("returns an error for", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["too large", `- SC-001: ${"x\n".repeat(mib / 2)}`, "too-large"],
    ["not UTF-8", new Uint8Array([0x53, 0x43, 0xff]), "not-utf8"],
    ["a NUL byte", "SC-1\0", "nul-byte"],
    ["a long line", `- SC-001: ${"x".repeat(30_000)}`, "line-too-long"],
    ["deep", `${">".repeat(100)} SC-001: x`, "too-deep"],
  ])("%s", (_, source, code) => {
    const goal = readGoalFile(source);
    expect([goal.definitions, goal.error?.code]).toEqual([null, code]);
  });
});

describe("a large file", () => {
  let counted: CountedModule<typeof import("../../../../shared/plan/checks/goal-references.ts")>;
  beforeAll(() => {
    counted = loadCounted("shared/plan/checks/goal-references.ts");
  });
  afterAll(() => counted.stop());

  test.each([
    ["- SC-1 "],
    ["- **SC-1"],
    ["SC-1: "],
    ["SC-001\n"],
    ["| SC-1 "],
    ["# SC-1\n"],
    ["- SC-1 (".repeat(100)],
    ["`SC-1` "],
    ["**SC-1** and "],
  ])("of %j is read in linear time", (part) => {
    const size = isExhaustive ? 1 : 0.1;
    const lines = Array.from({ length: 45_000 * size }, () => part.slice(0, 20));
    const long = Array.from({ length: 60 * size }, () => part.repeat(Math.floor(15_000 / part.length)));
    for (const text of [lines.join("\n"), long.join("\n"), long.join("\n\n")]) {
      expect(counted.countPer(text.length, () => counted.module.readGoalFile(text))).toBeLessThan(100);
    }
  });
});

test("never throws; definitions are short and on one line", () => {
  const piece = fc.constantFrom(
    "SC-1",
    "FR-002",
    "**",
    "`",
    "[",
    "]",
    ":",
    "- ",
    "\n",
    "| ",
    "# ",
    " x",
    "…",
    "<!--",
    "-->",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      for (const { ref, text } of readGoalFile(pieces.join("")).definitions ?? []) {
        expect(ref).toMatch(/^(?:SC|FR)-\d+[A-Z]?$/);
        expect(text).not.toMatch(/[\p{Cc}]/u);
        expect([...text].length).toBeLessThanOrEqual(300);
      }
    }),
  );
});
