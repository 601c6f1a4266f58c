import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Runtime } from "aws-cdk-lib/aws-lambda";
import { type ICommandHooks, NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type EnvName, envNames } from "../../shared/env-names.ts";
import type { StateTable } from "../state-table.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packages that are in no bundle, and the file that is there instead. */
export const standIns = {
  // 862 kB and 105 ms of every cold start, and with a transport of our own nothing of it is called.
  "postman-request": join(root, "shared/adapters/jira/client/no-postman-request.ts"),
  // 83 kB: a table of all of GitHub's routes, of which we ask for some twenty, by their text.
  "@octokit/plugin-rest-endpoint-methods": join(root, "shared/adapters/github/no-endpoint-methods.ts"),
};

type Environment = Partial<Record<EnvName, string>>;

/** Where GitHub is, and what opens it. */
export interface GitHubAccess {
  /** ARN of the secret that holds the GitHub credentials; the value never passes through here. */
  secretArn: string;
  apiUrl: string;
}

export interface MilepostFunctionProps {
  /** The folder in `functions/` whose `handler.ts` it runs. */
  folder: string;
  description: string;
  timeout: Duration;
  /** MiB. CPU comes with it. */
  memorySize: number;
  table: StateTable;
  /** The queue whose URL it is told, where it sends to one or reads from it. */
  queue?: IQueue;
  /** Given to the functions that ask GitHub. */
  github?: GitHubAccess;
  /** ARNs of further secrets that it reads, by the variables that tell them. */
  secrets?: Environment;
  /** What else it is told. */
  environment?: Environment;
  /** Path of the operator's file on the machine that deploys; it is bundled beside the code. */
  operatorFile: string;
  /** What else is bundled beside the code: paths on the machine that deploys, by those in the bundle. */
  files?: Readonly<Record<string, string>>;
}

/**
 * What Milepost's functions have in common: runtime, bundle, log group, what they are told of their surroundings,
 * and a role that may only log and read the secrets given. What it may do with table and queue is granted apart.
 */
export class MilepostFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: MilepostFunctionProps) {
    const { folder, operatorFile, files, table, queue, github, secrets, environment, ...rest } = props;
    assertExists(operatorFile);
    const secretArns = { ...(github && { [envNames.githubSecretArn]: github.secretArn }), ...secrets };
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Without the managed policy, which lets a function write to every log group of the account.
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(role);

    super(scope, id, {
      ...rest,
      entry: join(root, "functions", folder, "handler.ts"),
      handler: "handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role,
      logGroup,
      environment: {
        [envNames.table]: table.name,
        ...(queue && { [envNames.queueUrl]: queue.queueUrl }),
        ...secretArns,
        ...(github && { [envNames.githubApiUrl]: github.apiUrl }),
        ...environment,
        [envNames.operator]: bundledOperatorFile,
      },
      projectRoot: root,
      depsLockFilePath: join(root, "package-lock.json"),
      bundling: {
        forceDockerBundling: false,
        format: OutputFormat.CJS,
        // The oldest Node that the project runs on; one target for every place.
        target: "node20",
        minify: true,
        // ES modules where a package has them: a fifth smaller, since unused exports are dropped.
        mainFields: ["module", "main"],
        // Lambda's runtime brings the AWS SDK: up to 460 kB less in each function, and AWS patches it. The price: it is
        // not the version that was tested, and node loads it file by file, some 50 ms more of a cold start here
        // (docs/dependencies.md). Only whole clients may be imported: not every package below them is there.
        externalModules: ["@aws-sdk/*", "@smithy/*"],
        esbuildArgs: {
          // Names of labels in twenty languages: escaped they would take three times their room. The property
          // `charset` is not passed on by CDK 2.276.
          "--charset": "utf8",
          "--alias": Object.entries(standIns).map(([name, path]) => `${name}=${path}`),
        },
        commandHooks: copyIntoBundle({ ...files, "operator.yml": operatorFile }),
      },
    });

    for (const arn of Object.values(secretArns)) {
      // Reading a secret's value, and nothing else of it.
      this.addToRolePolicy(
        new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [arn] }),
      );
    }
  }

  /** Allows sending, and not reading: `queue.grantSendMessages` grants looking at attributes too. */
  grantSend(queue: IQueue): void {
    this.addToRolePolicy(new PolicyStatement({ actions: ["sqs:SendMessage"], resources: [queue.queueArn] }));
  }
}

/** Lambda unpacks a bundle here. */
const bundledOperatorFile = "/var/task/operator.yml";

function copyIntoBundle(files: Readonly<Record<string, string>>): ICommandHooks {
  const copy = (outputDir: string) =>
    Object.entries(files).flatMap(([name, path]) =>
      [path, join(outputDir, name)].map((it) => JSON.stringify(it)),
    );
  return {
    beforeBundling: () => [],
    beforeInstall: () => [],
    // Node rather than cp: the same on Windows.
    afterBundling: (_inputDir, outputDir) => [`node -e "${copyPairs}" ${copy(outputDir).join(" ")}`],
  };
}

/** Copies every first argument to the second, into a folder that may not be there yet. */
const copyPairs =
  "for (let i = 1; i < process.argv.length; i += 2) fs.cpSync(process.argv[i], process.argv[i + 1])";

function assertExists(operatorFile: string): void {
  if (existsSync(operatorFile)) return;
  throw new Error(
    `the operator's file ${operatorFile} is missing: give its path with --context operator=PATH`,
  );
}
