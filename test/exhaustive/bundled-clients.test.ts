import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startGitHubEmulator } from "../../local/emulators/github/github-emulator.ts";
import standInPaths from "../../shared/adapters/stand-ins.json" with { type: "json" };

const standIns = Object.fromEntries(Object.entries(standInPaths).map(([name, path]) => [name, resolve(path)]));
let outdir: string;
beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), "milepost-clients-"));
});
afterAll(() => rmSync(outdir, { recursive: true }));

type Alias = Record<string, string>;

/** Bundles one file of the project as CDK bundles a handler. */
function bundle(entry: string, name: string, alias: Alias) {
  return buildSync({
    entryPoints: [entry],
    outfile: join(outdir, name),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    mainFields: ["module", "main"],
    metafile: true,
    alias,
  }).metafile;
}

function packagesOf({ inputs }: ReturnType<typeof bundle>): string[] {
  const names = Object.keys(inputs).flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(names)];
}

describe("Octokit in a bundle", () => {
  const build = (alias: Alias) => bundle("shared/adapters/github/client/github-client.ts", "github.js", alias);
  const plugin = "@octokit/plugin-rest-endpoint-methods";

  it("comes without the table of GitHub's routes", () => {
    expect(packagesOf(build({}))).toContain(plugin);
    expect(packagesOf(build(standIns))).toEqual(expect.arrayContaining(["@octokit/rest", "@octokit/core"]));
    expect(packagesOf(build(standIns))).not.toContain(plugin);
  });

  it("asks by routes, has no methods by name, and the compiler knows that", async () => {
    build(standIns);
    const load = createRequire(import.meta.url);
    const client: typeof import("../../shared/adapters/github/client/github-client.ts") = load(
      join(outdir, "github.js"),
    );
    const github = await startGitHubEmulator({ now: () => new Date(0) });
    try {
      await github.createRepository("acme/web");
      const { octokit } = client.createGitHubClient({
        apiUrl: github.url,
        auth: { auth: "test-token" },
        now: () => new Date(0),
      });
      const at = { owner: "acme", repo: "web" };
      const { data } = await octokit.request("POST /repos/{owner}/{repo}/issues", { ...at, title: "One" });
      const { data: all } = await octokit.request("GET /repos/{owner}/{repo}/issues", at);
      expect(all.map(({ id, title }) => ({ id, title }))).toEqual([{ id: data.id, title: "One" }]);
      // @ts-expect-error: `rest` would be there in tests and missing on Lambda.
      expect(octokit.rest).toBeUndefined();
      // @ts-expect-error: the older spelling of the same.
      expect(octokit.issues).toBeUndefined();
    } finally {
      await github.close();
    }
  });
});

describe("Jira in a bundle", () => {
  const build = (alias: Alias) => bundle("shared/adapters/jira/client/jira-client.ts", "jira.js", alias);
  const packages = (alias: Alias) => packagesOf(build(alias));

  it("comes with no package but jira-client's own", () => {
    expect(packages({})).toEqual(expect.arrayContaining(["postman-request", "@postman/tough-cookie"]));
    expect(packages(standIns).sort()).toEqual(["@babel/runtime", "jira-client", "zod"]);
  });

  it("adds 25 kB at most to what is there without it", () => {
    const inputs = Object.values(build(standIns).outputs).flatMap((output) => Object.entries(output.inputs));
    const own = inputs.filter(([path]) => /jira-client\/|@babel/.test(path));
    expect(own.reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0)).toBeLessThan(25_000);
  });

  it("is not evaluated before a client is opened", async () => {
    build(standIns);
    const script = `
      const loaded = [];
      const load = module.constructor._load;
      module.constructor._load = (name, ...rest) => { loaded.push(name); return load(name, ...rest); };
      const { openJiraClient } = require("./jira.js");
      const before = loaded.includes("url");
      const credentials = { kind: "data-center", token: { reveal: () => "t" } };
      openJiraClient({ settings: { baseUrl: "https://jira.example", credentials }, now: () => new Date(0) })
        .then(() => console.log(JSON.stringify({ before, after: loaded.includes("url") })));`;
    const answer = await new Promise((done, reject) => {
      execFile(process.execPath, ["-e", script], { cwd: outdir }, (error, stdout) => {
        if (error) reject(error);
        else done(JSON.parse(stdout));
      });
    });
    // jira-client requires "url" where it is evaluated, and nothing else here does.
    expect(answer).toEqual({ before: false, after: true });
  });
});
