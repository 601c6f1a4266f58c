import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../../shared/config/parse-config.ts";
import { parsePlan } from "../../../shared/plan/parse-plan.ts";
import { isExhaustive } from "../../support/sampled.ts";
import { milepost } from "../support/milepost-process.ts";

const root = new URL("../../../", import.meta.url).pathname;
const readme = readFileSync(join(root, "README.md"), "utf8");
const demo = readFileSync(join(root, "docs/demo.md"), "utf8");

/** Returns the fenced blocks of a language, in order. */
function blocks(language: string, page = readme): string[] {
  return [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text]) => text ?? "");
}

/** Replaces what differs between runs: ports, commits, deliveries, milliseconds. */
function steady(text: string): string {
  return text
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replace(/acme\/web@[0-9a-f]{7}/, "acme/web@COMMIT")
    .replace(/202 in \d+ ms/, "202 in N ms")
    .replace(/delivery [0-9a-f]{8}/, "delivery ID")
    .trim();
}

async function start(args: readonly string[]): Promise<{ code: number | null; out: string }> {
  const child = spawn(process.execPath, [join(root, "local/start.mjs"), ...args], { cwd: root });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  const [code] = await once(child, "close");
  return { code: Number(code), out };
}

function listFiles(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  );
}

function listPages(folder: string): string[] {
  return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
}

describe("README.md", () => {
  it.runIf(isExhaustive)("links to a page with the output of npm start -- --once", { timeout: 600_000 }, async () => {
    const { code, out } = await start(["--once", "--port", "0"]);
    expect(code).toBe(0);
    expect(steady(blocks("", demo)[0] ?? "")).toBe(steady(out));
  });

  it("has a plan without diagnostics", () => {
    const path = ".goalkit/goals/001-live-review/milestones.md";
    const plan = parsePlan(blocks("markdown")[0] ?? "", { path, split: "auto", start: null });
    expect(plan.diagnostics).toEqual([]);
    expect(plan.milestones.map(({ schedule, deliverables }) => [schedule?.due, deliverables.length])).toEqual([
      ["2026-05-28", 3],
    ]);
  });

  it("has a valid config", () => {
    const config = parseConfig(blocks("yaml")[0] ?? "", ".goalkit/milepost.yml");
    expect(config.github.labels).toEqual(["milepost", "plan"]);
  });

  it("runs verbs and options that exist, and never a package that npx would download", async () => {
    const lines = blocks("sh").flatMap((block) => block.split("\n"));
    const commands = lines.flatMap((line) => /^(npx .*?)\s+#/.exec(line)?.[1] ?? []);
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) {
      expect(command).toMatch(/^npx --no milepost /);
      const [verb = "", ...args] = command.split(" ").slice(3);
      const { out } = await milepost([verb, "--help"]);
      expect(out).toContain(`Usage: milepost ${verb} `);
      for (const option of args.filter((arg) => arg.startsWith("--"))) expect(out).toContain(`  ${option} `);
    }
    const texts = listFiles("shared", "cli", "local", "functions", "docs").filter((file) =>
      /\.(md|ts|mjs)$/.test(file),
    );
    expect(
      ["README.md", ...texts].filter((file) => /npx milepost/.test(readFileSync(join(root, file), "utf8"))),
    ).toEqual([]);
  });

  it("and every page of docs/ link to files and sections that exist", () => {
    const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ...listPages("docs"), ...listPages("docs/decisions")];
    const broken = pages
      .filter((page) => page.endsWith(".md"))
      .flatMap((page) => {
        const text = readFileSync(join(root, page), "utf8");
        return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([\w-]+))?\)/g)].flatMap(([link, file = "", anchor]) => {
          const target = join(root, file === "" ? page : join(dirname(page), file));
          if (!existsSync(target)) return [`${page}: ${link}`];
          const headings = [...readFileSync(target, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
            title
              .toLowerCase()
              .replace(/[^\w\s-]/g, "")
              .replace(/\s/g, "-"),
          );
          return anchor === undefined || headings.includes(anchor) ? [] : [`${page}: ${link}`];
        });
      });
    expect(broken).toEqual([]);
  });
});
