/** The CDK app, which `npx cdk synth` and `npx cdk deploy` run (docs/deploying.md). */
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { MilepostStack } from "./milepost-stack.ts";

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
new MilepostStack(app, "Milepost");
