import { type App, CfnOutput, Duration, Tags } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import type { MilepostProps } from "../milepost.ts";
import { MilepostStack } from "../milepost-stack.ts";
import type { StageSettings } from "./deployment-settings.ts";
import { GitHubDeployRole } from "./github-deploy-role.ts";
import { readDeployment } from "./read-deployment.ts";

/**
 * Creates the stack of the selected stage, `Milepost-STAGE`. Without a settings file: the stack `Milepost`, which syncs
 * nothing. Throws `ConfigError` or `UsageError` for wrong settings.
 */
export function createStacks(app: App): MilepostStack {
  const context = { settings: app.node.tryGetContext("settings"), stage: app.node.tryGetContext("stage") };
  const deployment = readDeployment(context, process.cwd());
  if (deployment === null) return new MilepostStack(app, "Milepost");
  const { stageName, stage } = deployment;
  const { account, region, tags, deployRole } = stage;
  const env = { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
  const stack = new MilepostStack(app, `Milepost-${stageName}`, { env, milepost: (scope) => toProps(scope, stage) });
  if (deployRole) {
    const { roleArn } = new GitHubDeployRole(stack, "DeployRole", deployRole);
    new CfnOutput(stack, "DeployRoleArn", {
      value: roleArn,
      description: "The role with which GitHub Actions deploys",
    });
  }
  for (const [key, value] of Object.entries(tags)) Tags.of(stack).add(key, value);
  return stack;
}

function toProps(scope: Construct, stage: StageSettings): MilepostProps {
  const { operator, domain, encryptionKey, reconcileAt, reportInterval } = stage;
  const { githubApiUrl, alarmEmail, restoredTable, syncConcurrency } = stage;
  const [hour = 0, minute = 0] = reconcileAt?.split(":").map(Number) ?? [];
  return {
    operatorFile: operator,
    githubApiUrl,
    domain: domain && {
      name: domain.name,
      certificate: Certificate.fromCertificateArn(scope, "Certificate", domain.certificate),
    },
    encryptionKey: encryptionKey === undefined ? undefined : Key.fromKeyArn(scope, "EncryptionKey", encryptionKey),
    alarmEmail,
    restoredTable,
    reconcileAt: reconcileAt === undefined ? undefined : { hour, minute },
    reportInterval: reportInterval === undefined ? undefined : Duration.minutes(reportInterval),
    syncConcurrency,
  };
}
