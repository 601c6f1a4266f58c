import { MilepostError } from "../../../../shared/errors.ts";

/** Returns true if a run may end with this error; anything else is a bug. */
export function isExpected(error: unknown): boolean {
  return error instanceof MilepostError;
}
