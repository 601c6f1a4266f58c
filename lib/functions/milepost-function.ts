import { existsSync } from "node:fs";
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
import { type EnvName, envNames } from "../../shared/env-names.ts";
import { RunbookAlarm, type RunbookAlarmProps } from "../alarms.ts";
import type { FunctionProps, SharedResources } from "./function-props.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packages that are left out of the bundles, with the file that replaces each of them. */
export const standIns = {
  // 862 kB and 105 ms of every cold start; unused, because the Jira adapter has its own transport.
  "postman-request": join(root, "shared/adapters/jira/client/no-postman-request.ts"),
  // 83 kB; unused, because the GitHub adapter requests routes by their text instead of calling methods.
  "@octokit/plugin-rest-endpoint-methods": join(root, "shared/adapters/github/client/no-endpoint-methods.ts"),
};

type Environment = Partial<Record<EnvName, string>>;

export interface FunctionSettings {
  /** Folder in `functions/` with the `handler.ts`. */
  folder: string;
  description: string;
  timeout: Duration;
  /** In MiB. CPU is proportional to memory. */
  memorySize: number;
  /** ARNs of other secrets that the function reads, by the environment variable that contains the ARN. */
  secrets?: Environment;
  /** Alarm for the first invocation that throws, crashes or times out. */
  errorsAlarm?: Pick<RunbookAlarmProps, "description" | "runbook">;
  /** Files to copy into the bundle: their paths on the machine that deploys, by path in the bundle. */
  files?: Readonly<Record<string, string>>;
}

/**
 * A Lambda function with Milepost's runtime, bundling, log group and environment. Its role may only write logs and read
 * the given secrets; access to table and queues is granted separately. The operator's file is copied into the bundle.
 */
export class MilepostFunction extends NodejsFunction {
  constructor(
    scope: Construct,
    { table, operatorFile, alarms, ...resources }: FunctionProps & Partial<SharedResources>,
    { folder, files, secrets, errorsAlarm, ...rest }: FunctionSettings,
  ) {
    assertExists(operatorFile);
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
    // The managed policy would let the function write to every log group of the account.
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
        // Prefers ES modules, whose unused exports are dropped: bundles are a fifth smaller.
        mainFields: ["module", "main"],
        // Uses the AWS SDK of Lambda's runtime: functions are up to 460 kB smaller, and AWS patches it. The cost: not the
        // tested version, and about 50 ms per cold start (docs/dependencies.md). Import whole clients only, because the
        // runtime does not have every package that the clients use.
        externalModules: ["@aws-sdk/*", "@smithy/*"],
        esbuildArgs: {
          // Leaves the language tables unescaped, which makes them a third of the size. CDK 2.276 ignores `charset`.
          "--charset": "utf8",
          "--alias": Object.entries(standIns).map(([name, path]) => `${name}=${path}`),
        },
        commandHooks: copyIntoBundle({ ...files, "operator.yml": operatorFile }),
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

  /** Allows sending only: `queue.grantSendMessages` also allows reading attributes. */
  grantSend(queue: IQueue): void {
    this.addToRolePolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] }));
  }

  /** Calls the function with the messages of a queue, and allows it to receive, delete and delay them. */
  consume(queue: IQueue, limits: Pick<SqsEventSourceProps, "batchSize" | "maxConcurrency">): void {
    this.addEventSource(new SqsEventSource(queue, { ...limits, reportBatchItemFailures: true }));
  }
}

/** Lambda unpacks bundles into /var/task. */
const bundledOperatorFile = "/var/task/operator.yml";

function copyIntoBundle(files: Readonly<Record<string, string>>): ICommandHooks {
  const copy = (outputDir: string) =>
    Object.entries(files).flatMap(([name, path]) => [path, join(outputDir, name)].map((it) => JSON.stringify(it)));
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    // Uses Node, because Windows has no `cp`.
    afterBundling: (_inputDir, outputDir) => [`node -e "${copyPairs}" ${copy(outputDir).join(" ")}`],
  };
}

/** Script that copies the first argument to the second, the third to the fourth, …, and creates missing folders. */
const copyPairs = "for (let i = 1; i < process.argv.length; i += 2) fs.cpSync(process.argv[i], process.argv[i + 1])";

function assertExists(operatorFile: string): void {
  if (existsSync(operatorFile)) return;
  throw new Error(
    `The file ${operatorFile}, which lists the repositories that Milepost may sync, does not exist. Set the path of the operator's file with --context operator=PATH (docs/deploying.md).`,
  );
}
