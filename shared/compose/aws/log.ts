import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { metricOfLogEntry } from "../../adapters/cloudwatch/metric-of-log-entry.ts";
import { metricShape } from "../../adapters/cloudwatch/metric-shape.ts";
import { sanitizeLines } from "../../adapters/node/terminal.ts";
import type { Log } from "../../ports/log.ts";

const logger = new Logger({
  serviceName: metricShape.service,
  jsonReplacerFn: (_, value) => (typeof value === "string" ? sanitizeLines(value) : value),
});

/** Its namespace is in the environment (`POWERTOOLS_METRICS_NAMESPACE`), because it is the name of the stack. */
const metrics = new Metrics({ serviceName: metricShape.service });

/**
 * Writes a line of JSON to CloudWatch Logs, with the level "warn" if `fields` has an `error`, otherwise "info". What the
 * entry counts becomes a metric, in a line of its own (CloudWatch's embedded metric format).
 */
export const awsLog: Log = (message, fields) => {
  if (fields.error) logger.warn(message, fields);
  else logger.info(message, fields);
  const counted = metricOfLogEntry(message, fields);
  if (counted === null) return;
  const metric = metrics.singleMetric();
  metric.addDimension(counted.metric.dimension, counted.value);
  metric.addMetric(counted.metric.name, MetricUnit.Count, 1);
};
