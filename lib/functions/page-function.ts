import { createRequire } from "node:module";
import { basename } from "node:path";
import { Duration } from "aws-cdk-lib";
import { HttpMethod } from "aws-cdk-lib/aws-apigatewayv2";
import { Construct } from "constructs";
import { pictureFiles } from "../../shared/adapters/pictures/picture-files.ts";
import { envNames } from "../../shared/env-names.ts";
import type { MilepostApi } from "../http-api.ts";
import type { FunctionProps } from "./function-props.ts";
import { MilepostFunction } from "./milepost-function.ts";

export interface PageFunctionProps extends FunctionProps {
  api: MilepostApi;
  /** ARN of the secret that the links to it are signed with. */
  secretArn: string;
}

/** Answers with the status page, to those who have a link. It can write nothing. */
export class PageFunction extends Construct {
  constructor(scope: Construct, id: string, { table, api, secretArn, operatorFile }: PageFunctionProps) {
    super(scope, id);
    const handler = new MilepostFunction(this, "Function", {
      folder: "page",
      description: "Milepost: the status page",
      timeout: Duration.seconds(15),
      // Pictures are drawn here, and CPU comes with memory.
      memorySize: 1024,
      table,
      secrets: { [envNames.pageSecretArn]: secretArn },
      operatorFile,
      files: picturesInBundle(),
    });
    table.grant(handler, ["GetItem", "Query", "BatchGetItem"]);
    table.grantIndexQuery(handler);
    // A more specific route goes before a greedy one: webhooks and /healthz stay where they are.
    api.answerBy(handler, [
      [HttpMethod.GET, "/"],
      [HttpMethod.GET, "/{proxy+}"],
    ]);
  }
}

/** The folder `pictures` beside the code, where the function looks for what it draws pixels with. */
function picturesInBundle(): Record<string, string> {
  const { resolve } = createRequire(import.meta.url);
  return Object.fromEntries(pictureFiles.map((name) => [`pictures/${basename(name)}`, resolve(name)]));
}
