import { execFileSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openTerminal, sanitizeLine } from "../../../shared/adapters/node/terminal.ts";
import { formatCommand } from "../../../shared/text/format-command.ts";
import { formatJson } from "../../../shared/text/format-json.ts";
import { sampled } from "../../support/sampled.ts";
import { commands, unsafe, unsafeLines, unsafeText } from "../../support/unsafe-texts.ts";

const numRuns = sampled(1_000);

function print(isTTY: boolean, text: (color: ReturnType<typeof openTerminal>["color"]) => string): string {
  let printed = "";
  const stream = { isTTY, write: (written: string) => (printed += written) };
  const { out, color } = openTerminal({ stdout: stream, stderr: stream }, {});
  out(text(color));
  return printed;
}

describe("a terminal", () => {
  it.each([...unsafe, ...commands].map((text) => [JSON.stringify(text), text]))("gets nothing of %s", (_, text) => {
    for (const isTTY of [true, false]) expect(unsafeLines(print(isTTY, () => `${text}\na ${text}`))).toEqual([]);
  });

  it("gets any text in a safe form, with the same number of lines", () => {
    fc.assert(
      fc.property(unsafeText, fc.boolean(), (text, isTTY) => {
        const printed = stripVTControlCharacters(print(isTTY, () => text));
        expect(unsafeLines(printed)).toEqual([]);
        expect(printed.split("\n")).toHaveLength(text.split("\n").length + 1);
      }),
      { numRuns },
    );
  });

  it("gets colors, and no other escape sequence", () => {
    expect(print(true, (color) => color.bold(color.red("x\u001b[8my\u0007[1m\u009b1m")))).toBe(
      "\u001b[1m\u001b[31mx [8my [1m 1m\u001b[39m\u001b[22m\n",
    );
    expect(print(false, () => "\u001b[1mx")).toBe(" [1mx\n");
    const bold = print(true, (color) => color.bold("::error::x"));
    expect(unsafeLines(stripVTControlCharacters(bold))).toEqual([]);
  });

  it("gets ordinary text as it is", () => {
    const text = "| a | b |\n\t## Heading [x](y)\n  a::b Pläne 目標 ⚠️ C# #1 #[x] [##] 12:30 :: x\n";
    expect(print(false, () => text)).toBe(`${text}\n`);
  });

  it("gets a workflow command as one line, which the runner reads", () => {
    fc.assert(
      fc.property(unsafeText, unsafeText, (file, message) => {
        let printed = "";
        const stream = { write: (written: string) => (printed += written) };
        const { workflowCommand } = openTerminal({ stdout: stream, stderr: stream }, {});
        workflowCommand({ name: "error", properties: { file, line: 1 }, message });
        expect(printed).toMatch(/^::error file=[^:,\n]*,line=1::[^\n]*\n$/);
        expect(unsafeLines(printed.replace(/^::error /, ""))).toEqual([]);
      }),
      { numRuns },
    );
  });
});

describe("printed JSON", () => {
  it("has the same value, and no character that is unsafe to print", () => {
    fc.assert(
      fc.property(unsafeText, unsafeText, (key, value) => {
        const json = formatJson({ [key]: [value] });
        expect(unsafeLines(json)).toEqual([]);
        expect(JSON.parse(json)).toEqual({ [key]: [value] });
        // The terminal does not change it.
        expect(print(false, () => json)).toBe(`${json}\n`);
      }),
      { numRuns },
    );
  });
});

describe("a command in a message", () => {
  it("is readable if its words need no quotes", () => {
    expect(formatCommand("milepost", "sync", "--repo", "acme/web")).toBe("milepost sync --repo acme/web");
    expect(formatCommand("git", "mv", "a b.md", "it's")).toBe("git mv 'a b.md' 'it'\\''s'");
    expect(formatCommand("x", "")).toBe("x ''");
  });

  it("passes exactly its words, as they are printed, to a shell", () => {
    const words = fc.sample(
      fc.oneof(unsafeText, fc.constantFrom("$(id)", "`id`", "a;b", "!x", "~", "*", "\\", "'", "-n", "$'a'", "\u001b7")),
      { numRuns: 200, seed: 1 },
    );
    // A word of a command can't contain NUL.
    const wanted = words.map((word) => word.replaceAll("\0", "").toWellFormed());
    const command = wanted.map((word) => sanitizeLine(formatCommand("printf", "%s\\0", word))).join("\n");
    const printed = execFileSync("bash", ["-c", command], { encoding: "utf8" });
    expect(printed.split("\0").slice(0, -1)).toEqual(wanted);
  });
});
