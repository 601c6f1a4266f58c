import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { standIns } from "../../lib/milepost-function.ts";
import { MilepostStack } from "../../lib/milepost-stack.ts";
import { envNames } from "../../shared/env-names.ts";
import { featureFlags } from "./synthesize.ts";

const operatorFile = "lib/operator.example.yml";
let outdir: string;
/** The folder that becomes a function's package, by a text that only its code has. */
let bundles: string[];

beforeAll(() => {
  outdir = mkdtempSync(join(tmpdir(), "milepost-bundles-"));
  const app = new App({ outdir, context: { ...featureFlags(), operator: operatorFile } });
  new MilepostStack(app, "Milepost");
  app.synth();
  bundles = readdirSync(outdir)
    .filter((name) => name.startsWith("asset."))
    .map((name) => join(outdir, name));
}, 120_000);
afterAll(() => rmSync(outdir, { recursive: true }));

function bundleWith(text: string): string {
  const found = bundles.filter((folder) => readFileSync(join(folder, "index.js"), "utf8").includes(text));
  const [folder] = found;
  if (folder === undefined || found.length > 1) throw new Error(`${found.length} bundles have ${text}`);
  return folder;
}

/** Calls a bundle's handler in a process of its own, as far from this project as on Lambda. */
function call(folder: string, event: object, secret: string): Promise<unknown> {
  const script = `
    require("./index.js").handler(${JSON.stringify(event)}, { getRemainingTimeInMillis: () => 9000 })
      .then((result) => console.log(JSON.stringify(result)), (error) => console.log(JSON.stringify(String(error))));`;
  const env = {
    AWS_LAMBDA_FUNCTION_NAME: "test",
    AWS_REGION: "eu-west-1",
    [envNames.table]: "milepost",
    [envNames.queueUrl]: "https://sqs.eu-west-1.amazonaws.com/123456789012/milepost.fifo",
    [envNames.operator]: join(folder, "operator.yml"),
    [secret]: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:milepost-AbC12d",
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, ["-e", script], { cwd: folder, env }, (error, stdout) => {
      if (error) reject(error);
      else resolve(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? ""));
    });
  });
}

describe("the bundles", { timeout: 60_000 }, () => {
  it("hold the code and the operator's file, and are small enough to start quickly", () => {
    expect(bundles).toHaveLength(3);
    for (const folder of bundles) {
      expect(readdirSync(folder).sort()).toEqual(["index.js", "operator.yml"]);
      expect(readFileSync(join(folder, "operator.yml"))).toEqual(readFileSync(operatorFile));
      expect(statSync(join(folder, "index.js")).size).toBeLessThan(1_300_000);
    }
  });

  it("have nothing of postman-request", () => {
    for (const folder of bundles) {
      const text = readFileSync(join(folder, "index.js"), "utf8");
      // Hono has the words "multipart/form-data".
      const found = /tough-cookie|(?<!multipart\/)form-data|postman-request\/|caseless/i.exec(text)?.[0];
      expect(found).toBeUndefined();
    }
  });

  it("answer a webhook without a signature with 401, needing nothing of AWS", async () => {
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
    const folder = bundleWith("/webhooks/github");
    expect(await call(folder, event, envNames.webhookSecretArn)).toMatchObject({ statusCode: 401 });
  });

  it("work an empty batch", async () => {
    const folder = bundleWith("batchItemFailures");
    const answer = await call(folder, { Records: [] }, envNames.githubSecretArn);
    expect(answer).toEqual({ batchItemFailures: [] });
  });
});

describe("Jira in a bundle", { timeout: 60_000 }, () => {
  const entry = "shared/adapters/jira/jira-client.ts";
  const build = (alias: Record<string, string>) =>
    buildSync({
      entryPoints: [entry],
      outfile: join(outdir, "jira.js"),
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      minify: true,
      mainFields: ["module", "main"],
      metafile: true,
      alias,
    }).metafile;
  const packages = (alias: Record<string, string>) => [
    ...new Set(
      Object.keys(build(alias).inputs).flatMap(
        (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
      ),
    ),
  ];

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
    const answer = await new Promise((resolve, reject) => {
      execFile(process.execPath, ["-e", script], { cwd: outdir }, (error, stdout) => {
        if (error) reject(error);
        else resolve(JSON.parse(stdout));
      });
    });
    // jira-client requires "url" where it is evaluated, and nothing else here does.
    expect(answer).toEqual({ before: false, after: true });
  });
});
