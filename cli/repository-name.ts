import type { Operator } from "../shared/config/operator.ts";
import { maySync } from "../shared/config/operator.ts";
import { UsageError } from "../shared/errors.ts";

/** Checks "OWNER/NAME" as GitHub has it. Throws `UsageError`. */
export function repositoryName(text: string): string {
  if (/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(text) && !/(^|\/)\.{1,2}($|\/)/.test(text)) return text;
  throw new UsageError(`"${text}" is no repository: write OWNER/NAME, for example acme/web.`);
}

/** Throws `UsageError` for a repository that the operator's file does not allow. */
export function assertAllowed(fullName: string, operator: Operator | null): void {
  if (operator === null || maySync(operator, fullName)) return;
  throw new UsageError(
    `The operator's file (MILEPOST_OPERATOR) does not allow ${fullName}. Ask the operator to add it.`,
  );
}
