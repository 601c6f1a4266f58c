import { Logger } from "@aws-lambda-powertools/logger";
import type { Log } from "../../ports/log.ts";

const logger = new Logger({ serviceName: "milepost" });

/** Writes a line of JSON to CloudWatch Logs, with the level "warn" if `fields` has an `error`, otherwise "info". */
export const awsLog: Log = (message, fields) =>
  fields.error ? logger.warn(message, fields) : logger.info(message, fields);
