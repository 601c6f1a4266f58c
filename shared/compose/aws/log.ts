import { Logger } from "@aws-lambda-powertools/logger";
import { sanitizeLines } from "../../adapters/node/terminal.ts";
import type { Log } from "../../ports/log.ts";

const logger = new Logger({
  serviceName: "milepost",
  jsonReplacerFn: (_, value) => (typeof value === "string" ? sanitizeLines(value) : value),
});

/** Writes a line of JSON to CloudWatch Logs, with the level "warn" if `fields` has an `error`, otherwise "info". */
export const awsLog: Log = (message, fields) =>
  fields.error ? logger.warn(message, fields) : logger.info(message, fields);
