import {
  AccessDenied,
  LeaseLost,
  NotFound,
  OutcomeUnknown,
  RetryLater,
  UsageError,
} from "../../../../shared/errors.ts";

const expected = [RetryLater, LeaseLost, OutcomeUnknown, AccessDenied, NotFound, UsageError];

/** Whether a run may end with this; anything else is a bug. */
export function isExpected(error: unknown): boolean {
  return expected.some((kind) => error instanceof kind);
}
