import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { SqsEventSource, type SqsEventSourceProps } from "aws-cdk-lib/aws-lambda-event-sources";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { type EnvName, envNames } from "../../shared/env-names.ts";
import { RunbookAlarm, type RunbookAlarmProps } from "../alarms.ts";
import { functionCode } from "./function-code.ts";
import type { FunctionName } from "./function-names.ts";
import type { FunctionProps, SharedResources } from "./function-props.ts";

type Environment = Partial<Record<EnvName, string>>;

export interface FunctionSettings {
  name: FunctionName;
  description: string;
  timeout: Duration;
  /** Memory in MiB. Lambda assigns CPU in proportion to it. */
  memorySize: number;
  /** ARNs of further secrets that the function reads, by the environment variable that passes the ARN. */
  secrets?: Environment;
  /** Text of the alarm that fires when one invocation throws, crashes or times out. Default: no such alarm. */
  errorsAlarm?: Pick<RunbookAlarmProps, "description" | "runbook">;
  /** Further files of the function's code: their paths on the machine that deploys, by path in the code. */
  files?: Readonly<Record<string, string>>;
}

/**
 * A Lambda function with Milepost's runtime, code, log group and environment. Its role can only write logs and read the
 * given secrets; access to table and queues is granted separately. The code contains the operator's file.
 */
export class MilepostFunction extends LambdaFunction {
  constructor(
    scope: Construct,
    { table, operatorFile, alarms, encryptionKey, ...resources }: FunctionProps & Partial<SharedResources>,
    { name, files, secrets, errorsAlarm, ...rest }: FunctionSettings,
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
      code: functionCode(name, { ...files, "operator.yml": operatorFile }),
      handler: "index.handler",
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
        // Stages in one account don't share metrics.
        POWERTOOLS_METRICS_NAMESPACE: Stack.of(scope).stackName,
        // Stack traces name Milepost's files.
        NODE_OPTIONS: "--enable-source-maps",
      },
    });

    if (errorsAlarm) {
      const metric = this.metricErrors({ statistic: "Sum", period: Duration.minutes(5) });
      new RunbookAlarm(scope, "ErrorsAlarm", { ...errorsAlarm, metric, threshold: 1, topic: alarms });
    }
    for (const arn of Object.values(secretArns)) {
      this.addToRolePolicy(new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [arn] }));
    }
    if (encryptionKey) {
      this.addToRolePolicy(new PolicyStatement({ actions: keyActions, resources: [encryptionKey.keyArn] }));
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

/** What the callers of DynamoDB, SQS and Secrets Manager need for a customer managed key, by their developer guides. */
const keyActions = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** Path of the operator's file in the function, because Lambda unpacks its code into /var/task. */
const bundledOperatorFile = "/var/task/operator.yml";
