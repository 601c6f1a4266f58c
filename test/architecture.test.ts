import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import {
  cycles,
  folderSizes,
  importsOfTestCode,
  isProjectFile,
  source,
  upwardImports,
  wrongImports,
  wrongShapes,
} from "./infra/import-rules.ts";

const folders = ["bench", "cli", "functions", "lib", "local", "shared", "test"];
const sources = folders
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => posix.join(folder, path)),
  )
  .filter((path) => /\.(ts|mjs)$/.test(path) && !/(^|\/)(node_modules|fixtures)\//.test(path))
  .sort()
  .map((path) => source(path, readFileSync(path, "utf8")));

describe("this project", () => {
  it("is found by the scanner", () => {
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.flatMap(({ imports }) => imports).filter(isProjectFile).length).toBeGreaterThan(50);
  });

  it("imports files that exist, by their whole name", () => {
    const paths = new Set(sources.map(({ path }) => path));
    const missing = sources.flatMap(({ path, imports }) =>
      imports
        .filter((target) => isProjectFile(target) && !target.endsWith(".json") && !paths.has(target))
        .map((target) => `${path} imports ${target}`),
    );
    expect(missing).toEqual([]);
  });

  it("imports in one direction only", () => {
    expect(wrongImports(sources)).toEqual([]);
  });

  it("ships no emulator and no test: not in the functions, the CLI or the constructs", () => {
    expect(importsOfTestCode(sources, /^(functions|cli|lib)\//)).toEqual([]);
  });

  it("has one file that opens Octokit, whose methods by name are in no bundle", () => {
    const openers = sources.filter(
      ({ path, imports }) => !/^(test|local\/emulators)\//.test(path) && imports.includes("@octokit/rest"),
    );
    expect(openers.map(({ path }) => path)).toEqual(["shared/adapters/github/client/github-client.ts"]);
  });

  it("validates every answer of GitHub: wherever Octokit sends a request, the response is parsed", () => {
    const sends = sources
      .filter(({ path }) => !/^(test|local\/emulators)\//.test(path))
      .map(({ path, text }) => {
        const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
        const parsed = /parseGitHubResponse\(octokit|parseAnswer\(z\.array/g;
        return { path, requests: count(/octokit\s*\.(request\(|paginate)/g), parsed: count(parsed) };
      });
    expect(sends.filter(({ requests, parsed }) => requests > parsed)).toEqual([]);
  });

  it("has no import cycles", () => {
    expect(cycles(sources)).toEqual([]);
  });

  it("has at most 16 files in a folder", () => {
    expect(folderSizes(sources).filter(({ files }) => files > 16)).toEqual([]);
  });

  it("has short files with speaking kebab-case names and named exports", () => {
    expect(wrongShapes(sources)).toEqual([]);
  });
});

describe("the scanner", () => {
  it("reads every form of import that the formatter leaves", () => {
    const text = [
      'import { readFileSync } from "node:fs";',
      "import {",
      "  one,",
      "  type Two,",
      '} from "../plan/one.ts";',
      'import type { Three } from "./three.ts";',
      'import "./effect.ts";',
      'import data from "./data.json" with { type: "json" };',
      'export { four } from "../../lib/four.ts";',
      `export const five = async () => (await ${"import"}("./five.ts")).five;`,
      'const six = "import no.ts";',
    ].join("\n");
    expect(source("shared/sync/x.ts", text).imports).toEqual([
      "node:fs",
      "shared/plan/one.ts",
      "shared/sync/three.ts",
      "shared/sync/effect.ts",
      "shared/sync/data.json",
      "lib/four.ts",
      "shared/sync/five.ts",
    ]);
  });

  it.each([
    ["shared/plan/x.ts", 'import { x } from "../ports/clock.ts";', "plan may not import ports"],
    ["shared/plan/x.ts", 'import type { X } from "../ports/clock.ts";', "plan may not import ports"],
    ["shared/plan/markdown/x.ts", 'import { x } from "../layouts/x.ts";', "may not import plan/layouts"],
    ["shared/model/x.ts", 'import { x } from "../text/x.ts";', "model may not import text"],
    ["shared/ports/x.ts", 'import type { X } from "../sync/compare/x.ts";', "ports may not import sync/compare"],
    ["shared/ports/x.ts", 'import type { X } from "../config/config.ts";', "ports may not import config"],
    ["shared/progress/x.ts", 'import { x } from "../sync/compare/x.ts";', "progress may not import sync/compare"],
    ["shared/sync/compare/x.ts", 'import { x } from "../run/x.ts";', "may not import sync/run"],
    ["shared/sync/compare/x.ts", 'import { x } from "../../ports/x.ts";', "may not import ports"],
    ["shared/sync/run/x.ts", 'import { x } from "../../notify/x.ts";', "sync/run may not import notify"],
    ["shared/sync/run/x.ts", 'import { x } from "../../report/x.ts";', "sync/run may not import report"],
    ["shared/sync/read/x.ts", 'import { readFile } from "node:fs";', "no package that does I/O"],
    ["shared/sync/run/x.ts", 'import { x } from "@aws-sdk/client-sqs";', "no package that does I/O"],
    ["shared/ports/x.ts", 'import { x } from "../adapters/sqs/x.ts";', "ports may not import adapters"],
    ["shared/sync/run/x.ts", 'import { x } from "../../adapters/sqs/x.ts";', "may not import adapters"],
    ["shared/adapters/sqs/x.ts", 'import { x } from "../../compose/x.ts";', "may not import compose"],
    ["shared/adapters/sqs/x.ts", 'import { x } from "../../../functions/sync/x.ts";', "may not import functions"],
    ["shared/config/x.ts", 'import { x } from "../../test/x.ts";', "config may not import test"],
    ["shared/events/x.ts", 'import { createHmac, createSign } from "node:crypto";', "createHash only"],
    ["lib/x.ts", 'import { x } from "../shared/env.ts";', "lib may not import environment"],
    ["functions/sync/x.ts", 'import { x } from "../page/x.ts";', "functions may not import each other"],
    ["functions/sync/x.ts", 'import { x } from "../../local/emulators/x.ts";', "may not import emulators"],
    ["local/x.ts", 'import { x } from "../cli/x.ts";', "local may not import cli"],
    ["local/x.ts", 'import { x } from "../test/unit/x.ts";', "local may not import test"],
    ["shared/sync/compare/x.ts", "const now = Date.now();", "uses Date.now"],
    ["shared/sync/run/x.ts", "const now = new Date();", "uses new Date()"],
    ["shared/plan/x.ts", "if (process.env.X) {}", "uses process."],
    ["shared/new-folder/x.ts", "", "belongs to no layer"],
  ])("finds in %s: %s", (path, text, problem) => {
    expect(wrongImports([source(path, text)])).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ["shared/ports/x.ts", 'import type { X } from "../model/link.ts";'],
    ["shared/sync/run/x.ts", 'import type { X } from "../../ports/clock.ts";'],
    ["shared/events/x.ts", 'import { createHmac, timingSafeEqual } from "node:crypto";'],
    ["shared/adapters/github/x.ts", 'import { Octokit } from "@octokit/rest";'],
    ["local/x.ts", 'import { x } from "../local/emulators/x.ts";'],
    ["lib/x.ts", 'import { envNames } from "../shared/env-names.ts";'],
    ["shared/plan/x.ts", "// Not Date.now(): the caller's clock.\nconst day = new Date(0);"],
  ])("allows in %s: %s", (path, text) => {
    expect(wrongImports([source(path, text)])).toEqual([]);
  });

  it("counts only imports from a lower layer to a higher one as upward", () => {
    const down = source("shared/sync/run/x.ts", 'import { x } from "../../model/x.ts";');
    const up = source("shared/model/x.ts", 'import { x } from "../sync/run/x.ts";');
    expect(upwardImports([down, up])).toEqual(["shared/model/x.ts -> shared/sync/run/x.ts"]);
  });

  it("finds the imports by which the CLI reaches an emulator", () => {
    const found = importsOfTestCode(
      [
        source("cli/x.ts", 'import { y } from "../local/y.ts";'),
        source("local/y.ts", 'import { z } from "../local/emulators/z.ts";'),
        source("local/start.ts", 'import { z } from "../local/emulators/z.ts";'),
      ],
      /^cli\//,
    );
    expect(found).toEqual(["cli/x.ts -> local/y.ts -> local/emulators/z.ts"]);
  });

  it("finds a cycle, of types too, and no diamond", () => {
    const file = (path: string, ...imports: string[]) => ({ path, text: "", imports });
    const loop = [file("a.ts", "b.ts"), file("b.ts", "c.ts", "d.ts"), file("c.ts", "b.ts"), file("d.ts")];
    expect(cycles(loop)).toEqual(["b.ts -> c.ts -> b.ts"]);
    expect(cycles([file("self.ts", "self.ts")])).toEqual(["self.ts -> self.ts"]);
    expect(cycles([file("a.ts", "b.ts", "c.ts"), file("b.ts", "d.ts"), file("c.ts", "d.ts"), file("d.ts")])).toEqual(
      [],
    );
  });

  it.each([
    ["shared/plan/index.ts", "", "no barrels"],
    ["shared/utils.ts", "", "name it after what it does"],
    ["shared/parsePlan.ts", "", "not kebab-case"],
    ["functions/sync/handler.ts", "\n".repeat(61), "61 lines, more than 60"],
    ["shared/plan/x.ts", "\n".repeat(301), "301 lines, more than 300"],
    ["shared/plan/x.ts", "export default 1;\n", "a default export"],
  ])("finds the shape of %s", (path, text, problem) => {
    expect(wrongShapes([source(path, text)])).toEqual([expect.stringContaining(problem)]);
  });
});
