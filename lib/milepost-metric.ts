import { Duration, Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { metricShape } from "../shared/adapters/cloudwatch/metric-shape.ts";

type Shape = (typeof metricShape)["deliveries" | "runs"];

/** One of Milepost's own metrics, for one value of its dimension: how many there were in five minutes. */
export function milepostMetric<S extends Shape>(scope: Construct, shape: S, value: S["values"][number]): Metric {
  return new Metric({
    namespace: Stack.of(scope).stackName,
    metricName: shape.name,
    dimensionsMap: { service: metricShape.service, [shape.dimension]: value },
    statistic: "Sum",
    period: Duration.minutes(5),
  });
}
