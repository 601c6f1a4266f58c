import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { printDiagnostics } from "../../../cli/print/print-diagnostics.ts";

const plain = { color: pc.createColors(false) };

/** Returns the excerpt and the line with the marks below it, each without its gutter. */
function printExcerpt(source: string, marked: string): { excerpt: string; marks: string } {
  const lines: string[] = [];
  const column = source.indexOf(marked) + 1;
  const diagnostic = { severity: "error", code: "placeholder", message: "No.", line: 1, column } as const;
  const print = (line: string) => lines.push(line);
  printDiagnostics("plan.md", [{ ...diagnostic, length: marked.length }], source, print, plain);
  const [excerpt = "", marks = ""] = lines.slice(1, 3).map((line) => line.slice("   1 | ".length));
  return { excerpt, marks };
}

describe("the marks below an excerpt", () => {
  it.each([
    ["**Milestone 2: [TITLE]**", "[TITLE]", " ".repeat(15), 7],
    ["**里程碑 2：[标题]** (第3周)", "[标题]", " ".repeat(12), 6],
    ["🚀 cafe\u0301 [TITLE]", "[TITLE]", " ".repeat(8), 7],
    ["\t\t- [TITLE]", "[TITLE]", " ".repeat(3), 7],
  ])("of %j are under %s", (source, marked, offset, width) => {
    expect(printExcerpt(source, marked).marks).toBe(offset + "^".repeat(width));
  });

  it("are under a diagnostic far to the right, in an excerpt that is cut at both ends", () => {
    const { excerpt, marks } = printExcerpt(`${"里".repeat(200)}[TITLE]${"x".repeat(200)}`, "[TITLE]");
    expect(excerpt).toBe(`…${"里".repeat(20)}[TITLE]${"x".repeat(73)}…`);
    expect(marks).toBe(`${" ".repeat(41)}${"^".repeat(7)}`);
  });
});
