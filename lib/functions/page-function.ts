import { createRequire } from "node:module";
import { basename } from "node:path";
import { Duration } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import { chartAssets } from "../../shared/adapters/charts/chart-assets.ts";
import { envNames } from "../../shared/env-names.ts";
import { type MilepostApi, throttles } from "../http-api.ts";
import type { FunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface PageFunctionProps extends FunctionProps {
  api: MilepostApi;
  /** ARN of the secret that signs links. */
  secretArn: string;
}

/** Serves the status page to readers with a signed link. It has no write access. */
export class PageFunction extends Construct {
  constructor(scope: Construct, id: string, { api, secretArn, ...props }: PageFunctionProps) {
    super(scope, id);
    const handler = new MilepostFunction(this, props, {
      name: "page",
      description: "Milepost: the status page",
      timeout: Duration.seconds(15),
      // Rendering PNG charts needs CPU, which Lambda assigns in proportion to memory.
      memorySize: 1024,
      secrets: { [envNames.pageSecretArn]: secretArn },
      files: chartAssetsInBundle(),
    });
    props.table.grant(handler, ["GetItem", "Query", "BatchGetItem"]);
    props.table.grantIndexQuery(handler);
    // These routes don't catch webhooks and /healthz, because API Gateway prefers specific routes to greedy ones.
    api.answerBy(handler, [
      [HttpMethod.GET, "/", throttles.page],
      [HttpMethod.GET, "/{proxy+}", throttles.page],
    ]);
  }
}

/** Returns the paths of the chart assets (WebAssembly and fonts), by the path in the bundle that `awsPage` reads. */
function chartAssetsInBundle(): Record<string, string> {
  const { resolve } = createRequire(import.meta.url);
  return Object.fromEntries(chartAssets.map((name) => [`charts/${basename(name)}`, resolve(name)]));
}
