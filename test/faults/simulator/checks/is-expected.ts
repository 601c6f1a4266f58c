import { MilepostError } from "../../../../shared/errors.ts";

/** Returns true for an error that a run is allowed to throw; any other error is a bug. */
export function isExpected(error: unknown): boolean {
  return error instanceof MilepostError;
}
