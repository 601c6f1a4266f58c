import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StateTable } from "../state-table.ts";

/** What several functions use. A function that gets one of these has its environment variables and secrets. */
export interface SharedResources {
  workQueue: IQueue;
  notifyQueue: IQueue;
  /** `secretArn`: ARN of the secret with the GitHub credentials. */
  github: { secretArn: string; apiUrl: string };
  /** `url`: base URL of the status page, without a trailing slash. `secretArn`: of the secret that signs links to it. */
  page: { url: string; secretArn: string };
}

/** Props of a function's construct, with the shared resources that it uses. */
export type FunctionProps<R extends keyof SharedResources = never> = Pick<SharedResources, R> & {
  table: StateTable;
  /** Path of the operator's file on the machine that deploys. */
  operatorFile: string;
  alarms: ITopic;
};
