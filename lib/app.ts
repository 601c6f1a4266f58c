/** The CDK app: `npx cdk synth` and `npx cdk deploy` run it (cdk.json). docs/deploying.md says how. */
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { MilepostStack } from "./milepost-stack.ts";

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
new MilepostStack(app, "Milepost");
