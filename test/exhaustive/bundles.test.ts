import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { MilepostStack } from "../../lib/milepost-stack.ts";
import { startGitHubEmulator } from "../../local/emulators/github/github-emulator.ts";
import { chartAssets } from "../../shared/adapters/charts/chart-assets.ts";
import { createChartRenderer, readFromFolder } from "../../shared/adapters/charts/create-chart-renderer.ts";
import standInPaths from "../../shared/adapters/stand-ins.json" with { type: "json" };
import { envNames } from "../../shared/env-names.ts";
import { featureFlags, Synthesized } from "../infra/synthesize.ts";

const operatorFile = "lib/operator.example.yml";
const standIns = Object.fromEntries(Object.entries(standInPaths).map(([name, path]) => [name, resolve(path)]));
let outdir: string;
/** The folders that become the functions' packages. */
let bundles: string[];
/** What Lambda's runtime has of packages. Their own dependencies are found from where they really are. */
let runtime: string;
const stack = new Synthesized();

beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), "milepost-bundles-"));
  // As in a shell in which the operator has created files with secrets (docs/deploying.md).
  const umask = process.umask(0o077);
  const app = new App({ outdir, context: featureFlags() });
  new MilepostStack(app, "Milepost");
  app.synth();
  process.umask(umask);
  bundles = readdirSync(outdir)
    .filter((name) => name.startsWith("asset."))
    .map((name) => join(outdir, name));
  runtime = join(outdir, "runtime");
  mkdirSync(runtime);
  for (const scope of ["@aws-sdk", "@smithy"]) {
    symlinkSync(resolve("node_modules", scope), join(runtime, scope), "junction");
  }
}, 600_000);
afterAll(() => rmSync(outdir, { recursive: true }));

/** The folder that becomes the package of a function. */
function bundleOf(name: string): string {
  const template = readFileSync(join(outdir, "Milepost.template.json"), "utf8");
  const resources = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(JSON.parse(template));
  const [, lambda] =
    Object.entries(resources.Resources).find(([id]) => /Function[0-9A-F]{8}$/.test(id) && id.startsWith(name)) ?? [];
  const code = z.object({ Properties: z.object({ Code: z.object({ S3Key: z.string() }) }) }).parse(lambda);
  return join(outdir, `asset.${code.Properties.Code.S3Key.replace(/\.zip$/, "")}`);
}

const names = ["Webhook", "Sync", "Reconcile", "Report", "Notify", "Page"];

/** What the stack tells a function, with values as they are on AWS. Nothing listens where the AWS SDK asks. */
function environment(name: string): Record<string, string> {
  const arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:milepost-AbC12d";
  const queue = "https://sqs.eu-west-1.amazonaws.com/123456789012/milepost.fifo";
  const values: Record<string, string> = {
    [envNames.table]: "milepost",
    [envNames.queueUrl]: queue,
    [envNames.notifyQueueUrl]: queue,
    [envNames.githubApiUrl]: "https://api.github.com",
    [envNames.pageUrl]: "https://abc.execute-api.eu-west-1.amazonaws.com",
    [envNames.operator]: "operator.yml",
  };
  const variables = Object.keys(stack.environmentOf(`${name}Function`));
  return {
    AWS_LAMBDA_FUNCTION_NAME: "test",
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    // As Lambda tells its functions where the runtime's packages are.
    NODE_PATH: runtime,
    ...Object.fromEntries(variables.map((variable) => [variable, values[variable] ?? arn])),
  };
}

/** Calls a bundle's handler in a process of its own, as far from this project as on Lambda. */
function call(folder: string, event: object, env: Record<string, string>): Promise<unknown> {
  const script = `
    require("./index.js").handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 9000 })
      .then((result) => console.log(JSON.stringify(result ?? null)), (error) => console.log(JSON.stringify(String(error))));`;
  return new Promise((done, reject) => {
    execFile(process.execPath, ["-e", script], { cwd: folder, env }, (error, stdout) => {
      if (error) reject(error);
      else done(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? ""));
    });
  });
}

/** What a bundle's code loads from outside of itself, now or later. */
function requiredBy(text: string): string[] {
  const calls = text.matchAll(/(?<![\w$.])(?:require|import)\((["'`])([^"'`]+)\1\)/g);
  return [...new Set([...calls].map(([, , name = ""]) => name))];
}

describe("the bundles", () => {
  it("contain the code and the operator's file, and are small enough to start quickly", () => {
    expect(bundles.sort()).toEqual(names.map(bundleOf).sort());
    for (const name of names) {
      const folder = bundleOf(name);
      const charts = name === "Page" ? ["charts"] : [];
      expect(readdirSync(folder).sort()).toEqual([...charts, "index.js", "operator.yml"]);
      expect(readFileSync(join(folder, "operator.yml"))).toEqual(readFileSync(operatorFile));
      // The page contains ECharts; its cold start delays no webhook.
      expect(statSync(join(folder, "index.js")).size).toBeLessThan(name === "Page" ? 1_000_000 : 950_000);
    }
  });

  it("can be read by Lambda's user, whatever the umask of the shell that deploys is", () => {
    const paths = bundles.flatMap((folder) => readdirSync(folder, { recursive: true }).map((it) => `${folder}/${it}`));
    const modes = paths.map((path) => [statSync(path).isDirectory(), (statSync(path).mode & 0o777).toString(8)].join());
    expect([...new Set(modes)].sort()).toEqual(["false,644", "true,755"]);
  });

  it("contain the chart assets where the page reads them", async () => {
    const folder = join(bundleOf("Page"), "charts");
    expect(readdirSync(folder).sort()).toEqual(chartAssets.map((name) => basename(name)).sort());
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text y="15">M</text></svg>';
    const png = Buffer.from(await createChartRenderer(readFromFolder(folder))(svg));
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(readFileSync(join(folder, "../index.js"), "utf8")).toContain('"charts"');
  });

  it("contain the words of other languages unescaped", () => {
    const escaped = readFileSync(join(bundleOf("Sync"), "index.js"), "utf8").match(/\\u[\dA-F]{4}/gi);
    // The rest is in regular expressions.
    expect(escaped?.length).toBeLessThan(2_000);
  });

  it("need nothing but Node and the AWS SDK's clients, which Lambda's runtime has", () => {
    const needed = bundles.flatMap((folder) => requiredBy(readFileSync(join(folder, "index.js"), "utf8")));
    expect([...new Set(needed)].filter((name) => !isBuiltin(name)).sort()).toEqual([
      "@aws-sdk/client-dynamodb",
      "@aws-sdk/client-secrets-manager",
      "@aws-sdk/client-sqs",
      "@aws-sdk/lib-dynamodb",
    ]);
  });

  it("contain nothing of postman-request", () => {
    for (const folder of bundles) {
      const text = readFileSync(join(folder, "index.js"), "utf8");
      // Hono contains "multipart/form-data".
      const found = /tough-cookie|(?<!multipart\/)form-data|postman-request\/|caseless/i.exec(text)?.[0];
      expect(found).toBeUndefined();
    }
  });

  it("answer a webhook without a signature with 401, without any request to AWS", async () => {
    const event = {
      version: "2.0",
      routeKey: "POST /webhooks/github",
      rawPath: "/webhooks/github",
      rawQueryString: "",
      headers: { host: "api.example", "content-type": "application/json" },
      requestContext: { http: { method: "POST", path: "/webhooks/github" }, domainName: "api.example" },
      body: "{}",
      isBase64Encoded: false,
    };
    const answer = await call(bundleOf("Webhook"), event, environment("Webhook"));
    expect(answer).toMatchObject({ statusCode: 401 });
  });

  it("process an empty batch", async () => {
    const answer = await call(bundleOf("Sync"), { Records: [] }, environment("Sync"));
    expect(answer).toEqual({ batchItemFailures: [] });
  });

  it("reject a page request without a link, without any request to AWS", async () => {
    const event = {
      version: "2.0",
      routeKey: "GET /",
      rawPath: "/",
      rawQueryString: "",
      headers: { host: "api.example" },
      requestContext: { http: { method: "GET", path: "/" }, domainName: "api.example" },
      isBase64Encoded: false,
    };
    const answer = await call(bundleOf("Page"), event, environment("Page"));
    expect(answer).toMatchObject({ statusCode: 403 });
  });

  it.each([
    "Reconcile",
    "Report",
    "Notify",
  ])("have all environment variables that they need: %s sends a request to AWS", async (name) => {
    const folder = bundleOf(name);
    const env = environment(name);
    expect(await call(folder, { Records: [] }, env)).toMatch(/ECONNREFUSED|Could not reach|No response/);
    const { [envNames.table]: _, ...less } = env;
    expect(await call(folder, { Records: [] }, less)).toMatch(/MILEPOST_TABLE is not set/);
  });
});

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
