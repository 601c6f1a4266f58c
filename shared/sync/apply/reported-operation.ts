import type { Operation } from "../../model/operation.ts";
import type { ReportedOperation } from "../../model/result.ts";

/** Returns an operation as it is reported. `remote`: URL of a created item, which the operation does not know. */
export function toReportedOperation(operation: Operation, remote?: string): ReportedOperation {
  const { action, entity, key, title, fields } = operation;
  const known = action === "create" ? null : operation.link.remote.url;
  return { action, entity, key, remote: remote ?? known, title, fields: [...fields] };
}
