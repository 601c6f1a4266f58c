import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource, type SqsEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import { type ICommandHooks, NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import standIns from "../../shared/adapters/stand-ins.json" with { type: "json" };
import { type EnvName, envNames } from "../../shared/env-names.ts";
import { RunbookAlarm, type RunbookAlarmProps } from "../alarms.ts";
import type { FunctionProps, SharedResources } from "./function-props.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

type Environment = Partial<Record<EnvName, string>>;

export interface FunctionSettings {
  /** Folder in `functions/` that contains the function's `handler.ts`. */
  folder: string;
  description: string;
  timeout: Duration;
  /** Memory in MiB. Lambda assigns CPU in proportion to it. */
  memorySize: number;
  /** ARNs of further secrets that the function reads, by the environment variable that passes the ARN. */
  secrets?: Environment;
  /** Text of the alarm that fires when one invocation throws, crashes or times out. Default: no such alarm. */
  errorsAlarm?: Pick<RunbookAlarmProps, "description" | "runbook">;
  /** Files to copy into the bundle: their paths on the machine that deploys, by path in the bundle. */
  files?: Readonly<Record<string, string>>;
}

/**
 * A Lambda function with Milepost's runtime, bundling, log group and environment. Its role can only write logs and
 * read the given secrets; access to table and queues is granted separately. The bundle contains the operator's file.
 */
export class MilepostFunction extends NodejsFunction {
  constructor(
    scope: Construct,
    { table, operatorFile, alarms, ...resources }: FunctionProps & Partial<SharedResources>,
    { folder, files, secrets, errorsAlarm, ...rest }: FunctionSettings,
  ) {
    const { workQueue, notifyQueue, github, page } = resources;
    const secretArns = {
      ...secrets,
      ...(github && { [envNames.githubSecretArn]: github.secretArn }),
      ...(page && { [envNames.pageSecretArn]: page.secretArn }),
    };
    const logGroup = new LogGroup(scope, "FunctionLogs", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Replaces CDK's default role, whose managed policy allows writing to every log group in the account.
    const role = new Role(scope, "FunctionRole", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);

    super(scope, "Function", {
      ...rest,
      entry: join(root, "functions", folder, "handler.ts"),
      handler: "handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
      environment: {
        [envNames.table]: table.name,
        ...(workQueue && { [envNames.queueUrl]: workQueue.queueUrl }),
        ...(notifyQueue && { [envNames.notifyQueueUrl]: notifyQueue.queueUrl }),
        ...(github && { [envNames.githubApiUrl]: github.apiUrl }),
        ...(page && { [envNames.pageUrl]: page.url }),
        ...secretArns,
        [envNames.operator]: bundledOperatorFile,
      },
      projectRoot: root,
      depsLockFilePath: join(root, "package-lock.json"),
      bundling: {
        forceDockerBundling: false,
        format: OutputFormat.CJS,
        // The oldest supported Node, as everywhere in the project.
        target: "node20",
        minify: true,
        // Prefers ES modules, because esbuild drops their unused exports: bundles are a fifth smaller.
        mainFields: ["module", "main"],
        // Uses the AWS SDK in Lambda's runtime: bundles are up to 460 kB smaller, and AWS patches the SDK. But its
        // version is not the tested one, and cold starts take about 50 ms longer (docs/dependencies.md). Import whole
        // clients only, because the runtime lacks some of the packages that the clients use.
        externalModules: ["@aws-sdk/*", "@smithy/*"],
        esbuildArgs: {
          // Does not escape non-ASCII text, so that the language tables have a third of the size. CDK 2.276 ignores
          // its own option `charset`.
          "--charset": "utf8",
          // Replaces packages whose features Milepost does not use, by modules that throw: 945 kB less per bundle.
          "--alias": Object.entries(standIns).map(([name, path]) => `${name}=${join(root, path)}`),
        },
        commandHooks: finishBundle({ ...files, "operator.yml": operatorFile }),
      },
    });

    if (errorsAlarm) {
      const metric = this.metricErrors({ statistic: "Sum", period: Duration.minutes(5) });
      new RunbookAlarm(scope, "ErrorsAlarm", { ...errorsAlarm, metric, threshold: 1, topic: alarms });
    }
    for (const arn of Object.values(secretArns)) {
      this.addToRolePolicy(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [arn] }));
    }
  }

  /** Allows the function to send to a queue, but not to read its attributes, as `queue.grantSendMessages` would. */
  grantSend(queue: IQueue): void {
    this.addToRolePolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] }));
  }

  /** Calls the function with queue messages from a queue, and allows it to receive, delete and delay them. */
  consume(queue: IQueue, limits: Pick<SqsEventSourceProps, "batchSize" | "maxConcurrency">): void {
    this.addEventSource(new SqsEventSource(queue, { ...limits, reportBatchItemFailures: true }));
  }
}

/** Path of the operator's file in the function, because Lambda unpacks bundles into /var/task. */
const bundledOperatorFile = "/var/task/operator.yml";

/** Copies files into the bundle, and makes all its files readable for the user that Lambda runs functions as. */
function finishBundle(files: Readonly<Record<string, string>>): ICommandHooks {
  const pairs = (outputDir: string) => Object.entries(files).flatMap(([name, path]) => [path, join(outputDir, name)]);
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    // Uses Node, because Windows has no `cp`.
    afterBundling: (_inputDir, outputDir) => [
      `node -e "${finishScript}" ${[outputDir, ...pairs(outputDir)].map((path) => JSON.stringify(path)).join(" ")}`,
    ],
  };
}

/**
 * Script whose first argument is the bundle's folder. Copies the file in each second argument to the path in the next one.
 * Then sets modes, because CDK's zip file has those of the folder, and with `umask 077` functions could not read their code.
 */
const finishScript = [
  "const [folder, ...files] = process.argv.slice(1)",
  "for (let i = 0; i < files.length; i += 2) fs.cpSync(files[i], files[i + 1])",
  "fs.chmodSync(folder, 0o755)",
  "for (const name of fs.readdirSync(folder, { recursive: true }).map((it) => path.join(folder, it)))" +
    " fs.chmodSync(name, fs.statSync(name).isDirectory() ? 0o755 : 0o644)",
].join("; ");
