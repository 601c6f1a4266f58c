import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
