import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StateTable } from "../state-table.ts";

/** Resources that several functions use. `MilepostFunction` passes them to a function in environment variables. */
export interface SharedResources {
  workQueue: IQueue;
  notifyQueue: IQueue;
  /** `secretArn`: ARN of the secret with the GitHub credentials. */
  github: { secretArn: string; apiUrl: string };
  /** `url`: the status page, without a trailing slash. `secretArn`: ARN of the secret that signs links to it. */
  page: { url: string; secretArn: string };
}

/** Props of a Lambda function's construct. `R`: the shared resources that the function uses. */
export type FunctionProps<R extends keyof SharedResources = never> = Pick<SharedResources, R> & {
  table: StateTable;
  /** Path of the operator's file on the machine that deploys. */
  operatorFile: string;
  alarms: ITopic;
  /** The customer managed key of table, queues and secrets; `null` for AWS's own keys. */
  encryptionKey: IKey | null;
};
