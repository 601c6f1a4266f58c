import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkCommand } from "../../../cli/commands/check.ts";
import type { CheckFormat } from "../../../cli/print/check-format.ts";
import { checkPrinters } from "../../../cli/print/check-report.ts";
import { openTerminal } from "../../../shared/adapters/node/terminal.ts";
import type { Diagnostic } from "../../../shared/model/plan/diagnostic.ts";
import { planSchema } from "../../../shared/model/plan/plan.ts";
import { severities } from "../../../shared/model/plan/plan-values.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { createRecordingContext } from "../../fakes/recording-context.ts";
import { sarifProblems } from "./sarif-schema.ts";

const good = "# Milestone Plan: X\n\n**Milestone 1: A** (due 2026-06-01)\n- **Deliverable**: a\n";
const bad = good.replace("1: A", "1: [TITLE]");
const before = process.cwd();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "milepost-formats-"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true, force: true });
});

/** What `check` prints of plans that stand in files of those names. */
async function check(format: CheckFormat, files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const { context, printed } = createRecordingContext();
  const code = await checkCommand(Object.keys(files), format, context);
  return { code, out: printed.out + printed.err };
}

/** What a format makes of one finding, whatever it says. */
function report(format: CheckFormat, found: Partial<Diagnostic>, path = "plan.md"): string {
  const diagnostic: Diagnostic = { severity: "error", code: "placeholder", message: "x", line: 1, column: 1 };
  const plan = parsePlan(good, { path, split: "auto", start: null });
  const printed: string[] = [];
  const stream = { write: (text: string) => printed.push(text) };
  checkPrinters[format](
    [{ path, plan: { ...plan, diagnostics: [{ ...diagnostic, ...found }] }, source: good }],
    openTerminal({ stdout: stream, stderr: stream }, {}),
  );
  return printed.join("");
}

/** A workflow command as the runner of GitHub Actions reads it (actions/runner, `ActionCommand.TryParseV2`). */
function readCommand(line: string) {
  const [, command = "", list = "", data = ""] = /^::([a-z]+) (.*?)::(.*)\n$/.exec(line) ?? [];
  const properties = list.split(",").map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), unescapeProperty(pair.slice(at + 1))];
  });
  return { command, properties: Object.fromEntries(properties), data: unescapeData(data) };
}

function unescapeData(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
}

describe("check --format github", () => {
  it("gives back to the runner what was found, whatever characters it has", () => {
    const path = "a,b:c=d %2C 100%\r\n::error::.md";
    const message = '50% of "a, b: c"\r\nsecond line ::error file=x::y %0A';
    const printed = report("github", { message, line: 7, column: 3 }, path);
    expect(printed.split("\n")).toHaveLength(2);
    expect(printed).not.toContain("\r");
    expect(readCommand(printed)).toEqual({
      command: "error",
      properties: { file: path, line: "7", col: "3", title: "placeholder" },
      data: message,
    });
  });

  it("escapes as GitHub's own toolkit does", () => {
    expect(report("github", { message: "%\r\n:," }, "%\r\n:,")).toBe(
      "::error file=%25%0D%0A%3A%2C,line=1,col=1,title=placeholder::%25%0D%0A:,\n",
    );
  });

  it("knows errors, warnings and notices", () => {
    const commands = severities.map((severity) => readCommand(report("github", { severity })).command);
    expect(commands).toEqual(["error", "warning", "notice"]);
  });

  it("prints nothing where nothing was found", async () => {
    expect(await check("github", { "a.md": good })).toEqual({ code: 0, out: "" });
  });
});

describe("check --format json", () => {
  it("has every plan with its findings, on stdout and nothing else", async () => {
    const { code, out } = await check("json", { "a b #1.md": bad, "Pläne/目.md": good });
    expect(code).toBe(1);
    const { plans } = JSON.parse(out);
    expect(plans).toEqual([
      { path: "a b #1.md", goal: expect.any(String), diagnostics: [expect.any(Object)] },
      { path: "Pläne/目.md", goal: expect.any(String), diagnostics: [] },
    ]);
    expect(planSchema.shape.diagnostics.parse(plans[0].diagnostics)).toEqual([
      expect.objectContaining({ code: "placeholder", severity: "error", line: 3, column: 16, length: 7 }),
    ]);
  });

  it("keeps what a finding says as it is", () => {
    const message = '"\u001b[31m"\n%0A ::x::';
    expect(JSON.parse(report("json", { message })).plans[0].diagnostics[0].message).toBe(message);
  });
});

describe("check --format text", () => {
  it("shows the line, marks the place and counts", async () => {
    const { code, out } = await check("text", { "a.md": bad, "b.md": good });
    expect(code).toBe(1);
    const lines = out.split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "a.md:3:16  error  placeholder",
      "   3 | **Milestone 1: [TITLE]** (due 2026-06-01)",
      "     |                ^^^^^^^",
    ]);
    expect(lines.at(-2)).toBe("2 plans, 2 milestones: 1 error, 0 warnings");
  });

  it("lets no control character of a file's name or a finding through", () => {
    const printed = report("text", { message: "a\u001b[31mb\u0007" }, "p\u001b]0;x\u0007\n.md");
    expect(printed).not.toMatch(/[^\P{Cc}\n]/u);
    expect(printed.split("\n")[0]).toBe("p ]0;x .md:1:1  error  placeholder");
  });
});

describe("check --format sarif", () => {
  it("is valid for several files with odd names", async () => {
    const files = { "a b.md": bad, "100% #1?.md": bad, "Pläne/目.md": good, "c:x,y.md": bad };
    const { code, out } = await check("sarif", files);
    expect(code).toBe(1);
    const log = JSON.parse(out);
    expect(sarifProblems(log)).toEqual([]);
    const uris = log.runs[0].results.map(
      (result: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        result.locations[0]?.physicalLocation.artifactLocation.uri,
    );
    expect(uris.map(decodeURIComponent)).toEqual(["a b.md", "100% #1?.md", "c:x,y.md"]);
  });

  it("is valid where nothing was found", async () => {
    const { code, out } = await check("sarif", { "a.md": good });
    expect(code).toBe(0);
    expect(sarifProblems(JSON.parse(out))).toEqual([]);
    expect(JSON.parse(out).runs[0].results).toEqual([]);
  });
});
