import { Duration } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import { RunbookAlarm, type RunbookAlarmProps } from "./alarm.ts";

export interface ErrorsAlarmProps extends Pick<RunbookAlarmProps, "says" | "runbook" | "topic"> {
  handler: IFunction;
}

/** Goes off at the first run of a function that throws, crashes or runs out of time. */
export class ErrorsAlarm extends RunbookAlarm {
  constructor(scope: Construct, id: string, { handler, ...rest }: ErrorsAlarmProps) {
    super(scope, id, {
      ...rest,
      metric: handler.metricErrors({ statistic: "Sum", period: Duration.minutes(5) }),
      threshold: 1,
    });
  }
}
