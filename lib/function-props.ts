import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { GitHubAccess } from "./milepost-function.ts";
import type { StateTable } from "./state-table.ts";

/** What the stack gives to the construct of each function. */
export interface FunctionProps {
  table: StateTable;
  queue: IQueue;
  /** Path of the operator's file on the machine that deploys. */
  operatorFile: string;
  alarms: ITopic;
}

/** And to the construct of one that asks GitHub. */
export interface GitHubFunctionProps extends FunctionProps {
  github: GitHubAccess;
}
