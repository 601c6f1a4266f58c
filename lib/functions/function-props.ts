import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StateTable } from "../state-table.ts";
import type { GitHubAccess } from "./milepost-function.ts";

/** Props of every function's construct. */
export interface FunctionProps {
  table: StateTable;
  /** Path of the operator's file on the machine that deploys. */
  operatorFile: string;
  alarms: ITopic;
}

/** Props of the functions that need them. */
export interface SharedResources {
  workQueue: IQueue;
  notifyQueue: IQueue;
  github: GitHubAccess;
  page: {
    /** Base URL of the status page, without a trailing slash. */
    url: string;
    /** ARN of the secret that signs links to it. */
    secretArn: string;
  };
}
