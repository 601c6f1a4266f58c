import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { App } from "aws-cdk-lib";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { MilepostStack } from "../../lib/milepost-stack.ts";
import { chartAssets } from "../../shared/adapters/charts/chart-assets.ts";
import { createChartRenderer, readFromFolder } from "../../shared/adapters/charts/create-chart-renderer.ts";
import { envNames } from "../../shared/env-names.ts";
import { featureFlags, Synthesized } from "../infra/synthesize.ts";

const operatorFile = "lib/operator.example.yml";
let outdir: string;
/** The folders that become the functions' packages. */
let bundles: string[];
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
}, 600_000);
afterAll(() => rmSync(outdir, { recursive: true }));

/** The folder that becomes the package of a function. */
function bundleOf(name: string): string {
  const template = readFileSync(join(outdir, "Milepost.template.json"), "utf8");
  const resources = z.object({ Resources: z.record(z.string(), z.unknown()) }).parse(JSON.parse(template));
  const [, lambda] =
    Object.entries(resources.Resources).find(
      ([id]) => /Function[0-9A-F]{8}$/.test(id) && id.startsWith(`Milepost${name}`),
    ) ?? [];
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
    NODE_OPTIONS: "--enable-source-maps",
    POWERTOOLS_METRICS_NAMESPACE: "Milepost",
  };
  const variables = Object.keys(stack.environmentOf(`${name}Function`));
  return {
    AWS_LAMBDA_FUNCTION_NAME: "test",
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: "http://127.0.0.1:9",
    ...Object.fromEntries(variables.map((variable) => [variable, values[variable] ?? arn])),
  };
}

/** Calls a bundle's handler in a process of its own, as far from this project as on Lambda. Returns what it answers. */
async function call(folder: string, event: object, env: Record<string, string>): Promise<unknown> {
  return JSON.parse((await print(folder, event, env)).at(-1) ?? "");
}

/** As `call`, but returns all lines that the process prints. The last one has the answer. */
function print(folder: string, event: object, env: Record<string, string>): Promise<string[]> {
  const script = `
    import(${JSON.stringify(join(folder, "index.js"))}).then(({ handler }) => handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 9000 }))
      .then((result) => console.log(JSON.stringify(result ?? null)), (error) => console.log(JSON.stringify(String(error))));`;
  return new Promise((done, reject) => {
    execFile(process.execPath, ["-e", script], { cwd: folder, env }, (error, stdout) => {
      if (error) reject(error);
      else done(stdout.trimEnd().split("\n"));
    });
  });
}

/** The scripts of a bundle: their texts, by path. */
function scriptsOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".js"));
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** The imports in a bundle, as esbuild reads them. */
function importsIn(folder: string) {
  const { metafile } = buildSync({
    absWorkingDir: folder,
    entryPoints: ["index.js"],
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    outdir: "out",
    metafile: true,
    write: false,
  });
  return metafile.inputs;
}

/** The size of what a function reads before its handler is called, in bytes. */
function sizeAtStart(folder: string): number {
  const inputs = importsIn(folder);
  const loaded = new Set(["index.js"]);
  for (const path of loaded) {
    for (const { path: imported, kind } of inputs[path]?.imports ?? []) {
      if (kind === "import-statement" && inputs[imported]) loaded.add(imported);
    }
  }
  return [...loaded].reduce((sum, path) => sum + (inputs[path]?.bytes ?? 0), 0);
}

describe("the bundles", () => {
  it("contain the code and the operator's file, and are small enough to start quickly", () => {
    expect(bundles.sort()).toEqual(names.map(bundleOf).sort());
    for (const name of names) {
      const folder = bundleOf(name);
      const charts = name === "Page" ? ["charts"] : [];
      const own = ["chunks", "index.js", "index.js.map", "operator.yml", "package.json"];
      expect(readdirSync(folder).sort()).toEqual([...charts, ...own]);
      expect(readFileSync(join(folder, "operator.yml"))).toEqual(readFileSync(operatorFile));
      // The webhook function loads the AWS SDK with the first valid event. The page contains ECharts; its cold start
      // delays no webhook.
      const limit = { Webhook: 350_000, Sync: 1_250_000, Page: 1_300_000 }[name] ?? 850_000;
      expect(sizeAtStart(folder), name).toBeGreaterThan(100_000);
      expect(sizeAtStart(folder), name).toBeLessThan(limit);
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
    expect([...scriptsOf(bundleOf("Page")).values()].join()).toContain('"charts"');
  });

  it("contain the words of other languages unescaped", () => {
    const escaped = [...scriptsOf(bundleOf("Sync")).values()].join().match(/\\u[\dA-F]{4}/gi);
    // The rest is in regular expressions.
    expect(escaped?.length).toBeLessThan(2_000);
  });

  it("need nothing but Node: they contain the AWS SDK that was tested", () => {
    const imports = bundles.flatMap((folder) => Object.values(importsIn(folder)).flatMap((input) => input.imports));
    const needed = [...new Set(imports.filter(({ external }) => external).map(({ path }) => path))];
    expect(needed.filter((name) => !isBuiltin(name))).toEqual([]);
    expect(needed).toEqual(expect.arrayContaining(["node:crypto", "node:https"]));
  });

  it("have source maps of Milepost's own code, which Node uses", async () => {
    const maps = readdirSync(join(bundleOf("Sync"), "chunks")).filter((name) => name.endsWith(".map"));
    const sources = maps.flatMap((name) => {
      const text = readFileSync(join(bundleOf("Sync"), "chunks", name), "utf8");
      return z.object({ sources: z.array(z.string()) }).parse(JSON.parse(text)).sources;
    });
    expect(sources.some((path) => path.endsWith("shared/sync/apply/apply-sync.ts"))).toBe(true);
    expect(stack.environmentOf("SyncFunction").NODE_OPTIONS).toBe("--enable-source-maps");
  });

  it("contain nothing of postman-request", () => {
    for (const folder of bundles) {
      const text = [...scriptsOf(folder).values()].join();
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
    const lines = await print(bundleOf("Webhook"), event, environment("Webhook"));
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ statusCode: 401 });

    // The metric that its log entry becomes is the one that the alarm looks at.
    const emitted = lines.map((line) => JSON.parse(line)).find((line) => "_aws" in line);
    const [, { Properties }] = stack.one("AWS::CloudWatch::Alarm", "WebhookRejectedAlarm");
    const dimensions = z.array(z.object({ Name: z.string(), Value: z.string() })).parse(Properties.Dimensions);
    expect(emitted._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: Properties.Namespace,
        Dimensions: [expect.arrayContaining(dimensions.map(({ Name }) => Name))],
        Metrics: [{ Name: Properties.MetricName, Unit: "Count" }],
      },
    ]);
    expect(emitted).toMatchObject(Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])));
    expect(emitted[String(Properties.MetricName)]).toBe(1);
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
