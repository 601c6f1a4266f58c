/** The CDK app, which `npx cdk synth` and `npx cdk deploy` run (docs/deploying.md). */
import { App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { MilepostError } from "../shared/errors.ts";
import { createStacks } from "./deployment/create-stacks.ts";

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
try {
  createStacks(app);
} catch (error) {
  if (!(error instanceof MilepostError)) throw error;
  console.error(error.message);
  process.exit(1);
}
