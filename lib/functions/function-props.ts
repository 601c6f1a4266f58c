import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { StateTable } from "../state-table.ts";
import type { GitHubAccess } from "./milepost-function.ts";

/** What the stack gives to the construct of each function. */
export interface FunctionProps {
  table: StateTable;
  /** Path of the operator's file on the machine that deploys. */
  operatorFile: string;
  alarms: ITopic;
}

/** And to the construct of one that queues work for repositories, or does it. */
export interface WorkProps {
  queue: IQueue;
}

/** Of one that asks GitHub. */
export interface GitHubProps {
  github: GitHubAccess;
}

/** Of one that has something for Slack, or brings it there. */
export interface NoticesProps {
  notices: IQueue;
}

/** Of one that makes links to the status page. */
export interface PageLinksProps {
  page: {
    /** Where the status page is, without a slash at its end. */
    url: string;
    /** ARN of the secret that its links are signed with. */
    secretArn: string;
  };
}
